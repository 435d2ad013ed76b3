// What one option requires on its own, per coin in its settlement asset: a share of the price of the underlying less how
// far the option is out of the money, with the floors and caps that venues add. Sizes, offsets and sums are not here.
import { Exact } from '../../base/exact.ts';
import { intrinsic, type Right } from '../../domain/instrument.ts';

/** The rule of one right at one level. Shares are of the base price unless they say otherwise. */
export type ShortRule = {
  /** Share before the out-of-the-money amount is taken off. */
  readonly rate: Exact;
  /** Least share after it; equal to `rate` where nothing is taken off. */
  readonly floor: Exact;
  /** Least share of the mark: a put deep in the money is charged by its own value. */
  readonly markFloor?: Exact | undefined;
  /** Most share of the strike, which is all that a put can lose. */
  readonly strikeCap?: Exact | undefined;
  /** Fee of closing it, added, and its cap as a share of the mark. */
  readonly feeRate?: Exact | undefined;
  readonly feeMarkCap?: Exact | undefined;
  /** The total is at least this multiple of the maintenance requirement. */
  readonly maintenanceMultiple?: Exact | undefined;
};

export type PricedOption = {
  readonly right: Right;
  /** Quote units per coin. */
  readonly strike: Exact;
  /** The price that shares are of and moneyness is measured from: index or forward, quote units per coin, positive. */
  readonly base: Exact;
  /** Units of the settlement asset per quote unit: 1 for linear options, 1 / index for coin-settled ones. */
  readonly perQuote: Exact;
  /** Settlement units per coin. */
  readonly mark: Exact;
};

export type Charge = { readonly value: Exact; readonly because: string };

/**
 * A short option's requirement per coin without its premium, in the settlement asset, exact:
 * `min(max((max(rate - OTM / P, floor)) P, markFloor m), strikeCap K) + min(feeRate P, feeMarkCap m)` with P the base
 * price, OTM = max(K - P, 0) for a call and max(P - K, 0) for a put, m the mark. A venue without one of the bounds leaves
 * it out. Sources: Derive StandardManager, Deribit standard margin, Bybit and Paradex option margin.
 */
export function shortCharge(rule: ShortRule, option: PricedOption): Charge {
  const { right, strike, base, perQuote, mark } = option;
  const away = intrinsic(right === 'call' ? 'put' : 'call', strike, base);
  const slid = rule.rate.times(base).minus(away).times(perQuote);
  let charge: Charge = {
    value: slid,
    because: away.isZero ? 'rate' : 'rate less out-of-the-money amount',
  };
  charge = atLeast(charge, rule.floor.times(base).times(perQuote), 'floor of the rate');
  if (rule.markFloor !== undefined) {
    charge = atLeast(charge, rule.markFloor.times(mark), 'share of the mark');
  }
  const cap = rule.strikeCap?.times(strike).times(perQuote);
  if (cap?.isBelow(charge.value) === true) charge = { value: cap, because: 'share of the strike' };
  return { ...charge, value: charge.value.plus(closingFee(rule, option)) };
}

function closingFee(rule: ShortRule, { base, perQuote, mark }: PricedOption): Exact {
  const fee = (rule.feeRate ?? Exact.ZERO).times(base).times(perQuote);
  return rule.feeMarkCap === undefined ? fee : Exact.min(fee, rule.feeMarkCap.times(mark));
}

/** What a long option requires where the venue counts it in equity: the lesser of two shares. */
export type LongRule = { readonly markRate: Exact; readonly baseRate: Exact };

/** `min(markRate m, baseRate P)` per coin in the settlement asset. Source: Paradex cross margin. */
export function longCharge(rule: LongRule, option: PricedOption): Charge {
  const byMark = rule.markRate.times(option.mark);
  const byBase = rule.baseRate.times(option.base).times(option.perQuote);
  return byBase.isBelow(byMark)
    ? { value: byBase, because: 'share of the price' }
    : { value: byMark, because: 'share of the mark' };
}

/** The greater of the two; the first on a tie. */
export const atLeast = (charge: Charge, least: Exact, because: string): Charge =>
  least.isAbove(charge.value) ? { value: least, because } : charge;
