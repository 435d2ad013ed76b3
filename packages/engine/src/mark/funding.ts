// Funding of a perpetual: premium samples to a rate, the rate to an index per lot, and when it is due. One index serves
// both sides, so accruals sum to zero exactly. What a position owes by the index is in ledger/funding.ts.
import { assert } from '../base/assert.ts';
import { abs, clamp, divDown, neg } from '../base/fixed.ts';
import {
  FUNDING_GUARD,
  PPB,
  type Ppm,
  type Price,
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
 * of one lot at the mark, unsigned: longs of inverse contracts pay too. Rounded down (any rounding will do: both sides get the same number).
 */
export function fundingIndexStep(input: {
  readonly ratePpb: bigint;
  readonly unitValue: UnitValue;
}): bigint {
  return divDown(input.unitValue * input.ratePpb * FUNDING_GUARD, PPB);
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
