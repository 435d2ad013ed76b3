// A funding rate that is the premium spread over a period and cut at a cap on both sides. The live venue's funding, with
// sampling and smoothing, is in mark/funding.ts.
import type { Exact } from '../../../base/exact.ts';

/**
 * `(perp - index) / index / periods`, at most `cap` to either side, as a share of notional; positive is paid by longs.
 * Kraken, "Perpetual Contract Specifications": 24 periods, the premium of a day paid hour by hour.
 */
export function cappedFundingRate(market: {
  readonly indexPrice: Exact;
  readonly perpetualPrice: Exact;
  readonly periods: Exact;
  /** Share of notional per period, zero or more. */
  readonly cap: Exact;
}): Exact {
  const premium = market.perpetualPrice.minus(market.indexPrice).over(market.indexPrice);
  return premium.over(market.periods).clamp(market.cap.negated(), market.cap);
}
