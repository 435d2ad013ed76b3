// Marks of options: forward and smile of the expiry, at the index of now. A mark is stale without a fresh index or a recent
// smile, and a price that makes no sense is refused with an alarm while the last one stands. Option prices jump by their
// nature, so the band of an option watches the step of its index instead.
import { logRatio } from '../base/elementary.ts';
import { abs, max } from '../base/fixed.ts';
import { BASIS_GUARD, type MarketId, type Price, type Ticks } from '../domain/units.ts';
import { optionMark, varianceYears } from '../mark/option-mark.ts';
import { elapsedMs, expectedSettlement } from '../mark/settlement-average.ts';
import { volatilityOf } from '../mark/smile.ts';
import { averageOf, smileOf } from '../state/expiry-row.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { nextAverageGap } from './average-marks.ts';
import { judgeStep } from './judge-step.ts';

const YEAR_MS = 31_536_000_000;
const PPB = 1e9;

export function setOptionMark(step: Step, market: MarketId, heard: readonly Price[]): void {
  const { state } = step;
  const listed = state.market(market);
  const index = state.indexPrice(market);
  const smileTime = state.expiries.volatilityTime.get(listed.expiry);
  const isFresh = state.indexes.fresh.get(listed.index) > 0 && index > 0n;
  const hasSmile = smileTime > 0 && step.time - smileTime <= listed.volatilityStalenessMs;
  if (!isFresh || !hasSmile) return markStale(step, market);
  const priced = priceOf(state, market, index);
  if (typeof priced === 'string') {
    // Said once while a mark stands; a market that never had one, a mistake of its listing, says so at every tick.
    if (state.markets.stale.get(market) === 0 || state.mark(market) === 0n)
      step.emit({ type: 'OptionMarkRefused', market, reason: priced });
    return;
  }
  const { mark, forward, volatility } = priced;
  const before = state.markets.markIndex.get(market);
  judgeStep(step, market, {
    before: before as bigint as Ticks,
    print: index as bigint as Ticks,
    tickIndexUnits: 1n,
    heard,
  });
  const { markets } = state;
  const isSame = mark === markets.mark.get(market) && index === before;
  if (isSame && markets.stale.get(market) === 0) return;
  const averageGap = nextAverageGap(step, market, mark);
  step.emit({
    type: 'OptionMarkSet',
    market,
    mark,
    stale: false,
    forward,
    volatility,
    index,
    averageGap,
  });
}

function markStale(step: Step, market: MarketId): void {
  const { markets } = step.state;
  if (markets.stale.get(market) === 1) return;
  step.emit({
    type: 'OptionMarkSet',
    market,
    mark: markets.mark.get(market),
    stale: true,
    forward: markets.forward.get(market),
    volatility: markets.volatility.get(market),
    index: markets.markIndex.get(market),
    averageGap: nextAverageGap(step, market, markets.mark.get(market)),
  });
}

type Priced = {
  readonly mark: Ticks;
  /** Expected settlement price, index units, rounded down; yearly volatility in ppb. */
  readonly forward: Price;
  readonly volatility: bigint;
};
type Refusal = 'noVariance' | 'notFinite' | 'belowIntrinsic' | 'tooLarge';

/** All floats of an option mark live here; what leaves are integers. */
function priceOf(state: ReadState, market: MarketId, index: Price): Priced | Refusal {
  const listed = state.market(market);
  const { expiries } = state;
  const times = { expiryMs: listed.expiryMs, settlementWindowMs: listed.settlementWindowMs };
  const forward = max(1n, index + expiries.forwardBasis.get(listed.expiry));
  const { numerator, denominator } = expectedSettlement({
    now: state.time,
    forward: forward * BASIS_GUARD,
    average: averageOf(state, listed.expiry),
    ...times,
  });
  const expected = Number(numerator) / Number(denominator);
  const years = (listed.expiryMs - expiries.volatilityTime.get(listed.expiry)) / YEAR_MS;
  const logMoneyness = logRatio(Number(listed.strike), Number(forward));
  const volatility = volatilityOf(smileOf(state, listed.expiry), { logMoneyness, years });
  if (volatility === undefined) return 'noVariance';
  // Of the expected price only the share that is still to be averaged moves with the forward.
  const open = 1 - elapsedMs(state.time, times) / times.settlementWindowMs;
  const span = varianceYears({
    toExpiryMs: listed.expiryMs - state.time,
    settlementWindowMs: times.settlementWindowMs,
    yearMs: YEAR_MS,
  });
  const stdDev = (volatility * Math.sqrt(span) * open * Number(forward)) / expected;
  const indexDecimals = state.listing.indexes[listed.index]?.decimals ?? 0;
  const mark = optionMark(listed, { expected, stdDev, indexDecimals });
  if (!mark.ok) return mark.error;
  return {
    mark: mark.value,
    forward: abs(numerator / denominator) as Price,
    volatility: BigInt(Math.round(volatility * PPB)),
  };
}
