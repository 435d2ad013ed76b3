// The downhill simplex of Nelder and Mead (1965): a minimum of a smooth function of a few unknowns without derivatives.
import { assert } from '@plimsoll/engine';

export type SearchTerms = {
  readonly start: readonly number[];
  /** First step in each unknown. */
  readonly step: number;
  readonly evaluationsMax: number;
  /** Done when the values at the corners differ by less. */
  readonly tolerance: number;
};

export type Minimum = { readonly at: readonly number[]; readonly value: number };

/** A local minimum. The function may return Infinity where it is not defined, but not at the start. */
export function nelderMead(
  f: (x: readonly number[]) => number,
  { start, step, evaluationsMax, tolerance }: SearchTerms,
): Minimum {
  let evaluations = 0;
  const at = (x: readonly number[]): Minimum => {
    evaluations += 1;
    const value = f(x);
    return { at: x, value: Number.isNaN(value) ? Infinity : value };
  };
  let corners = [
    at(start),
    ...start.map((_, i) => at(start.map((x, j) => (i === j ? x + step : x)))),
  ];
  assert(
    Number.isFinite(corners[0]?.value),
    () => 'the function is finite where the search starts',
  );
  for (;;) {
    corners.sort((a, b) => a.value - b.value);
    const [best, worst, second] = [corners[0], corners.at(-1), corners.at(-2)];
    if (best === undefined || worst === undefined || second === undefined) break;
    if (worst.value - best.value < tolerance || evaluations >= evaluationsMax) return best;
    const others = corners.slice(0, -1);
    const centre = start.map(
      (_, i) => others.reduce((sum, corner) => sum + (corner.at[i] ?? 0), 0) / others.length,
    );
    const along = (t: number): Minimum =>
      at(centre.map((c, i) => c + t * (c - (worst.at[i] ?? c))));
    const reflected = along(1);
    let next = reflected;
    if (reflected.value < best.value) {
      const expanded = along(2);
      if (expanded.value < reflected.value) next = expanded;
    } else if (reflected.value >= second.value) {
      next = along(reflected.value < worst.value ? 0.5 : -0.5);
    }
    if (next.value < worst.value) corners = [...others, next];
    else {
      // Nothing along the line is better: the simplex shrinks towards its best corner.
      corners = [
        best,
        ...corners.slice(1).map((c) => at(c.at.map((x, i) => ((best.at[i] ?? x) + x) / 2))),
      ];
    }
  }
  return { at: start, value: f(start) };
}
