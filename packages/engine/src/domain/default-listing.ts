// Listings made of the default of every parameter: what tests, tutorials and the built-in venue start
// from. They pass every range and every listing rule; money assumes a settlement asset of 6 decimals.
import type { Asset, Index, Market, Source, Terms, Tier, Venue } from './listing.ts';
import { defaultsOf } from './parameter.ts';
import { defaultAssetOracle, defaultPermissions } from './parameters-oracle.ts';
import { marketParameters, tierParameters } from './parameters-market.ts';
import { termsParameters } from './parameters-terms.ts';
import {
  assetParameters,
  indexParameters,
  interestKinkParameters,
  sourceParameters,
  venueParameters,
} from './parameters-venue.ts';
import { NONE, type Ppm, type Quanta } from './units.ts';

export const defaultVenue: Venue = {
  ...defaultsOf(venueParameters),
  interestKinks: [defaultsOf(interestKinkParameters)],
};

/** Settlement asset: dollars at a scale of 6, which is what the money defaults are counted in. */
export const defaultSettlementAsset: Asset = {
  ...defaultsOf(assetParameters),
  ...defaultAssetOracle,
  depthMarket: NONE,
  symbol: 'USDT',
  custody: 'main',
  scale: 6,
  index: NONE,
  haircutPpm: 0,
  conversionDiscountPpm: 0,
  stepBoundPpm: 0,
};

/** A collateral coin at index 0. */
export const defaultAsset: Asset = {
  ...defaultsOf(assetParameters),
  ...defaultAssetOracle,
  depthMarket: NONE,
  symbol: 'BTC',
  custody: 'main',
  index: 0,
};

export const defaultIndex: Index = { ...defaultsOf(indexParameters), symbol: 'BTC' };

export const defaultSource: Source = {
  ...defaultsOf(sourceParameters),
  symbol: 'BTC-spot',
  index: 0,
  role: 'index',
};

/** The terms of a linear perpetual without a cap. */
export const linearPerpetual: Terms = {
  ...defaultsOf(termsParameters),
  kind: 'perpetual',
  payoff: 'linear',
  right: 'none',
  fullyCollateralised: false,
};

/** A perpetual on index 0: ticks of 0.1 dollar and lots of 0.001 coin. */
export const defaultMarket: Market = {
  ...defaultsOf(marketParameters),
  ...linearPerpetual,
  ...defaultPermissions,
  symbol: 'BTC-PERP',
  index: 0,
  tiers: [
    defaultsOf(tierParameters),
    tier(1_000_000_000_000n, 100_000, 50_000),
    tier(10_000_000_000_000n, 200_000, 100_000),
    tier(50_000_000_000_000n, 500_000, 250_000),
  ],
};

function tier(fromNotional: bigint, initialPpm: Ppm, maintenancePpm: Ppm): Tier {
  return { fromNotional: fromNotional as Quanta, initialPpm, maintenancePpm };
}
