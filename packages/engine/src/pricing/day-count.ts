// Time to expiry in years under the one convention of markets that never close: a year is a number of days given by the
// venue, and every millisecond counts. Not a calendar: no holidays, no weekends.

/** Milliseconds of a day. */
const DAY_MS = 86_400_000;

export type TimeSpan = {
  /** Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Days of a year, above zero, such as 365. */
  readonly daysPerYear: number;
};

/** Years from one time to another; negative when the second is earlier. */
export function yearsBetween({ fromMs, toMs, daysPerYear }: TimeSpan): number {
  return (toMs - fromMs) / (DAY_MS * daysPerYear);
}
