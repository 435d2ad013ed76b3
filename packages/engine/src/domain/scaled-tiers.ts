// Listed tiers at the scale of the market's margin schedule: what a requirement is really computed with. Who moves the scale,
// and how fast, is the schedule's matter (adapt/).
import type { Tier } from './listing.ts';
import type { ListedMarket } from './market-view.ts';
import type { Ppm } from './units.ts';

/** Scales of the listed rates in ppm, each at least 1e6; maintenance is never above initial. */
export type Scales = { readonly initialPpm: Ppm; readonly maintenancePpm: Ppm };

export const LISTED_SCALE_PPM = 1_000_000;
const WHOLE_PPM = 1_000_000;

/** Each rate times its scale, rounded up, at most the whole notional; maintenance at most initial, as in what was listed. */
export function scaledTiers(tiers: readonly Tier[], scales: Scales): readonly Tier[] {
  return tiers.map(({ fromNotional, initialPpm, maintenancePpm }) => {
    const initial = scaledRate(initialPpm, scales.initialPpm);
    const maintenance = Math.min(initial, scaledRate(maintenancePpm, scales.maintenancePpm));
    return { fromNotional, initialPpm: initial, maintenancePpm: maintenance };
  });
}

/** ceil(rate * scale / 1e6), at most 1e6; both factors are below 2^27, so the product is exact. */
export function scaledRate(ratePpm: Ppm, scalePpm: Ppm): Ppm {
  return Math.min(WHOLE_PPM, Math.ceil((ratePpm * scalePpm) / LISTED_SCALE_PPM));
}

/** A market as it counts at these scales. Listed scales give the same object, so that who compares objects sees no change. */
export function marketAtScales(listed: ListedMarket, scales: Scales): ListedMarket {
  const { initialPpm, maintenancePpm } = scales;
  if (initialPpm <= LISTED_SCALE_PPM && maintenancePpm <= LISTED_SCALE_PPM) return listed;
  const schedule = { listedTiers: listed.tiers, scales };
  return { ...listed, tiers: scaledTiers(listed.tiers, scales), schedule };
}

/**
 * The market's tiers as they count for a position that is sheltered at `capPpm`: maintenance at the smaller of the scale of
 * now and the cap. A cap of 0 shelters nothing.
 */
export function shelteredTiers({ tiers, schedule }: ListedMarket, capPpm: Ppm): readonly Tier[] {
  if (capPpm === 0 || schedule === undefined) return tiers;
  const { listedTiers, scales } = schedule;
  if (scales.maintenancePpm <= capPpm) return tiers;
  return scaledTiers(listedTiers, { ...scales, maintenancePpm: capPpm });
}
