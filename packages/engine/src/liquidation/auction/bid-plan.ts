// What a bid would do: which lots change hands, what is paid, and by whom. Pure; the command and its preview share it. Whether the
// bidder may bid at all is judged before, and whether he can bear it afterwards, in commands/bid-auction.ts.
import { Exact } from '../../base/exact.ts';
import { abs, add, allocate, min, sub, sum } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import { type Lots, type MarketId, PPB, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import type { OpenAuction } from '../../state/auction-reading.ts';
import { lotsForShare } from './lots-for-share.ts';
import type { Offer } from './offer.ts';
import { quantaDown } from './worth.ts';

/** One bucket's part of an insolvent payout. */
export type Payout = {
  readonly market: MarketId;
  readonly toAccount: Quanta;
  readonly toBidder: Quanta;
};
export type BidLeg = {
  readonly market: MarketId;
  /** Signed as the account holds them; zero where the share is less than a lot. */
  readonly lots: Lots;
  readonly carryPpb: bigint;
  readonly reserved: Quanta;
};
export type BidPlan = {
  /** What is executed: at most what was asked for, and what may be sold. Of 1e9. */
  readonly sharePpb: bigint;
  readonly legs: readonly BidLeg[];
  /** Cash that the account pays the bidder beside its positions; negative where he pays it. */
  readonly fromAccount: Quanta;
  /** Insolvent: what buckets pay. */
  readonly payouts: readonly Payout[];
  /** What the bidder has of both. */
  readonly received: Quanta;
  /** What bidders have left with the account, this one included, before any penalty. */
  readonly reservedCash: Quanta;
};

/** `sharePpb` > 0. A bid for all that may be sold restores the account to the lot; a smaller one is rounded to the nearest. */
export function planBid(
  auction: OpenAuction,
  offer: Offer,
  bid: { readonly portfolio: Portfolio; readonly sharePpb: bigint },
): BidPlan {
  const sharePpb = min(bid.sharePpb, offer.shareMostPpb);
  const share = Exact.ratio(sharePpb, PPB);
  const rounding = sharePpb === offer.shareMostPpb ? 'up' : 'nearest';
  const shares = bid.portfolio.positions.map(({ market, size }) => {
    const leg = auction.legs.find((each) => each.market === market);
    const taken = lotsForShare({ size, carryPpb: leg?.carryPpb ?? 0n, sharePpb, rounding });
    const lots = (size > 0n ? taken.lots : -taken.lots) as Lots;
    return { market, lots, carryPpb: taken.carryPpb, reserved: leg?.reserved ?? ZERO_QUANTA };
  });
  if (offer.kind === 'solvent') {
    const equity = quantaDown(share.times(Exact.integer(offer.onOffer)));
    // Up, so that nobody has anything for nothing while there is something on offer.
    const price = offer.priceForAll.times(share).unitsOf(Exact.ONE, 'up') as Quanta;
    const fromAccount = sub(equity, price);
    const reservedCash = add(sub(offer.value, offer.onOffer), price);
    return {
      sharePpb,
      legs: shares,
      fromAccount,
      payouts: [],
      received: fromAccount,
      reservedCash,
    };
  }
  const total = quantaDown(share.times(offer.priceForAll));
  const covered = quantaDown(share.times(Exact.integer(offer.deficit)));
  const payouts = payoutsOf(shares, { total, covered });
  const legs = shares.map((leg, at) => {
    const paid = payouts[at];
    const left = sub(
      sub(leg.reserved, paid?.toAccount ?? ZERO_QUANTA),
      paid?.toBidder ?? ZERO_QUANTA,
    );
    return { ...leg, reserved: left };
  });
  return {
    sharePpb,
    legs,
    fromAccount: ZERO_QUANTA,
    payouts,
    received: sum(payouts.map(({ toBidder }) => toBidder)),
    reservedCash: ZERO_QUANTA,
  };
}

/** Splits a payout over the buckets by what they hold ready, first all of it, then the part that covers the deficit. */
function payoutsOf(
  legs: readonly BidLeg[],
  { total, covered }: { readonly total: Quanta; readonly covered: Quanta },
): readonly Payout[] {
  const paid = allocate(
    total,
    legs.map(({ reserved }) => reserved),
  );
  const toAccount = allocate(covered, paid);
  return legs.map(({ market }, at) => {
    const whole = paid[at] ?? ZERO_QUANTA;
    const own = toAccount[at] ?? ZERO_QUANTA;
    return { market, toAccount: own, toBidder: sub(whole, own) };
  });
}

/** Lots that change hands in all, unsigned: a bid that moves none is too small. */
export const lotsMoved = ({ legs }: BidPlan): Lots => sum(legs.map(({ lots }) => abs(lots)));
