// What a margin function may know about the outside: listings, marks, index prices. State is one; a file is another.
import type { Ladder } from './ladder.ts';
import type { Asset, Market, Tier, Venue } from './listing.ts';
import type { Scales } from './scaled-tiers.ts';
import type {
  AccountId,
  AssetId,
  ExpiryId,
  MarketId,
  Ppm,
  Price,
  Ticks,
  UnitValue,
} from './units.ts';

/**
 * A market as listed: its parameters, and what the listing derived from them. While its schedule has other scales in force,
 * `tiers` are the scaled ones.
 */
export type ListedMarket = Market & {
  /** Worth of one lot at a price of one tick, in settlement quanta, unsigned (`unit-value.ts`). */
  readonly tickLotQuanta: bigint;
  /** What all markets that end together share; NONE for a perpetual. */
  readonly expiry: ExpiryId;
  readonly bucketAccount: AccountId;
  readonly suspenseAccount: AccountId;
  /** What the schedule scales, and by how much; absent while the listed tiers count. */
  readonly schedule?: { readonly listedTiers: readonly Tier[]; readonly scales: Scales };
};

export interface MarketView {
  readonly venue: Venue;
  /** The ladder in force; a view without one has the default's terms. */
  readonly ladder?: Ladder;
  /** The market as it counts now: its tiers at the scales that its schedule has in force. */
  market(market: MarketId): ListedMarket;
  /** The asset as it counts now: its haircut is the one in force for maintenance margin. */
  asset(asset: AssetId): Asset;
  /** Haircut in force for initial margin and withdrawals: at least that of `asset`. */
  initialHaircutPpm(asset: AssetId): Ppm;
  /** Mark price in ticks; 0 while the market has never had one. */
  mark(market: MarketId): Ticks;
  /** What one lot counts for now: its value at the mark or, once that is fixed, at the settlement price. */
  unitValue(market: MarketId): UnitValue;
  /** Price of the market's index, in index units; 0 while it has never had one. */
  indexPrice(market: MarketId): Price;
  /** Cumulative funding per lot, in quanta * FUNDING_GUARD; longs pay what it rises by. */
  fundingIndex(market: MarketId): bigint;
  /** Price of a collateral asset in units of its index, redemption value looked at; 0 while it has never had one. */
  assetPrice(asset: AssetId): Price;
  assetPriceDecimals(asset: AssetId): number;
}
