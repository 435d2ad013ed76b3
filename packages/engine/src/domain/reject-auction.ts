// Refusals of bids, of purchases of collateral and of backstop commitments, each with the numbers that decided it.
import type { BreakerLevel } from './command-auction.ts';
import type { AccountId, AssetId, MarketId, Quanta } from './units.ts';

export type AuctionReject =
  /** It is in none, or its owner has cured it since. */
  | { readonly type: 'NotInAuction'; readonly account: AccountId }
  | { readonly type: 'AuctionsStopped'; readonly level: BreakerLevel }
  /** There were bids or resets that the bidder has not seen. */
  | {
      readonly type: 'AuctionChanged';
      readonly account: AccountId;
      readonly seen: number;
      readonly version: number;
    }
  /** The price does not hold any more: it starts again with the next tick. */
  | { readonly type: 'AuctionStale'; readonly account: AccountId; readonly why: string }
  /** Less than a lot of every position. */
  | { readonly type: 'BidTooSmall'; readonly account: AccountId; readonly sharePpb: bigint }
  /** For the share of 1e9 that may be taken the bidder would receive `received`, less than his limit asks for it. */
  | {
      readonly type: 'BidLimitNotMet';
      readonly account: AccountId;
      readonly sharePpb: bigint;
      readonly received: Quanta;
      readonly limit: Quanta;
    }
  /** A bucket has lost what it held ready. */
  | {
      readonly type: 'PayoutNotCovered';
      readonly market: MarketId;
      readonly payout: Quanta;
      readonly available: Quanta;
    }
  | { readonly type: 'CollateralNotForSale'; readonly account: AccountId; readonly asset: AssetId };
