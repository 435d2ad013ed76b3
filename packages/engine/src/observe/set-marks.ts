// Mark prices: index plus smoothed, clamped basis, rounded to the grid; a step beyond the market's bound opens a band.
// The mark itself is never slowed. Premium samples for funding are taken here, where index and market price are fresh.
import type { MarketId, Price, Ticks } from '../domain/units.ts';
import { isNearPrint, nextBand } from '../mark/band.ts';
import { premiumSample } from '../mark/funding.ts';
import { basisSample, clampBasis, markPrice, smoothBasis } from '../mark/mark-price.ts';
import type { Step } from '../state/step.ts';
import { marketPrice, type Sampled } from './set-indexes.ts';

export function setMarks(step: Step, sampled: Sampled): void {
  const { state } = step;
  for (let market = 0; market < state.scalar('markets'); market++) {
    const listed = state.market(market);
    const index = state.indexes.price.get(listed.index);
    const stale = state.indexes.fresh.get(listed.index) === 0 || index <= 0n;
    if (stale) markStale(step, market);
    else
      setMark(
        step,
        market,
        index,
        marketPrice(state, listed.index, sampled.market[listed.index] ?? []),
        sampled.observed.get(listed.index) ?? [],
      );
  }
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
    if (heard.length > 0) {
      premiumSum += premiumSample({ market: perpetual, index, capPpm: listed.fundingCapPpm });
      premiumCount += 1;
    }
  }
  const { tickIndexUnits, basisClampPpm: clampPpm, maxPriceTicks } = listed;
  const mark = markPrice({ index, basis, tickIndexUnits, clampPpm, maxPriceTicks });
  judgeStep(step, market, before, mark, heard);
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
    });
}

function judgeStep(
  step: Step,
  market: MarketId,
  before: Ticks,
  print: Ticks,
  heard: readonly Price[],
): void {
  const table = step.state.markets;
  const { stepBoundPpm, bandMs, tickIndexUnits } = step.state.market(market);
  const open = table.band.get(market) === 1;
  const bandPrint = table.bandPrint.get(market);
  const observed = heard.some((price) =>
    isNearPrint({ price, bandPrint, tickIndexUnits, stepBoundPpm }),
  );
  const verdict = nextBand({
    before,
    print,
    stepBoundPpm,
    observed,
    open,
    bandPrint,
    bandSince: table.bandSince.get(market),
    now: step.time,
    bandMs,
  });
  if (verdict.kind === 'open')
    step.emit({ type: 'BandOpened', market, before, print, stepPpm: verdict.stepPpm });
  if (verdict.kind === 'close') step.emit({ type: 'BandClosed', market, reason: verdict.reason });
}
