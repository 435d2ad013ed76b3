// Auctions and the breaker: who bids, what is on offer. Tags 24 to 29.
import type { SchemaTable } from './record.ts';

/** What is stopped of auctions, each level all that the one before stops. Source: Maker, Liquidations 2.0. */
export const BREAKER_LEVELS = ['none', 'noNew', 'noReset', 'noBids'] as const;
export type BreakerLevel = (typeof BREAKER_LEVELS)[number];

export const auctionCommands = {
  /**
   * Takes a share of every position of an account in auction, at the mark, for cash. `limit`: what the bidder must receive at
   * least for all that is on offer (negative: what he pays at most), a part pro rata; `seen`: the version he looked at.
   */
  BidAuction: {
    tag: 24,
    fields: {
      time: 'time',
      auction: 'id',
      bidder: 'id',
      sharePpb: 'count',
      limit: 'quanta',
      seen: 'count',
    },
  },
  SetBreaker: { tag: 25, fields: { time: 'time', level: BREAKER_LEVELS } },
  /** Buys collateral that the ladder sells, in the book or by auction; at least at the price that is asked now. */
  BuyCollateral: {
    tag: 26,
    fields: {
      time: 'time',
      account: 'id',
      buyer: 'id',
      asset: 'id',
      amount: 'quanta',
      quote: 'quanta',
    },
  },
} as const satisfies SchemaTable;
