// How long the venue's whole holding of a collateral asset takes to sell into the book that it is listed to be sold in, as the
// factor by which that widens the horizon of its haircut.
import { max, mulDivUp, neg } from '../base/fixed.ts';
import {
  type AssetId,
  type Lots,
  NONE,
  PPM,
  pow10,
  type Quanta,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { unwindFactorPpm } from '../margin/caution/unwind.ts';
import type { ReadState } from './state.ts';

/**
 * sqrt(1 + time to sell / horizon) in ppm, rounded up: the same law as the unwinding of a position, at the terms of the depth
 * market, for all coins of the asset in the venue on its bids. 1e6 where no depth market is listed.
 */
export function sellingTimeWideningPpm(state: ReadState, asset: AssetId): bigint {
  const { depthMarket, index, scale } = state.listedAsset(asset);
  if (depthMarket === NONE || index === NONE || depthMarket >= state.scalar('markets')) return PPM;
  const market = state.listedMarket(depthMarket);
  const horizonMs = state.listing.indexes[index]?.forecastHorizonMs ?? 0;
  const held: Quanta = max(ZERO_QUANTA, neg(state.assets.external.get(asset)));
  const lots = mulDivUp(held as bigint, pow10(market.baseDecimals), market.lotBase * pow10(scale));
  const depth = state.markets.bidDepth.get(depthMarket);
  return unwindFactorPpm(lots as Lots, depth, { ...market, horizonMs });
}
