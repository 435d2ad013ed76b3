// The delayed reference of a stable price: averages of past intervals, of which the oldest counts, and of which each follows
// the one before at a limited rate. Pure; who keeps the averages is slow-prices.ts.
import { clamp, divUp, mulDivDown } from '../base/fixed.ts';
import { PPM, type Ppm, type TimeMs } from '../domain/units.ts';

export type DelayTerms = {
  readonly delayIntervals: number;
  readonly delayIntervalMs: number;
  readonly delayRatePpm: Ppm;
};

/** Number of the interval that a time falls in; intervals lie on the grid of 1970. */
export const intervalAt = (time: TimeMs, { delayIntervalMs }: DelayTerms): number =>
  Math.floor(time / delayIntervalMs);

/** Where the average of an interval is kept, and, until that interval ends, the reference that counts in it. */
export const slotOf = (interval: number, { delayIntervals }: DelayTerms): number =>
  (interval + delayIntervals) % delayIntervals;

/** The average that an interval leaves: its mean, within `delayRatePpm` of the average before, either way; positive prices. */
export function delayedAverage(mean: bigint, before: bigint, { delayRatePpm }: DelayTerms): bigint {
  const most = PPM + BigInt(delayRatePpm);
  return clamp(mean, divUp(before * PPM, most), mulDivDown(before, most, PPM));
}
