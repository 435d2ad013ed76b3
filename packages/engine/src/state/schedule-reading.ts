// What is in force of the margin schedules and where their laws stand, read from the columns as the values that adapt/ works
// with. Zero in a column stands for what is listed.
import { SCALE_ONE, type ScheduleState } from '../adapt/margin-schedule.ts';
import type { HaircutState } from '../adapt/haircut-schedule.ts';
import { rateOfPpm } from '../adapt/rate-law.ts';
import { LISTED_SCALE_PPM, type Scales } from '../domain/scaled-tiers.ts';
import type { AssetId, MarketId, Ppm } from '../domain/units.ts';
import type { ReadState } from './state.ts';

export type Haircuts = { readonly initialPpm: Ppm; readonly maintenancePpm: Ppm };

/** Scales in force of a market. */
export const scalesOf = ({ markets }: Pick<ReadState, 'markets'>, market: MarketId): Scales => ({
  initialPpm: markets.initialScale.get(market) || LISTED_SCALE_PPM,
  maintenancePpm: markets.maintenanceScale.get(market) || LISTED_SCALE_PPM,
});

/** Haircuts in force of an asset. */
export const haircutsOf = (
  state: Pick<ReadState, 'asset' | 'initialHaircutPpm'>,
  asset: AssetId,
): Haircuts => ({
  initialPpm: state.initialHaircutPpm(asset),
  maintenancePpm: state.asset(asset).haircutPpm,
});

/** Where the law of a market stands. */
export function marketLawOf(
  { markets }: Pick<ReadState, 'markets'>,
  market: MarketId,
): ScheduleState {
  return {
    initial: markets.initialScaleFine.get(market) || SCALE_ONE,
    maintenance: markets.maintenanceScaleFine.get(market) || SCALE_ONE,
    calm: markets.calm.get(market),
    since: markets.proposedSince.get(market),
    announcedPpm: markets.proposedScale.get(market),
  };
}

/** Where the law of an asset stands. */
export function assetLawOf(
  state: Pick<ReadState, 'assets' | 'listedAsset'>,
  asset: AssetId,
): HaircutState {
  const { assets } = state;
  const listed = rateOfPpm(state.listedAsset(asset).haircutPpm);
  return {
    initial: assets.initialHaircutFine.get(asset) || listed,
    maintenance: assets.maintenanceHaircutFine.get(asset) || listed,
    since: assets.proposedSince.get(asset),
    announcedPpm: assets.proposedHaircut.get(asset),
  };
}
