// The short average of a market's mark, moved on to the mark that replaces it now. What it is for: liquidation/spike.
import type { MarketId, Ticks } from '../domain/units.ts';
import { nextGap } from '../mark/mark-average.ts';
import type { Step } from '../state/step.ts';

/** Average less mark, in thousandths of a tick, once `mark` stands. */
export function nextAverageGap({ state, time }: Step, market: MarketId, mark: Ticks): bigint {
  const { averageGap, averageTime, mark: marks } = state.markets;
  return nextGap({
    gap: averageGap.get(market),
    before: marks.get(market),
    mark,
    elapsedMs: Math.max(0, time - averageTime.get(market)),
    tauMs: state.listing.ladder.spikeAverageMs,
  });
}
