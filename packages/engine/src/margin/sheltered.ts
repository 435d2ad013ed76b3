// What a shelter does to margin: a position's maintenance at the scale that it was healthy under, a balance at the weight that
// it counted for. Initial margin and withdrawals know no shelter. Who is sheltered, and for how long, is decided elsewhere.
import { max, sub } from '../base/fixed.ts';
import type { MarketView } from '../domain/market-view.ts';
import type { CollateralHeld, Portfolio, PositionHeld } from '../domain/portfolio.ts';
import { LISTED_SCALE_PPM, type Scales, shelteredTiers } from '../domain/scaled-tiers.ts';
import { PPM, type Ppm, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { lessPpm } from './collateral.ts';
import { type PositionMargin, positionMargin, type PositionView } from './position-margin.ts';

type Held = Pick<PositionHeld, 'market' | 'size' | 'scaleCapPpm'>;

/** Margin of a position as it counts: maintenance at the smaller of the scale in force and its shelter's cap. Rounded up. */
export function heldMargin(view: PositionView, held: Held): PositionMargin {
  const own = positionMargin(view, held.market, held.size);
  return isCapped(held) ? { ...own, maintenance: cappedMaintenance(view, held, own) } : own;
}

const isCapped = ({ scaleCapPpm }: Held): boolean => scaleCapPpm !== undefined && scaleCapPpm > 0;

function cappedMaintenance(
  view: PositionView,
  { market, size, scaleCapPpm }: Held,
  own: PositionMargin,
): Quanta {
  const listed = view.market(market);
  const tiers = shelteredTiers(listed, scaleCapPpm ?? 0);
  if (tiers === listed.tiers) return own.maintenance;
  const sheltered: PositionView = {
    market: () => ({ ...listed, tiers }),
    asset: (asset) => view.asset(asset),
    unitValue: (of) => view.unitValue(of),
    indexPrice: (of) => view.indexPrice(of),
  };
  return positionMargin(sheltered, market, size).maintenance;
}

/** What collateral of a value counts for in equity: after the haircut in force, but at least its sheltered weight. */
export function heldCollateral(view: MarketView, held: CollateralHeld, value: Quanta): Quanta {
  return lessPpm(value, heldHaircutPpm(view, held));
}

/**
 * What initial margin and withdrawals count less of it, never negative: their haircut moves first. It is asked for as
 * initial margin, so that one equity serves both levels.
 */
export function initialHaircutGap(view: MarketView, held: CollateralHeld, value: Quanta): Quanta {
  const counted = heldCollateral(view, held, value);
  return max(ZERO_QUANTA, sub(counted, lessPpm(value, view.initialHaircutPpm(held.asset))));
}

function heldHaircutPpm(view: MarketView, { asset, weightFloorPpm }: CollateralHeld): Ppm {
  return Math.min(view.asset(asset).haircutPpm, Number(PPM) - (weightFloorPpm ?? 0));
}

/**
 * The scales of an account whose rulebook margins it as a whole: the largest in force among the markets that it holds or has
 * orders in for initial margin, among those that it holds, each no more than its shelter's cap, for maintenance. So one
 * sheltered position keeps the whole account's margin at its cap, unless it holds another market at a larger scale.
 */
export function wholeScales({ positions, orders }: Portfolio, view: MarketView): Scales {
  let initialPpm = LISTED_SCALE_PPM;
  let maintenancePpm = LISTED_SCALE_PPM;
  for (const { market, scaleCapPpm } of positions) {
    const { schedule } = view.market(market);
    if (schedule === undefined) continue;
    const { scales } = schedule;
    const cap = scaleCapPpm === undefined || scaleCapPpm === 0 ? Infinity : scaleCapPpm;
    initialPpm = Math.max(initialPpm, scales.initialPpm);
    maintenancePpm = Math.max(maintenancePpm, Math.min(scales.maintenancePpm, cap));
  }
  for (const { market } of orders) {
    initialPpm = Math.max(initialPpm, view.market(market).schedule?.scales.initialPpm ?? 0);
  }
  return { initialPpm, maintenancePpm };
}
