// The state of the venue: listings and tables of columns. Mutable inside `state/` (evolve.ts is the only writer), read
// everywhere else through `ReadState`. Derived lookups (order id to row) are rebuilt from columns and never hashed.
import { assert } from '../base/assert.ts';
import { ACCOUNT_KINDS, type AccountKind } from '../domain/command.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Asset, Index, Source, Venue } from '../domain/listing.ts';
import type { OracleQuality } from '../domain/listing-oracle.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import { DEFAULT_LADDER } from '../domain/parameters-ladder.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import {
  type AccountId,
  type AssetId,
  type ExpiryId,
  type IndexId,
  type MarketId,
  NONE,
  type OrderId,
  type OwnerId,
  type Ppm,
  type Price,
  type Quanta,
  type Ticks,
  type TimeMs,
  type UnitValue,
} from '../domain/units.ts';
import { unitValueAt } from '../domain/unit-value.ts';
import { immatureAt } from '../ledger/immature-gain.ts';
import type { ExactView, ExpectedForward } from '../margin/live/exact-view.ts';
import { type LiveRulebook, readLiveRulebook } from '../margin/live/live-rulebook.ts';
import type { Surroundings } from '../margin/caution/surroundings.ts';
import { F64Column, heapMemory, type Memory } from './columns.ts';
import { EffectiveListing } from './effective-listing.ts';
import { priceOfAsset } from './asset-price.ts';
import { ageOfPrice, qualityOfIndex, stablePriceOf, twapPriceOf } from './oracle-reading.ts';
import { expectedForward } from './expected-forward.ts';
import { forecastDeviationPpm } from './forecast-reading.ts';
import { OwnerIndex } from './owner-index.ts';
import { portfolioOf } from './portfolio-of.ts';
import { surroundingsOf } from './surroundings.ts';
import { AUCTION_SCALARS } from './tables-auction.ts';
import {
  createTables,
  MARKET_PHASES,
  type MarketPhase,
  type ReadTables,
  type TableName,
  type Tables,
} from './tables.ts';

/** Scalars of the state, kept in a column of their own so that they are hashed and snapshotted like everything else. */
export const SCALARS = [
  'time',
  'sequence',
  'accounts',
  'positions',
  'positionFree',
  'balances',
  'balanceFree',
  'orders',
  'orderFree',
  'claims',
  'claimHead',
  'markets',
  'indexes',
  'sources',
  'assets',
  'sharedFund',
  'nextLiquidationOrder',
  'interestDue',
  'interestCursor',
  'expiries',
  'utilisationPpm',
  'interestPpmPerYear',
  'delays',
  'lastScheduleStep',
  ...AUCTION_SCALARS,
  'losses',
  /** The first epoch of shared loss that somebody has still to meet. */
  'lossHead',
  /** Where the sweep over those who have to meet one stands. */
  'lossCursor',
  'gains',
  /** Row + 1 of the first free one. */
  'gainFree',
] as const;
export type Scalar = (typeof SCALARS)[number];

/** Order ids from here (2^52) up are the engine's own (liquidation orders). */
export const LIQUIDATION_ORDER_BASE = 0x10_0000_0000_0000;

export type Listing = {
  venue: Venue | undefined;
  /** The venue's rulebook in its canonical text; empty while none is set. */
  rulebookText: string;
  ladder: Ladder;
  readonly assets: Asset[];
  readonly indexes: Index[];
  readonly sources: Source[];
  readonly markets: ListedMarket[];
};

/** What rules, stages and views may read. */
export interface ReadState extends ExactView, ReadTables {
  readonly configured: boolean;
  readonly listing: {
    readonly rulebookText: string;
    /** How accounts are liquidated; the default ladder while none is set. */
    readonly ladder: Ladder;
    readonly assets: readonly Asset[];
    readonly indexes: readonly Index[];
    readonly sources: readonly Source[];
    readonly markets: readonly ListedMarket[];
  };
  scalar(name: Scalar): number;
  readonly time: TimeMs;
  phase(market: MarketId): MarketPhase;
  /** What was listed, whatever the schedule has in force (`market`, `asset`). */
  listedMarket(market: MarketId): ListedMarket;
  listedAsset(asset: AssetId): Asset;
  /** One standard deviation of the index over a time, ppm, rounded up, by its forecast; 0 without a valid one. */
  forecastDeviationPpm(index: IndexId, elapsedMs: number): Ppm;
  accountKind(account: AccountId): AccountKind;
  /** Ascending; none of owner NONE. */
  accountsOf(owner: OwnerId): readonly AccountId[];
  /** Row of the account's position in a market, NONE if flat. */
  positionRow(account: AccountId, market: MarketId): number;
  /** Row of the account's balance of a collateral asset, NONE if it has none. */
  balanceRow(account: AccountId, asset: AssetId): number;
  /** Row of an open order, NONE if unknown. */
  orderRow(order: OrderId): number;
  /** Balance of any asset, the settlement asset included. */
  balanceOf(account: AccountId, asset: AssetId): Quanta;
  /** Realised profit that has not matured yet: it counts as margin and may be taken, but not withdrawn. */
  immatureGain(account: AccountId): Quanta;
  /** What the account holds, as plain values. */
  portfolio(account: AccountId): Portfolio;
}

export class State implements ReadState {
  readonly scalars: F64Column;
  readonly tables: Tables;
  readonly listing: Listing = {
    venue: undefined,
    rulebookText: '',
    ladder: DEFAULT_LADDER,
    assets: [],
    indexes: [],
    sources: [],
    markets: [],
  };
  /** Derived: the rulebook in the form that is asked, and the text that it was read from. */
  readonly #effective = new EffectiveListing();
  #compiled: { readonly text: string; readonly rulebook: LiveRulebook } | undefined;
  /** Derived: order id to row. */
  readonly orderRows = new Map<OrderId, number>();
  /** Derived: owner to accounts. */
  readonly owners = new OwnerIndex();
  readonly surroundings: Surroundings = surroundingsOf(this, this.owners);
  /** Accounts written since the reader last cleared it: what a step must check and mirrors must refresh. */
  readonly touched = new Set<AccountId>();

  readonly accounts: Tables['accounts'];
  readonly positions: Tables['positions'];
  readonly balances: Tables['balances'];
  readonly orders: Tables['orders'];
  readonly claims: Tables['claims'];
  readonly markets: Tables['markets'];
  readonly indexes: Tables['indexes'];
  readonly sources: Tables['sources'];
  readonly assets: Tables['assets'];
  readonly expiries: Tables['expiries'];
  readonly delays: Tables['delays'];
  readonly auctions: Tables['auctions'];
  readonly auctionLegs: Tables['auctionLegs'];
  readonly collateralSales: Tables['collateralSales'];
  readonly backstops: Tables['backstops'];
  readonly losses: Tables['losses'];
  readonly gains: Tables['gains'];

  constructor(memory: Memory = heapMemory) {
    this.scalars = new F64Column(memory, 'scalars', SCALARS.length);
    this.tables = createTables(memory);
    this.accounts = this.tables.accounts;
    this.positions = this.tables.positions;
    this.balances = this.tables.balances;
    this.orders = this.tables.orders;
    this.claims = this.tables.claims;
    this.markets = this.tables.markets;
    this.indexes = this.tables.indexes;
    this.sources = this.tables.sources;
    this.assets = this.tables.assets;
    this.expiries = this.tables.expiries;
    this.delays = this.tables.delays;
    this.auctions = this.tables.auctions;
    this.auctionLegs = this.tables.auctionLegs;
    this.collateralSales = this.tables.collateralSales;
    this.backstops = this.tables.backstops;
    this.losses = this.tables.losses;
    this.gains = this.tables.gains;
    for (const name of ['positionFree', 'balanceFree', 'orderFree', 'sharedFund'] as const)
      this.setScalar(name, NONE);
    this.setScalar('nextLiquidationOrder', LIQUIDATION_ORDER_BASE);
  }

  scalar(name: Scalar): number {
    return this.scalars.get(SCALARS.indexOf(name));
  }
  setScalar(name: Scalar, value: number): void {
    this.scalars.set(SCALARS.indexOf(name), value);
  }
  get time(): TimeMs {
    return this.scalars.get(0);
  }
  get configured(): boolean {
    return this.listing.venue !== undefined;
  }
  get ladder(): Ladder {
    return this.listing.ladder;
  }
  get venue(): Venue {
    assert(this.listing.venue !== undefined, 'the venue is configured');
    return this.listing.venue;
  }
  get rulebook(): LiveRulebook | undefined {
    const text = this.listing.rulebookText;
    if (text === '') return undefined;
    if (this.#compiled?.text !== text) {
      const read = readLiveRulebook(text);
      assert(read.ok, 'the rulebook that was recorded can be read');
      this.#compiled = { text, rulebook: read.value };
    }
    return this.#compiled.rulebook;
  }
  /** Rows in use of a table (its high-water mark, free rows included). */
  rows(table: TableName): number {
    return this.scalar(table);
  }

  listedMarket(market: MarketId): ListedMarket {
    const listed = this.listing.markets[market];
    assert(listed !== undefined, () => `market ${market} is listed`);
    return listed;
  }
  listedAsset(asset: AssetId): Asset {
    const listed = this.listing.assets[asset];
    assert(listed !== undefined, () => `asset ${asset} is listed`);
    return listed;
  }
  market(market: MarketId): ListedMarket {
    const initial = this.markets.initialScale.get(market);
    const maintenance = this.markets.maintenanceScale.get(market);
    const listed = this.listedMarket(market);
    if (initial === 0 && maintenance === 0) return listed;
    return this.#effective.market(market, listed, { initial, maintenance });
  }
  asset(asset: AssetId): Asset {
    const haircut = this.assets.maintenanceHaircut.get(asset);
    const listed = this.listedAsset(asset);
    return haircut === 0 ? listed : this.#effective.asset(asset, listed, haircut);
  }
  initialHaircutPpm(asset: AssetId): Ppm {
    return Math.max(this.asset(asset).haircutPpm, this.assets.initialHaircut.get(asset));
  }
  forecastDeviationPpm(index: IndexId, elapsedMs: number): Ppm {
    return forecastDeviationPpm(this, index, elapsedMs);
  }
  mark(market: MarketId): Ticks {
    return this.markets.mark.get(market);
  }
  phase(market: MarketId): MarketPhase {
    return MARKET_PHASES[this.markets.phase.get(market)] ?? 'trading';
  }
  unitValue(market: MarketId): UnitValue {
    return this.markets.phase.get(market) === 0
      ? unitValueAt(this.market(market), this.mark(market))
      : this.markets.settlementUnit.get(market);
  }
  indexPrice(market: MarketId): Price {
    return this.indexes.price.get(this.market(market).index);
  }
  priceOfIndex(index: IndexId): Price {
    return this.indexes.price.get(index);
  }
  oracleQuality(index: IndexId): OracleQuality {
    return qualityOfIndex(this, index);
  }
  priceAgeMs(index: IndexId): TimeMs {
    return ageOfPrice(this, index);
  }
  stablePrice(index: IndexId): Price {
    return stablePriceOf(this, index);
  }
  twapPrice(index: IndexId): Price {
    return twapPriceOf(this, index);
  }
  confidence(index: IndexId): Price {
    return this.indexes.confidence.get(index);
  }
  isOpen(market: MarketId): boolean {
    const { expiryMs } = this.market(market);
    return this.markets.phase.get(market) === 0 && (expiryMs === 0 || this.time < expiryMs);
  }
  volatility(market: MarketId): bigint {
    return this.markets.volatility.get(market);
  }
  openLots(market: MarketId): bigint {
    return this.markets.openInterest.get(market);
  }
  expectedForward(expiry: ExpiryId): ExpectedForward {
    return expectedForward(this, expiry);
  }
  fundingIndex(market: MarketId): bigint {
    return this.markets.fundingIndex.get(market);
  }
  assetPrice(asset: AssetId): Price {
    return priceOfAsset(this, asset);
  }
  assetPriceDecimals(asset: AssetId): number {
    const index = this.listing.indexes[this.asset(asset).index];
    assert(index !== undefined, () => `asset ${asset} has an index`);
    return index.decimals;
  }

  accountKind(account: AccountId): AccountKind {
    const kind = ACCOUNT_KINDS[this.accounts.kind.get(account)];
    assert(kind !== undefined, () => `account ${account} has a kind`);
    return kind;
  }
  accountsOf(owner: OwnerId): readonly AccountId[] {
    return this.owners.of(owner);
  }
  positionRow(account: AccountId, market: MarketId): number {
    let row = this.accounts.firstPosition.get(account);
    while (row !== NONE && this.positions.market.get(row) !== market)
      row = this.positions.next.get(row);
    return row;
  }
  balanceRow(account: AccountId, asset: AssetId): number {
    let row = this.accounts.firstBalance.get(account);
    while (row !== NONE && this.balances.asset.get(row) !== asset)
      row = this.balances.next.get(row);
    return row;
  }
  orderRow(order: OrderId): number {
    return this.orderRows.get(order) ?? NONE;
  }
  balanceOf(account: AccountId, asset: AssetId): Quanta {
    if (asset === 0) return this.accounts.cash.get(account);
    const row = this.balanceRow(account, asset);
    return row === NONE ? (0n as Quanta) : this.balances.amount.get(row);
  }

  immatureGain(account: AccountId): Quanta {
    const { immature, immatureSince } = this.accounts;
    const held = { amount: immature.get(account), since: immatureSince.get(account) };
    return immatureAt(held, { time: this.time, maturityMs: this.venue.gainMaturityMs });
  }

  portfolio(account: AccountId): Portfolio {
    return portfolioOf(this, account);
  }
}
