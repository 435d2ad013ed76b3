// What a margin function may know about the outside: listings, marks, index prices. State is one; a file is another.
import type { Asset, Market, Venue } from './listing.ts';
import type { AccountId, AssetId, ExpiryId, MarketId, Price, Ticks, UnitValue } from './units.ts';

/** A market as listed: its parameters, and what the listing derived from them. */
export type ListedMarket = Market & {
  /** Worth of one lot at a price of one tick, in settlement quanta, unsigned (`unit-value.ts`). */
  readonly tickLotQuanta: bigint;
  /** What all markets that end together share; NONE for a perpetual. */
  readonly expiry: ExpiryId;
  readonly bucketAccount: AccountId;
  readonly suspenseAccount: AccountId;
};

export interface MarketView {
  readonly venue: Venue;
  market(market: MarketId): ListedMarket;
  asset(asset: AssetId): Asset;
  /** Mark price in ticks; 0 while the market has never had one. */
  mark(market: MarketId): Ticks;
  /** What one lot counts for now: its value at the mark or, once that is fixed, at the settlement price. */
  unitValue(market: MarketId): UnitValue;
  /** Price of the market's index, in index units; 0 while it has never had one. */
  indexPrice(market: MarketId): Price;
  /** Cumulative funding per lot, in quanta * FUNDING_GUARD; longs pay what it rises by. */
  fundingIndex(market: MarketId): bigint;
  /** Index price of a collateral asset, with its decimals; 0 while it has never had one. */
  assetPrice(asset: AssetId): Price;
  assetPriceDecimals(asset: AssetId): number;
}
