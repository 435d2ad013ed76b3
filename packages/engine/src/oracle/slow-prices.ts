// The prices beside an index that follow it slowly: its stable price and its time-weighted average. Driven by the time for
// which a price held and was fresh, so that neither a silence nor a single print makes them jump. Pure, in bounded work.
import type { Price, TimeMs } from '../domain/units.ts';
import { type DelayTerms, delayedAverage, intervalAt, slotOf } from './delayed-reference.ts';
import { followIndex } from './stable-price.ts';
import { timeWeighted } from './time-weighted-average.ts';

/** Guard digits of slow prices: they count 1e-3 index units. */
export const SLOW_GUARD = 1_000n;

export type SlowTerms = DelayTerms & { readonly stableRatePpb: number; readonly twapMs: number };

/** With guard digits, but for the times. */
export type SlowPrices = {
  readonly stable: bigint;
  readonly twap: bigint;
  /** Up to when they were moved. */
  readonly time: TimeMs;
  /** Mean of the interval that runs, over the time in it that was covered. */
  readonly runningMean: bigint;
  readonly runningMs: number;
  /** By slot (`slotOf`). */
  readonly averages: readonly bigint[];
};

/** As if the first price had always stood. */
export function firstSlowPrices(price: Price, time: TimeMs, terms: SlowTerms): SlowPrices {
  const stable = price * SLOW_GUARD;
  const averages = Array.from({ length: terms.delayIntervals }, () => stable);
  return { stable, twap: stable, time, runningMean: 0n, runningMs: 0, averages };
}

/**
 * Moves them to `now`. `held` is the index price that stood since `slow.time`, and `freshUntil` how long it was fresh: time
 * beyond counts as silence, in which nothing moves. Of a silence longer than all delay intervals together only the last of
 * them are gone through.
 */
export function moveSlowPrices(
  slow: SlowPrices,
  past: { readonly held: Price; readonly freshUntil: TimeMs; readonly now: TimeMs },
  terms: SlowTerms,
): SlowPrices {
  const { now } = past;
  const price = past.held * SLOW_GUARD;
  const coveredTo = Math.min(now, Math.max(slow.time, past.freshUntil));
  const twap = timeWeighted({
    average: slow.twap,
    held: price,
    elapsedMs: coveredTo - slow.time,
    windowMs: terms.twapMs,
  });
  const { delayIntervals, delayIntervalMs } = terms;
  const averages = [...slow.averages];
  let before = averages[slotOf(intervalAt(slow.time, terms) - 1, terms)] as bigint;
  let { stable, runningMean, runningMs } = slow;
  const oldest = (intervalAt(now, terms) - delayIntervals) * delayIntervalMs;
  for (let at = Math.max(slow.time, oldest); at < now; ) {
    const interval = intervalAt(at, terms);
    const slot = slotOf(interval, terms);
    const ends = (interval + 1) * delayIntervalMs;
    const to = Math.min(ends, now);
    const elapsedMs = Math.max(0, Math.min(to, coveredTo) - at);
    if (elapsedMs > 0) {
      const reference = averages[slot] as bigint;
      const ratePpb = BigInt(terms.stableRatePpb);
      stable = followIndex({ stable, reference, target: price, ratePpb, elapsedMs });
      runningMs += elapsedMs;
      const mean = { average: runningMean, held: price, elapsedMs, windowMs: runningMs };
      runningMean = timeWeighted(mean);
    }
    if (to === ends) {
      if (runningMs > 0) before = delayedAverage(runningMean, before, terms);
      averages[slot] = before;
      runningMean = 0n;
      runningMs = 0;
    }
    at = to;
  }
  return { stable, twap, time: now, runningMean, runningMs, averages };
}
