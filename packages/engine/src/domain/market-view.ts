// What a margin function may know about the outside: listings, marks, index prices. State is one; a file is another.
import type { Asset, Market, Venue } from './listing.ts';
import type { AccountId, AssetId, MarketId, Price, Ticks } from './units.ts';

/** A market as listed: its parameters, and what the listing derived from them. */
export type ListedMarket = Market & {
  /** Settlement quanta of one lot times one tick. */
  readonly tickLotQuanta: bigint;
  readonly bucketAccount: AccountId;
  readonly suspenseAccount: AccountId;
};

export interface MarketView {
  readonly venue: Venue;
  market(market: MarketId): ListedMarket;
  asset(asset: AssetId): Asset;
  /** Mark price in ticks; 0 while the market has never had one. */
  mark(market: MarketId): Ticks;
  /** Cumulative funding per lot, in quanta * FUNDING_GUARD; longs pay what it rises by. */
  fundingIndex(market: MarketId): bigint;
  /** Index price of a collateral asset, with its decimals; 0 while it has never had one. */
  assetPrice(asset: AssetId): Price;
  assetPriceDecimals(asset: AssetId): number;
}
