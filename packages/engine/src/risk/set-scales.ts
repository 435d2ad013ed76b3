// Brings scales and haircuts into force. Before maintenance margin rises, whoever is healthy and would not be is sheltered at
// what was in force: a tightening never by itself liquidates an account.
import type { Tier } from '../domain/listing.ts';
import { marketAtScales, type Scales } from '../domain/scaled-tiers.ts';
import { type AccountId, type AssetId, type MarketId, PPM } from '../domain/units.ts';
import { haircutsOf, type Haircuts, scalesOf } from '../state/schedule-reading.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { brokenBy, needsNothing, NOBODY_IS_SAFE, type Tightening } from './tightening.ts';

/**
 * Whether the announced levels are those of the prices and holdings of now, as they are in a tick after all that the screen
 * could not clear was announced. Then `healthy` vouches for most accounts and spares their exact question.
 */
export type Levels = 'current' | 'maybeOld';

/** Emits nothing where the scales are in force already. */
export function setScales(step: Step, market: MarketId, scales: Scales, levels: Levels): void {
  const { state } = step;
  const before = scalesOf(state, market);
  const { initialPpm: initialScalePpm, maintenancePpm: maintenanceScalePpm } = scales;
  if (initialScalePpm === before.initialPpm && maintenanceScalePpm === before.maintenancePpm)
    return;
  if (maintenanceScalePpm > before.maintenancePpm) {
    for (const account of brokenBy(state, tightenedMarket(state, market, scales, levels)))
      step.emit({ type: 'PositionSheltered', account, market, scalePpm: before.maintenancePpm });
  }
  step.emit({ type: 'MarginScaleSet', market, initialScalePpm, maintenanceScalePpm });
}

/** Emits nothing where the haircuts are in force already. */
export function setHaircuts(step: Step, asset: AssetId, haircuts: Haircuts): void {
  const { state } = step;
  const before = haircutsOf(state, asset);
  const { initialPpm: initialHaircutPpm, maintenancePpm: maintenanceHaircutPpm } = haircuts;
  if (initialHaircutPpm === before.initialPpm && maintenanceHaircutPpm === before.maintenancePpm)
    return;
  if (maintenanceHaircutPpm > before.maintenancePpm) {
    const weightPpm = Number(PPM) - before.maintenancePpm;
    for (const account of brokenBy(state, tightenedAsset(state, asset, maintenanceHaircutPpm)))
      step.emit({ type: 'BalanceSheltered', account, asset, weightPpm });
  }
  step.emit({ type: 'HaircutSet', asset, initialHaircutPpm, maintenanceHaircutPpm });
}

function tightenedMarket(
  state: ReadState,
  market: MarketId,
  scales: Scales,
  levels: Levels,
): Tightening {
  const after = marketAtScales(state.listedMarket(market), scales);
  return {
    of: 'market',
    id: market,
    change: { market: (id) => (id === market ? after : state.market(id)) },
    isSafe: levels === 'current' ? vouchedFor(state, market, after.tiers) : NOBODY_IS_SAFE,
  };
}

function tightenedAsset(state: ReadState, asset: AssetId, haircutPpm: number): Tightening {
  const after = { ...state.asset(asset), haircutPpm };
  return {
    of: 'asset',
    id: asset,
    change: { asset: (id) => (id === asset ? after : state.asset(id)) },
    isSafe: (account) => needsNothing(state, account),
  };
}

/**
 * Whom the level `healthy` vouches for: equity >= (1 + k) maintenance, k = warning level - 1. With the rates of all tiers up
 * by at most a factor 1 + k / 2 the position's own c quanta grow by at most c k / 2 + 1 <= c k, if c >= 2 / k. Not asked of
 * contracts whose requirement is no function of notional alone, nor of accounts under a rulebook.
 */
function vouchedFor(
  state: ReadState,
  market: MarketId,
  after: readonly Tier[],
): Tightening['isSafe'] {
  const { tiers, kind, capTicks } = state.market(market);
  const slack = state.venue.warningPpm / 1e6 - 1;
  const growth = tiers.reduce((most, tier, i) => {
    const grown = (after[i] as Tier).maintenancePpm;
    return grown === tier.maintenancePpm ? most : Math.max(most, grown / tier.maintenancePpm - 1);
  }, 0);
  // The comparison leaves a thousandth to the rounding of floats.
  const isSmall = slack > 0 && growth <= 0.499 * slack;
  if (!isSmall || kind === 'option' || capTicks > 0n) return NOBODY_IS_SAFE;
  const leastRate = (tiers[0] as Tier).maintenancePpm / 1e6;
  const leastNotional = leastRate > 0 ? 2.01 / slack / leastRate : Infinity;
  const unit = Math.abs(Number(state.unitValue(market)));
  return (account: AccountId, row: number): boolean =>
    state.accounts.level.get(account) === 0 &&
    state.accountKind(account) !== 'portfolio' &&
    Math.abs(Number(state.positions.size.get(row))) * unit >= leastNotional;
}
