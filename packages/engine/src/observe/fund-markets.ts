// Funding falls due: the interval's mean premium becomes a rate, the rate moves the market's index. Positions meet the
// index when next touched; the float screen and the exact check count what they owe until then.
import { abs } from '../base/fixed.ts';
import type { MarketId } from '../domain/units.ts';
import { fundingDue, fundingIndexStep, fundingRate } from '../mark/funding.ts';
import { permits } from '../state/permissions.ts';
import type { Step } from '../state/step.ts';

export function fundMarkets(step: Step): void {
  for (let market = 0; market < step.state.scalar('markets'); market++) fundMarket(step, market);
}

function fundMarket(step: Step, market: MarketId): void {
  const { state } = step;
  const table = state.markets;
  const listed = state.market(market);
  const mark = table.mark.get(market);
  if (listed.kind !== 'perpetual' || mark === 0n || table.halted.get(market) === 1) return;
  const { fundingIntervalMs: intervalMs } = listed;
  const { clockJumpMs } = state.venue;
  const due = fundingDue({
    nextTime: table.nextFunding.get(market),
    now: step.time,
    intervalMs,
    clockJumpMs,
  });
  // Funding that falls due at a price in doubt waits for a better one, and is charged once.
  if (!due.due || !permits(state, market, 'fund')) return;
  if (due.jumped)
    step.emit({ type: 'ClockJumped', fromTime: table.nextFunding.get(market), toTime: step.time });
  const samples = table.premiumCount.get(market);
  // The first interval of a market only starts its clock.
  const starts = table.nextFunding.get(market) === 0;
  const ratePpb = starts
    ? 0n
    : fundingRate({
        premiumSum: table.premiumSum.get(market),
        premiumCount: samples,
        interestPpm: listed.fundingInterestPpm,
        dampPpm: listed.fundingDampPpm,
        capPpm: listed.fundingCapPpm,
      });
  const moved = fundingIndexStep({ ratePpb, unitValue: abs(state.unitValue(market)) });
  const fundingIndex = table.fundingIndex.get(market) + moved;
  step.emit({
    type: 'FundingIndexMoved',
    market,
    ratePpb,
    fundingIndex,
    nextTime: due.nextTime,
    samples,
  });
}
