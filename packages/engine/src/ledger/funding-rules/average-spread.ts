// Funding from the spread between the average mark and the average oracle price over a period: the rate, what it leaves
// to a market maker who holds the imbalance, and how much of it is still to come at a moment within the period.
import { Exact } from '../../base/exact.ts';

export type AverageSpread = {
  /** Time-weighted averages over the period, quote units per coin. */
  readonly markAverage: Exact;
  readonly oracleAverage: Exact;
  /** Largest spread as a share of the oracle's average. */
  readonly spreadShareMax: Exact;
  /** Periods in a day: the spread is paid over a whole day. */
  readonly periodsPerDay: Exact;
  readonly priceUnit: Exact;
  readonly rateUnit: Exact;
};

/**
 * `clamp(mark - oracle, +-trunc(share x oracle)) / periods a day`, quote units per coin and period, truncated toward zero;
 * longs pay a positive rate. Source: Drift v2, `controller/funding.rs`.
 */
export function averageSpreadRate(input: AverageSpread): Exact {
  const bound = input.oracleAverage
    .times(input.spreadShareMax)
    .roundTo(input.priceUnit, 'towardZero')
    .abs();
  const spread = input.markAverage.minus(input.oracleAverage).clamp(bound.negated(), bound);
  return spread.over(input.periodsPerDay).roundTo(input.rateUnit, 'towardZero');
}

/** How many periods fit into a day, exact. */
export const periodsPerDay = (periodSeconds: Exact): Exact =>
  Exact.integer(86_400n).over(periodSeconds);

/** What the traders' net position against the market maker pays it: rate times coins, truncated toward zero. */
export const makerFunding = (input: {
  readonly rate: Exact;
  /** Coins that traders are net long against the market maker. */
  readonly netCoins: Exact;
  readonly quantum: Exact;
}): Exact => input.rate.times(input.netCoins).roundTo(input.quantum, 'towardZero');

/** The market maker's pool of fees after funding. */
export const poolAfterFunding = (
  input: Parameters<typeof makerFunding>[0] & { readonly pool: Exact },
): Exact => input.pool.plus(makerFunding(input));

/**
 * The rate of the side that is paid, cut to what the paying side and a share of the fee pool afford. Rates in quote units
 * per coin; `receiving` and `paying` are the coins of either side without a sign.
 */
export function affordableRate(input: {
  readonly rate: Exact;
  readonly receiving: Exact;
  readonly paying: Exact;
  readonly pool: Exact;
  readonly poolShareMax: Exact;
}): Exact {
  const { rate, receiving, paying, pool, poolShareMax } = input;
  if (receiving.isZero) return Exact.ZERO;
  const paid = rate.abs().times(paying);
  const most = paid.plus(Exact.max(pool, Exact.ZERO).times(poolShareMax)).over(receiving);
  const size = Exact.min(rate.abs(), most);
  return rate.sign < 0 ? size.negated() : size;
}

/**
 * The part of the last funding that the price is still to give back: `oracle x (24 x last rate / last oracle average -
 * offset) x time left / period`, truncated toward zero; quote units per coin. Zero from the end of the period on.
 */
export function lastFundingBasis(input: {
  readonly oraclePrice: Exact;
  readonly lastRate: Exact;
  readonly lastOracleAverage: Exact;
  readonly periodSeconds: Exact;
  readonly secondsSince: Exact;
  /** Share a day that funding has without any premium. */
  readonly offsetPerDay: Exact;
  readonly ratesPerDay: Exact;
  readonly priceUnit: Exact;
  readonly shareUnit: Exact;
}): Exact {
  const { oraclePrice, lastOracleAverage, periodSeconds, secondsSince } = input;
  if (lastOracleAverage.sign <= 0) return Exact.ZERO;
  const share = input.lastRate.over(lastOracleAverage).roundTo(input.shareUnit, 'towardZero');
  const perDay = share.times(input.ratesPerDay).minus(input.offsetPerDay);
  const left = periodSeconds.minus(Exact.min(secondsSince, periodSeconds)).over(periodSeconds);
  return oraclePrice.times(perDay).times(left).roundTo(input.priceUnit, 'towardZero');
}

/** A price held within a share of the oracle price either way, the width rounded down to the price unit. */
export function clampedToOracle(input: {
  readonly price: Exact;
  readonly oraclePrice: Exact;
  readonly shareMax: Exact;
  readonly priceUnit: Exact;
}): Exact {
  const { price, oraclePrice } = input;
  const width = oraclePrice.times(input.shareMax).roundTo(input.priceUnit, 'down');
  return price.clamp(oraclePrice.minus(width), oraclePrice.plus(width));
}
