// What a bidder is paid who takes a share of an account that is worth nothing: from the deficit alone to the whole margin that
// is missing. Pure and exact in any unit of money and time. Source: Derive v2-core, DutchAuction.
import { Exact } from '../../base/exact.ts';

export type InsolventOffer = {
  readonly markToMarket: Exact;
  /** Equity less maintenance margin. */
  readonly maintenanceMargin: Exact;
  readonly elapsed: Exact;
  /** Time over which the payout rises to its most. */
  readonly length: Exact;
};

/** Price of the whole, at most zero: from min(MtM, 0) to the maintenance margin over `length`; 0 if that is met. */
export function insolventPrice(offer: InsolventOffer): Exact {
  const { markToMarket, maintenanceMargin, elapsed, length } = offer;
  if (maintenanceMargin.sign >= 0) return Exact.ZERO;
  if (!elapsed.isBelow(length)) return maintenanceMargin;
  const first = Exact.min(markToMarket, Exact.ZERO);
  return first.plus(maintenanceMargin.minus(first).times(elapsed).over(length));
}

/** What insurance pays a bidder for a share of the whole, >= 0. */
export const cashToBidder = (offer: InsolventOffer, share: Exact): Exact =>
  insolventPrice(offer).negated().times(share);
