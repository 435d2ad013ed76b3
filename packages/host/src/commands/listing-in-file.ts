// What a portfolio file lists: the settlement asset, collateral assets with their prices, markets with their marks. Everything
// left out has the engine's default.
import {
  type Asset,
  checkAsset,
  checkMarket,
  defaultAsset,
  defaultIndex,
  defaultMarket,
  defaultSettlementAsset,
  type ListedMarket,
  type Lots,
  type Market,
  NONE,
  type Price,
  type Quanta,
  type Ticks,
  tickLotQuanta,
  type Tier,
} from '@plimsoll/engine';
import { JsonField } from './json-field.ts';

export type MarketInFile = {
  readonly listed: ListedMarket;
  readonly mark: Ticks;
  /** One lot and one tick as decimals: an integer count of 10^-decimals. */
  readonly lot: Grid;
  readonly tick: Grid;
};
export type Grid = { readonly step: bigint; readonly decimals: number };

const GRID_DECIMALS_MAX = 12;
/** Index prices in the file count 10^-12. */
export const PRICE_DECIMALS = 12;
/** Values stay within the engine's 64-bit columns with room for funding (`rules/listing.ts`). */
const NOTIONAL_BOUND = 2n ** 62n / 101n;
/** The largest price of the listing over the mark: a calculator has no tomorrow to leave room for. */
const HEADROOM = 2n;

export function readSettlement(item: JsonField): Asset {
  if (!item.isPresent) return defaultSettlementAsset;
  const { field } = item.object(['symbol', 'scale']);
  const scale = field('scale').isPresent
    ? field('scale').whole(0, 12)
    : defaultSettlementAsset.scale;
  return { ...defaultSettlementAsset, symbol: field('symbol').text(), scale };
}

export function readAsset(item: JsonField): { readonly asset: Asset; readonly price: Price } {
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

export function readMarket(item: JsonField, settlement: Asset): MarketInFile {
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

/** A step such as "0.1": any positive decimal. */
function readGrid(item: JsonField, otherwise: string): Grid {
  const text = item.isPresent ? item.text() : otherwise;
  const decimals = Math.min(GRID_DECIMALS_MAX, text.split('.')[1]?.length ?? 0);
  const step = new JsonField(item.file, item.path, text).positive(decimals);
  return { step, decimals };
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

/** A price as a whole number of ticks. */
export function onGrid(item: JsonField, grid: Grid): bigint {
  const units = item.positive(grid.decimals);
  const steps = units / grid.step;
  if (steps * grid.step !== units) item.refuse('must be a multiple of the tick of its market');
  return steps;
}
