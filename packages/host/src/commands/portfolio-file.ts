// The file of `plimsoll margin`: one portfolio, the prices it is valued at, and what its markets and assets are listed
// with. Everything left out has the engine's default. `docs/examples/portfolio.json` shows every part.
import { readFileSync } from 'node:fs';
import {
  type Asset,
  type AssetId,
  assetBreaches,
  checkAsset,
  checkMarket,
  type CollateralHeld,
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSettlementAsset,
  defaultVenue,
  type ListedMarket,
  type ListingBreach,
  listingBreaches,
  type Lots,
  type Market,
  type MarketId,
  type MarketView,
  NONE,
  type OrderOpen,
  type Portfolio,
  type PositionHeld,
  type Price,
  type Quanta,
  type Ticks,
  tickLotQuanta,
  type Tier,
} from '@plimsoll/engine';
import { explain, UserError } from '../errors.ts';
import { JsonField } from './json-field.ts';

export type PricedPortfolio = {
  readonly portfolio: Portfolio;
  readonly view: MarketView;
  readonly breaches: readonly ListingBreach[];
  /** By market: what a file calls a size and a price. */
  readonly markets: readonly MarketInFile[];
  readonly assets: readonly Asset[];
};
export type MarketInFile = {
  readonly listed: ListedMarket;
  readonly mark: Ticks;
  /** One lot and one tick as decimals: an integer count of 10^-decimals. */
  readonly lot: Grid;
  readonly tick: Grid;
};
export type Grid = { readonly step: bigint; readonly decimals: number };

const GRID_DECIMALS_MAX = 12;
const PRICE_DECIMALS = 12;
/** Widest entry price: finer than any grid, because an average of fills lies on none. */
const ENTRY_DECIMALS = 18;
/** Values stay within the engine's 64-bit columns with room for funding (`rules/listing.ts`). */
const NOTIONAL_BOUND = 2n ** 62n / 101n;
/** The largest price of the listing over the mark: a calculator has no tomorrow to leave room for. */
const HEADROOM = 2n;

/** Reads and checks a portfolio file. Throws UserError with the path inside the file. */
export function readPortfolioFile(file: string): PricedPortfolio {
  return readPortfolio(file, parse(file));
}

export function readPortfolio(file: string, document: unknown): PricedPortfolio {
  const { field } = new JsonField(file, '', document).object([
    '$schema',
    'settlement',
    'assets',
    'markets',
    'cash',
    'collateral',
    'positions',
    'orders',
  ]);
  const settlement = readSettlement(field('settlement'));
  const coins = field('assets').list().map(readAsset);
  const assets = [settlement, ...coins.map(({ asset }, index) => ({ ...asset, index }))];
  refuseTwins(field('assets').list(), assets.slice(1));
  const markets = field('markets')
    .list()
    .map((item) => readMarket(item, settlement));
  refuseTwins(
    field('markets').list(),
    markets.map(({ listed }) => listed),
  );

  const portfolio: Portfolio = {
    cash: (field('cash').isPresent ? field('cash').decimal(settlement.scale) : 0n) as Quanta,
    collateral: field('collateral')
      .list()
      .map((item) => readCollateral(item, assets)),
    positions: readPositions(field('positions').list(), markets, settlement.scale),
    orders: field('orders')
      .list()
      .map((item, index) => readOrder(item, markets, index + 1)),
  };
  const prices = coins.map(({ price }) => price);
  const breaches = [
    ...markets.flatMap(({ listed }) => listingBreaches(listed)),
    ...assets.slice(1).flatMap((asset) => assetBreaches(asset)),
  ];
  return { portfolio, view: viewOf(assets, prices, markets), breaches, markets, assets };
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw explain(`read ${file}`, error);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file} is not JSON: ${why}`, undefined, error);
  }
}

function readSettlement(item: JsonField): Asset {
  if (!item.isPresent) return defaultSettlementAsset;
  const { field } = item.object(['symbol', 'scale']);
  const scale = field('scale').isPresent
    ? field('scale').whole(0, 12)
    : defaultSettlementAsset.scale;
  return { ...defaultSettlementAsset, symbol: field('symbol').text(), scale };
}

function readAsset(item: JsonField): { readonly asset: Asset; readonly price: Price } {
  const names = ['haircutPpm', 'conversionDiscountPpm', 'stepBoundPpm'] as const;
  const { field } = item.object(['symbol', 'scale', 'price', ...names]);
  const symbol = field('symbol').text();
  const scale = field('scale').isPresent ? field('scale').whole(0, 18) : defaultAsset.scale;
  const rates = rateFields(names, field);
  const asset: Asset = { ...defaultAsset, ...rates, symbol, scale, index: 0 };
  const refused = checkAsset(asset);
  if (refused !== undefined) {
    item.refuse(
      `has ${refused.parameter} ${refused.value}, legal is ${refused.range} ${refused.unit}`,
    );
  }
  return { asset, price: field('price').positive(PRICE_DECIMALS) as Price };
}

const MARKET_RATES = [
  'stepBoundPpm',
  'takerFeePpm',
  'makerFeePpm',
  'liquidationPenaltyPpm',
  'liquidationSlippagePpm',
  'withdrawalFloorPpm',
] as const;

function readMarket(item: JsonField, settlement: Asset): MarketInFile {
  const { field } = item.object(['symbol', 'mark', 'tick', 'lot', 'tiers', ...MARKET_RATES]);
  const tick = readGrid(field('tick'), '0.1');
  const lot = readGrid(field('lot'), '0.001');
  const mark = onGrid(field('mark'), tick) as Ticks;
  const base: Market = {
    ...defaultMarket,
    ...rateFields(MARKET_RATES, field),
    symbol: field('symbol').text(),
    tickIndexUnits: tick.step,
    lotBase: lot.step,
    baseDecimals: lot.decimals,
    tiers: readTiers(field('tiers'), settlement.scale),
    maxPriceTicks: (mark * HEADROOM) as Ticks,
    maxPositionLots: 1n as Lots,
  };
  const index = { ...defaultIndex, decimals: tick.decimals };
  const perTickLot = tickLotQuanta(base, index, settlement);
  if (typeof perTickLot !== 'bigint') {
    item.refuse(
      `cannot be held exactly: ${perTickLot.parameter} would be ${perTickLot.value}, legal is ` +
        `${perTickLot.range}; choose a larger tick or lot`,
    );
  }
  const maxPositionLots = NOTIONAL_BOUND / (base.maxPriceTicks * perTickLot);
  const market = {
    ...base,
    maxPositionLots: (maxPositionLots > 0n ? maxPositionLots : 1n) as Lots,
  };
  const refused = checkMarket(market);
  if (refused !== undefined) {
    item.refuse(
      `has ${refused.parameter} ${refused.value}, legal is ${refused.range} ${refused.unit}`,
    );
  }
  const listed = {
    ...market,
    tickLotQuanta: perTickLot,
    bucketAccount: NONE,
    suspenseAccount: NONE,
  };
  return { listed, mark, lot, tick };
}

function readTiers(item: JsonField, scale: number): readonly Tier[] {
  if (!item.isPresent) return defaultMarket.tiers;
  return item.list().map((row) => {
    const { field } = row.object(['fromNotional', 'initialPpm', 'maintenancePpm']);
    return {
      fromNotional: field('fromNotional').decimal(scale) as Quanta,
      initialPpm: field('initialPpm').whole(1, 1_000_000),
      maintenancePpm: field('maintenancePpm').whole(1, 1_000_000),
    };
  });
}

function readCollateral(item: JsonField, assets: readonly Asset[]): CollateralHeld {
  const { field } = item.object(['asset', 'amount']);
  const asset = find(field('asset'), assets, 'asset');
  if (asset === 0) field('asset').refuse('is the settlement asset, which belongs under "cash"');
  const amount = field('amount').decimal(assets[asset]?.scale ?? 0);
  if (amount < 0n) field('amount').refuse('must not be negative: only cash can be owed');
  return { asset, amount: amount as Quanta };
}

function readPositions(
  items: readonly JsonField[],
  markets: readonly MarketInFile[],
  scale: number,
): readonly PositionHeld[] {
  const positions: PositionHeld[] = [];
  for (const item of items) {
    const { field } = item.object(['market', 'size', 'entryPrice']);
    const market = findMarket(field('market'), markets);
    if (positions.some((held) => held.market === market)) {
      field('market').refuse('has a position already; one position a market');
    }
    const { listed, lot, mark } = markets[market] as MarketInFile;
    const size = readSize(field('size'), lot, listed);
    if (size === 0n) field('size').refuse('must not be zero');
    const entry = field('entryPrice');
    const cost = entry.isPresent
      ? costOf(size, lot, { price: entry.positive(ENTRY_DECIMALS), scale })
      : size * mark * listed.tickLotQuanta;
    positions.push({ market, size: size as Lots, cost: cost as Quanta, fundingIndex: 0n });
  }
  return positions.sort((a, b) => a.market - b.market);
}

/** Quanta that the lots cost at a price that lies on no grid, rounded up: against the account. */
function costOf(
  size: bigint,
  lot: Grid,
  entry: { readonly price: bigint; readonly scale: number },
): bigint {
  const numerator = size * lot.step * entry.price * 10n ** BigInt(entry.scale);
  const divisor = 10n ** BigInt(lot.decimals + ENTRY_DECIMALS);
  const quotient = numerator / divisor;
  return numerator > 0n && quotient * divisor !== numerator ? quotient + 1n : quotient;
}

function readOrder(item: JsonField, markets: readonly MarketInFile[], order: number): OrderOpen {
  const { field } = item.object(['market', 'side', 'size', 'limit', 'reduceOnly']);
  const market = findMarket(field('market'), markets);
  const { listed, lot, tick } = markets[market] as MarketInFile;
  const size = readSize(field('size'), lot, listed);
  if (size <= 0n) field('size').refuse('must be above zero; the side says which way');
  return {
    order,
    market,
    side: field('side').choice(['buy', 'sell']),
    size: size as Lots,
    limit: onGrid(field('limit'), tick) as Ticks,
    reduceOnly: field('reduceOnly').flag(false),
  };
}

function readSize(item: JsonField, lot: Grid, market: ListedMarket): bigint {
  const units = item.decimal(lot.decimals);
  const size = units / lot.step;
  if (size * lot.step !== units) item.refuse('must be a multiple of the lot of its market');
  if (size > market.maxPositionLots || size < -market.maxPositionLots) {
    item.refuse(
      `is too large: at most ${market.maxPositionLots} lots can be held exactly at this price`,
    );
  }
  return size;
}

/** A step such as "0.1": any positive decimal. */
function readGrid(item: JsonField, otherwise: string): Grid {
  const text = item.isPresent ? item.text() : otherwise;
  const decimals = Math.min(GRID_DECIMALS_MAX, text.split('.')[1]?.length ?? 0);
  const step = new JsonField(item.file, item.path, text).positive(decimals);
  return { step, decimals };
}

function onGrid(item: JsonField, grid: Grid): bigint {
  const units = item.positive(grid.decimals);
  const steps = units / grid.step;
  if (steps * grid.step !== units) item.refuse('must be a multiple of the tick of its market');
  return steps;
}

function rateFields<N extends string>(
  names: readonly N[],
  field: (key: string) => JsonField,
): { [name in N]?: number } {
  const rates: { [name in N]?: number } = {};
  for (const name of names) {
    if (field(name).isPresent) rates[name] = field(name).whole(0, 1_000_000);
  }
  return rates;
}

function findMarket(item: JsonField, markets: readonly MarketInFile[]): MarketId {
  return find(
    item,
    markets.map(({ listed }) => listed),
    'market',
  );
}

function find(
  item: JsonField,
  listed: readonly { readonly symbol: string }[],
  what: string,
): AssetId {
  const symbol = item.text();
  const index = listed.findIndex((candidate) => candidate.symbol === symbol);
  if (index >= 0) return index;
  const known = listed.map((candidate) => candidate.symbol).join(', ');
  return item.refuse(
    `names the unknown ${what} "${symbol}"; the file lists ${known === '' ? 'none' : known}`,
  );
}

function refuseTwins(
  items: readonly JsonField[],
  listed: readonly { readonly symbol: string }[],
): void {
  for (const [index, { symbol }] of listed.entries()) {
    if (listed.findIndex((other) => other.symbol === symbol) === index) continue;
    items[index]?.refuse(`lists "${symbol}" a second time`);
  }
}

function viewOf(
  assets: readonly Asset[],
  prices: readonly Price[],
  markets: readonly MarketInFile[],
): MarketView {
  const at = <T>(list: readonly T[], index: number): T => {
    const found = list[index];
    if (found === undefined) throw new Error(`the file lists number ${index}`);
    return found;
  };
  return {
    venue: defaultVenue,
    market: (market) => at(markets, market).listed,
    asset: (asset) => at(assets, asset),
    mark: (market) => at(markets, market).mark,
    fundingIndex: () => 0n,
    assetPrice: (asset) => at(prices, asset - 1),
    assetPriceDecimals: () => PRICE_DECIMALS,
  };
}
