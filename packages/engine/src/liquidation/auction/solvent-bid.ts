// What a bidder may take of a solvent account in auction, and what he pays for it. Pure and exact in any unit of money; the
// stage of the ladder and the published cases ask the same functions. Source: Derive v2-core, DutchAuction.
import { Exact } from '../../base/exact.ts';

export type MarginBuffer = {
  /** What the account is worth at the mark. */
  readonly markToMarket: Exact;
  /** Equity less maintenance margin: negative below maintenance. */
  readonly maintenanceMargin: Exact;
  /** Share of the distance between the two that is wanted on top of maintenance. */
  readonly bufferShare: Exact;
};

/** Equity less maintenance and less the buffer, at most zero: what the auction has to restore, negative. */
export function bufferMargin({
  markToMarket,
  maintenanceMargin,
  bufferShare,
}: MarginBuffer): Exact {
  const buffer = bufferShare.times(markToMarket.minus(maintenanceMargin));
  return Exact.min(Exact.ZERO, maintenanceMargin.minus(buffer));
}

export type Offer = {
  /** At most zero, from `bufferMargin`. */
  readonly bufferMargin: Exact;
  /** Cash that earlier bidders left: it stays with the account and is not on offer. */
  readonly reservedCash: Exact;
  /** What the account keeps for the whole of the rest: the price, less what is charged to the account beside it. */
  readonly priceForAll: Exact;
};

/** Price of all that is on offer: the mark-to-market without reserved cash, at the discount. */
export const priceForAll = (offer: {
  readonly markToMarket: Exact;
  readonly reservedCash: Exact;
  readonly discount: Exact;
}): Exact => offer.markToMarket.minus(offer.reservedCash).times(offer.discount);

/**
 * The share f of the current portfolio whose sale brings the buffer margin to zero, from 0 to 1:
 * BM + f (price - (BM - R)) = 0, that is f = BM / (BM - R - price), which is BM / (BM - MtM d - R (1 - d)).
 * All of it where no share suffices.
 */
export function shareMost({
  bufferMargin: margin,
  reservedCash,
  priceForAll: price,
}: Offer): Exact {
  if (margin.sign >= 0) return Exact.ZERO;
  const divisor = margin.minus(reservedCash).minus(price);
  if (divisor.sign >= 0) return Exact.ONE;
  return Exact.min(Exact.ONE, margin.over(divisor));
}

/** What a bidder pays who wants a share: the price of as much of it as may be sold. */
export const cashFromBidder = (bid: {
  readonly priceForAll: Exact;
  readonly shareWanted: Exact;
  readonly shareMost: Exact;
}): Exact => bid.priceForAll.times(Exact.min(bid.shareWanted, bid.shareMost));
