// Cuts a sensitivity that a float64 cannot hold. Such values belong to terms that are legal and
// absurd (a deviation of 1e-300 at the money); an infinity would turn into NaN further on.

/** `value`, or the largest float64 of its sign where it is infinite. */
export function finite(value: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
