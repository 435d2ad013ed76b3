// What a portfolio file need not say: the default of every parameter, from the engine's own tables.
import {
  type Asset,
  type Index,
  type Market,
  NONE,
  parameters,
  type Quanta,
  type Tier,
  type Venue,
} from '@plimsoll/engine';

type Table = { readonly [name: string]: { readonly default: number | bigint } };

export const defaultVenue = defaultsOf(parameters.venue) as Venue;
export const defaultIndex: Index = { ...(defaultsOf(parameters.index) as Index), symbol: 'index' };
export const defaultAsset: Asset = {
  ...(defaultsOf(parameters.asset) as Asset),
  symbol: '',
  custody: 'main',
  index: 0,
};
/** Dollars at a scale of 6, without haircut. */
export const defaultSettlementAsset: Asset = {
  ...defaultAsset,
  symbol: 'USD',
  scale: 6,
  index: NONE,
  haircutPpm: 0,
  conversionDiscountPpm: 0,
  stepBoundPpm: 0,
};
/** Tiers at 1, 10 and 50 million dollars at a scale of 6, as the engine's default listing has them. */
export const defaultMarket: Market = {
  ...(defaultsOf(parameters.market) as Market),
  symbol: '',
  index: 0,
  tiers: [
    defaultsOf(parameters.tier) as Tier,
    tier(1_000_000_000_000n, 100_000, 50_000),
    tier(10_000_000_000_000n, 200_000, 100_000),
    tier(50_000_000_000_000n, 500_000, 250_000),
  ],
};

function defaultsOf(table: Table): unknown {
  return Object.fromEntries(
    Object.entries(table).map(([name, { default: value }]) => [name, value]),
  );
}

function tier(fromNotional: bigint, initialPpm: number, maintenancePpm: number): Tier {
  return { fromNotional: fromNotional as Quanta, initialPpm, maintenancePpm };
}
