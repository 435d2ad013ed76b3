// What the exact models may know of a live venue beside what every margin function may: time, names, forwards and the
// rulebook. State is one; a test may be another. Nothing here decides.
import type { Exact } from '../../base/exact.ts';
import type { Asset, Index } from '../../domain/listing.ts';
import type { OracleQuality } from '../../domain/listing-oracle.ts';
import type { ListedMarket, MarketView } from '../../domain/market-view.ts';
import type { ExpiryId, IndexId, MarketId, Price, TimeMs } from '../../domain/units.ts';
import type { Surroundings } from '../caution/surroundings.ts';
import type { LiveRulebook } from './live-rulebook.ts';

/** What a settlement price is expected to be, quote units a coin: the part that the average has fixed, and the rest. */
export type ExpectedForward = { readonly fixed: Exact; readonly variable: Exact };

export interface ExactView extends MarketView {
  readonly time: TimeMs;
  readonly listing: {
    readonly assets: readonly Asset[];
    readonly indexes: readonly Index[];
    readonly markets: readonly ListedMarket[];
  };
  /** The venue's own; undefined while none is set. */
  readonly rulebook: LiveRulebook | undefined;
  /** Price of an index, in its units; 0 while it has never had one. */
  priceOfIndex(index: IndexId): Price;
  /** How far the price may be trusted at the time of the event. */
  oracleQuality(index: IndexId): OracleQuality;
  /** Age of the observation that completed the quorum of the price. */
  priceAgeMs(index: IndexId): TimeMs;
  /** The price that follows slowly; the index price where none is listed. */
  stablePrice(index: IndexId): Price;
  /** The time-weighted average; kept where a stable price is, the index price elsewhere. */
  twapPrice(index: IndexId): Price;
  /** Half-width of the price's confidence interval, in its units. */
  confidence(index: IndexId): Price;
  /** Whether positions of the market still move with a price: it trades, and its settlement price is not fixed. */
  isOpen(market: MarketId): boolean;
  /** Yearly volatility that an option's mark was made of, in ppb; 0 where there is none. */
  volatility(market: MarketId): bigint;
  /** Contracts open on one side, in lots. */
  openLots(market: MarketId): bigint;
  expectedForward(expiry: ExpiryId): ExpectedForward;
  readonly surroundings: Surroundings;
}
