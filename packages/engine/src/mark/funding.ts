// Funding of a perpetual: premium samples to a rate, the rate to an index per lot, the index to what
// a position owes. One index serves both sides, so accruals sum to zero exactly; only paying whole
// quanta rounds, against the account, and what that leaves goes to the residue sink (F1, F2).
import { assert } from '../base/assert.ts';
import { abs, clamp, divDown, divUp, neg } from '../base/fixed.ts';
import {
  FUNDING_GUARD,
  type Lots,
  PPB,
  type Ppm,
  type Price,
  type Quanta,
  type TimeMs,
  type UnitValue,
} from '../domain/units.ts';

const PPB_PER_PPM = PPB / 1_000_000n;

/**
 * Premium of the perpetual over its index, in parts per billion of the index, signed; rounded
 * towards zero and clamped to `capPpm` either way, so that one spike moves an average by at most the
 * cap (F4). Prices in index units, `index` positive.
 */
export function premiumSample(input: {
  readonly market: Price;
  readonly index: Price;
  readonly capPpm: Ppm;
}): bigint {
  const { market, index } = input;
  assert(index > 0n, () => `a premium is measured against a positive index, not ${index}`);
  return clampTo(divTowardsZero((market - index) * PPB, index), ppbOf(input.capPpm));
}

/**
 * The rate of one interval in ppb of the mark; longs pay a positive rate:
 * `clamp(average + clamp(interest - average, +-damp), +-cap)`, the average of the premium samples
 * (ppb) rounded towards zero. No samples, no funding: the rate is 0.
 *
 * Source: Binance, "Introduction to Binance Futures Funding Rates" (interest and damping terms).
 */
export function fundingRate(input: {
  readonly premiumSum: bigint;
  readonly premiumCount: number;
  readonly interestPpm: Ppm;
  readonly dampPpm: Ppm;
  readonly capPpm: Ppm;
}): bigint {
  if (input.premiumCount === 0) return 0n;
  const average = divTowardsZero(input.premiumSum, BigInt(input.premiumCount));
  const pull = clampTo(ppbOf(input.interestPpm) - average, ppbOf(input.dampPpm));
  return clampTo(average + pull, ppbOf(input.capPpm));
}

/**
 * What the funding index moves by: quanta * FUNDING_GUARD per lot, for a rate in ppb and the value
 * of one lot at the mark. Rounded down (any rounding will do: both sides get the same number).
 */
export function fundingIndexStep(input: {
  readonly ratePpb: bigint;
  readonly unitValue: UnitValue;
}): bigint {
  return divDown(input.unitValue * input.ratePpb * FUNDING_GUARD, PPB);
}

export type FundingSpan = {
  /** Signed; unchanged since `indexThen`. */
  readonly size: Lots;
  readonly indexNow: bigint;
  readonly indexThen: bigint;
};

/** What a position has accrued, in quanta * FUNDING_GUARD, exact; positive is owed by the account. */
export function fundingAccrual(span: FundingSpan): bigint {
  return span.size * (span.indexNow - span.indexThen);
}

/**
 * What a position pays (positive) or receives (negative) in whole quanta, rounded up: the payer pays
 * more, the receiver gets less. `remainder`, 0 up to FUNDING_GUARD - 1, is how much that was:
 * `payment * FUNDING_GUARD = accrual + remainder`.
 */
export function fundingOwed(span: FundingSpan): {
  readonly payment: Quanta;
  readonly remainder: bigint;
} {
  const accrual = fundingAccrual(span);
  const payment = divUp(accrual, FUNDING_GUARD);
  return { payment: payment as Quanta, remainder: payment * FUNDING_GUARD - accrual };
}

/**
 * Adds a settlement's remainder to the market's; whole quanta of it leave the pool for the residue
 * sink, never the other way. Both remainders are 0 up to FUNDING_GUARD - 1.
 *
 * Post `payment` from the account to the pool and `residue` from the pool to the sink, then always
 * `pool * FUNDING_GUARD - marketRemainder = -(sum of unsettled accruals)`, because all accruals of a
 * market sum to zero. Once everybody has settled the right side is 0, and with it both on the left.
 */
export function bookRemainder(input: {
  readonly marketRemainder: bigint;
  readonly remainder: bigint;
}): { readonly residue: Quanta; readonly marketRemainder: bigint } {
  const total = input.marketRemainder + input.remainder;
  const residue = divDown(total, FUNDING_GUARD);
  return { residue: residue as Quanta, marketRemainder: total - residue * FUNDING_GUARD };
}

/**
 * Whether funding is due at `now`, and when it is next: times in ms, on the interval's grid
 * of 1970. `nextTime` 0 means not scheduled yet: due, so that the caller records the first time,
 * but with nothing to charge. However many intervals were missed, one is charged; more than
 * `clockJumpMs` late is flagged as `jumped` for the alarm (F4, M2).
 */
export function fundingDue(input: {
  readonly nextTime: TimeMs;
  readonly now: TimeMs;
  readonly intervalMs: number;
  readonly clockJumpMs: number;
}): { readonly due: boolean; readonly nextTime: TimeMs; readonly jumped: boolean } {
  const { nextTime, now, intervalMs } = input;
  if (now < nextTime) return { due: false, nextTime, jumped: false };
  const missed = Math.floor((now - nextTime) / intervalMs);
  const following = nextTime + (missed + 1) * intervalMs;
  const jumped = nextTime !== 0 && now - nextTime > input.clockJumpMs;
  return { due: true, nextTime: following, jumped };
}

function ppbOf(ppm: Ppm): bigint {
  return BigInt(ppm) * PPB_PER_PPM;
}

function clampTo(value: bigint, reach: bigint): bigint {
  return clamp(value, neg(reach), reach);
}

/** Favours neither side: the same magnitude for either sign. `b > 0`. */
function divTowardsZero(a: bigint, b: bigint): bigint {
  const magnitude = divDown(abs(a), b);
  return a < 0n ? neg(magnitude) : magnitude;
}
