// Auctions and the breaker: who bids, what is on offer. Tags 121 to 134.
import { postings } from './chart-of-accounts.ts';
import { BREAKER_LEVELS } from './command-auction.ts';
import type { Fields, SchemaTable } from './record.ts';

/** Solvent: the bidder pays for the equity on offer. Insolvent: insurance pays the bidder. */
export const AUCTION_KINDS = ['solvent', 'insolvent'] as const;
export type AuctionKind = (typeof AUCTION_KINDS)[number];
export const AUCTION_ENDS = ['restored', 'flat', 'withdrawn', 'stopped'] as const;
export type AuctionEnd = (typeof AUCTION_ENDS)[number];

/** `value`: what the account is worth at the mark; `reserved`: what the leg's bucket holds ready for the worst payout. */
const opened = {
  account: 'id',
  kind: AUCTION_KINDS,
  value: 'quanta',
  maintenance: 'quanta',
  notional: 'quanta',
  version: 'count',
  legs: { list: { market: 'id', reserved: 'quanta' } },
} as const satisfies Fields;

export const auctionEvents = {
  AuctionStarted: { tag: 121, fields: opened },
  /** The price starts again: what is on offer has changed, or the curve has ended. */
  AuctionReset: { tag: 122, fields: opened },
  /** The worst payout has risen, and the buckets hold more ready; the price goes on where it was. */
  AuctionReserved: {
    tag: 123,
    fields: { account: 'id', legs: { list: { market: 'id', reserved: 'quanta' } } },
  },
  /**
   * A share of every leg went to the bidder. `received`: by the bidder, negative where he paid; `fromInsurance`: part of it
   * that buckets paid. `value` and `notional` are what is left; `reservedCash`: what bidders have left with the account so far.
   * `carryPpb` of a leg: parts of a lot that the rounding still owes the next bidders.
   */
  AuctionBidTaken: {
    tag: 124,
    fields: {
      account: 'id',
      bidder: 'id',
      sharePpb: 'count',
      received: 'quanta',
      fromInsurance: 'quanta',
      value: 'quanta',
      notional: 'quanta',
      reservedCash: 'quanta',
      version: 'count',
      legs: { list: { market: 'id', lots: 'lots', carryPpb: 'wide', reserved: 'quanta' } },
      postings,
    },
  },
  AuctionEnded: { tag: 125, fields: { account: 'id', reason: AUCTION_ENDS } },
  BreakerSet: { tag: 126, fields: { level: BREAKER_LEVELS } },
  /** For the venue's spot book: sell up to `amount` at `limit` (index units) or better; answered by BuyCollateral. */
  CollateralOrderPlaced: {
    tag: 127,
    fields: {
      order: 'order',
      account: 'id',
      asset: 'id',
      amount: 'quanta',
      limit: 'price',
      expires: 'time',
    },
  },
  /** What the book left is auctioned: from `start` down to `limit` by `expires`, index units. */
  CollateralAuctionStarted: {
    tag: 128,
    fields: {
      account: 'id',
      asset: 'id',
      amount: 'quanta',
      start: 'price',
      limit: 'price',
      expires: 'time',
    },
  },
  CollateralSold: {
    tag: 129,
    fields: {
      account: 'id',
      buyer: 'id',
      asset: 'id',
      amount: 'quanta',
      quote: 'quanta',
      /** Of the order or the auction. */
      left: 'quanta',
      postings,
    },
  },
  CollateralSaleEnded: {
    tag: 130,
    fields: { account: 'id', asset: 'id', left: 'quanta', reason: ['paid', 'expired', 'released'] },
  },
} as const satisfies SchemaTable;
