// The state seen at the short averages of the marks. Indexes, and what an option's margin takes from them, are as they are.
import type { MarketId } from '../../domain/units.ts';
import { unitValueAt } from '../../domain/unit-value.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import { averageMark, decayedGap } from '../../mark/mark-average.ts';
import type { ReadState } from '../../state/state.ts';
import { viewWith } from '../../state/view-with.ts';

export function averageView(state: ReadState): ExactView {
  const mark = (market: MarketId) => averageOf(state, market);
  return viewWith(state, {
    mark,
    unitValue: (market) =>
      state.isOpen(market)
        ? unitValueAt(state.listedMarket(market), mark(market))
        : state.unitValue(market),
  });
}

function averageOf(state: ReadState, market: MarketId) {
  const { averageGap, averageTime } = state.markets;
  const gap = decayedGap({
    gap: averageGap.get(market),
    elapsedMs: Math.max(0, state.time - averageTime.get(market)),
    tauMs: state.listing.ladder.spikeAverageMs,
  });
  return averageMark(state.mark(market), gap);
}
