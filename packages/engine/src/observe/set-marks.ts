// Mark prices: index plus smoothed, clamped basis, rounded to the grid; a step beyond the market's bound opens a band.
// The mark itself is never slowed. Premium samples for funding are taken here, where index and market price are fresh
// and the market's matrix lets the index fund it.
import { BASIS_GUARD, type MarketId, NONE, type Price } from '../domain/units.ts';
import { premiumSample } from '../mark/funding.ts';
import { basisSample, clampBasis, forwardPrice, onGrid, smoothBasis } from '../mark/mark-price.ts';
import { expectedSettlement } from '../mark/settlement-average.ts';
import { averageOf } from '../state/expiry-row.ts';
import { permits } from '../state/permissions.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { nextAverageGap } from './average-marks.ts';
import { judgeStep } from './judge-step.ts';
import { marketPrice, type Sampled } from './set-indexes.ts';
import { setOptionMark } from './set-option-marks.ts';

export function setMarks(step: Step, sampled: Sampled): void {
  const { state } = step;
  for (let market = 0; market < state.scalar('markets'); market++) {
    if (state.phase(market) !== 'trading') continue;
    const listed = state.market(market);
    const heard = sampled.observed.get(listed.index) ?? [];
    if (listed.kind === 'option') {
      setOptionMark(step, market, heard);
      continue;
    }
    const index = state.indexes.price.get(listed.index);
    const stale = state.indexes.fresh.get(listed.index) === 0 || index <= 0n;
    if (stale) markStale(step, market);
    else setMark(step, market, index, contractPrice(state, market, sampled), heard);
  }
}

/**
 * What the contract itself trades at: the perpetual sources of its index; of a future that has ever been observed with a
 * smile, the forward of its expiry, while that is fresh.
 */
function contractPrice(state: ReadState, market: MarketId, sampled: Sampled): Price | undefined {
  const { index, expiry } = state.market(market);
  const observedAt = expiry === NONE ? 0 : state.expiries.volatilityTime.get(expiry);
  if (observedAt === 0) return marketPrice(state, index, sampled.market[index] ?? []);
  // Heard in this tick or not at all: between observations the smoothed basis stands.
  if (observedAt + state.venue.futureSkewMs < state.time) return undefined;
  return (state.indexes.price.get(index) + state.expiries.forwardBasis.get(expiry)) as Price;
}

function markStale(step: Step, market: MarketId): void {
  const table = step.state.markets;
  if (table.stale.get(market) === 1) return;
  step.emit({
    type: 'MarkPriceSet',
    market,
    mark: table.mark.get(market),
    stale: true,
    basis: table.basis.get(market),
    premiumSum: table.premiumSum.get(market),
    premiumCount: table.premiumCount.get(market),
    averageGap: nextAverageGap(step, market, table.mark.get(market)),
  });
}

function setMark(
  step: Step,
  market: MarketId,
  index: Price,
  perpetual: Price | undefined,
  heard: readonly Price[],
): void {
  const { state } = step;
  const table = state.markets;
  const listed = state.market(market);
  const before = table.mark.get(market);
  let basis = table.basis.get(market);
  let premiumSum = table.premiumSum.get(market);
  let premiumCount = table.premiumCount.get(market);
  if (perpetual !== undefined) {
    const markTime = table.markTime.get(market);
    // The first sample starts the average; before it there is nothing to smooth from.
    const sample = basisSample({ market: perpetual, index });
    const smooth =
      markTime === 0
        ? sample
        : smoothBasis({ basis, sample, elapsedMs: step.time - markTime, tauMs: listed.basisTauMs });
    basis = clampBasis({ basis: smooth, index, clampPpm: listed.basisClampPpm });
    // One sample an observation: a tick that brought nothing new says nothing new about the premium (F4).
    if (heard.length > 0 && listed.kind === 'perpetual' && permits(state, market, 'fund')) {
      premiumSum += premiumSample({ market: perpetual, index, capPpm: listed.fundingCapPpm });
      premiumCount += 1;
    }
  }
  const mark = onGrid(worthNow(state, market, index, basis), listed);
  judgeStep(step, market, { before, print: mark, tickIndexUnits: listed.tickIndexUnits, heard });
  const unchanged =
    mark === before &&
    premiumCount === table.premiumCount.get(market) &&
    table.stale.get(market) === 0;
  if (!unchanged)
    step.emit({
      type: 'MarkPriceSet',
      market,
      mark,
      stale: false,
      basis,
      premiumSum,
      premiumCount,
      averageGap: nextAverageGap(step, market, mark),
    });
}

/** Perpetuals: the forward. Futures: the expected settlement price, which the window before expiry makes of it. */
function worthNow(
  state: ReadState,
  market: MarketId,
  index: Price,
  basis: bigint,
): { readonly numerator: bigint; readonly denominator: bigint } {
  const { basisClampPpm, expiry, expiryMs, settlementWindowMs } = state.market(market);
  const forward = forwardPrice({ index, basis, clampPpm: basisClampPpm });
  if (expiry === NONE) return { numerator: forward, denominator: BASIS_GUARD };
  const average = averageOf(state, expiry);
  return expectedSettlement({ now: state.time, forward, average, expiryMs, settlementWindowMs });
}
