// Adaptive margin: forecasts, where the control laws stand, what is proposed and in force, overrides and shelters. What an
// event says is set; nothing is computed.
import { assert } from '../base/assert.ts';
import type { Event, EventOf } from '../domain/event.ts';
import { NONE } from '../domain/units.ts';
import type { State } from './state.ts';

const FINE_OF_PPM = 1_000_000_000n;

/** Whether the event was one of a schedule. */
export function evolveSchedule(state: State, event: Event): boolean {
  const { indexes, markets, assets } = state;
  switch (event.type) {
    case 'ForecastAccepted':
      indexes.forecastLong.set(event.index, event.longPpm);
      indexes.forecastShort.set(event.index, event.shortPpm);
      indexes.forecastTime.set(event.index, event.time);
      indexes.forecastUntil.set(event.index, event.validUntil);
      return true;
    case 'ForecastRefused':
      return true;
    case 'ForecastMissed':
      indexes.forecastUntil.set(event.index, 0);
      return true;
    case 'SchedulesStepped':
      stepped(state, event);
      return true;
    case 'MarginChangeProposed':
      markets.proposedScale.set(
        event.market,
        event.effectiveTime === 0 ? 0 : event.initialScalePpm,
      );
      return true;
    case 'MarginScaleSet':
      markets.initialScale.set(event.market, event.initialScalePpm);
      markets.maintenanceScale.set(event.market, event.maintenanceScalePpm);
      return true;
    case 'MarginOverridden':
      markets.overrideUntil.set(event.market, event.until);
      // The law goes on from what it is held at.
      markets.initialScaleFine.set(event.market, fine(event.initialScalePpm));
      markets.maintenanceScaleFine.set(event.market, fine(event.maintenanceScalePpm));
      markets.proposedSince.set(event.market, 0);
      markets.proposedScale.set(event.market, 0);
      return true;
    case 'HaircutChangeProposed':
      assets.proposedHaircut.set(event.asset, event.effectiveTime === 0 ? 0 : event.haircutPpm);
      return true;
    case 'HaircutSet':
      assets.initialHaircut.set(event.asset, event.initialHaircutPpm);
      assets.maintenanceHaircut.set(event.asset, event.maintenanceHaircutPpm);
      return true;
    case 'HaircutOverridden':
      assets.overrideUntil.set(event.asset, event.until);
      assets.initialHaircutFine.set(event.asset, fine(event.initialHaircutPpm));
      assets.maintenanceHaircutFine.set(event.asset, fine(event.maintenanceHaircutPpm));
      assets.proposedSince.set(event.asset, 0);
      assets.proposedHaircut.set(event.asset, 0);
      return true;
    case 'PositionSheltered':
    case 'BalanceSheltered':
      shelter(state, event);
      return true;
    default:
      return false;
  }
}

const fine = (ppm: number): bigint => BigInt(ppm) * FINE_OF_PPM;

function stepped(state: State, event: EventOf<'SchedulesStepped'>): void {
  const { markets, assets } = state;
  state.setScalar('lastScheduleStep', event.time);
  for (const { market, initial, maintenance, since, calm } of event.markets) {
    markets.initialScaleFine.set(market, initial);
    markets.maintenanceScaleFine.set(market, maintenance);
    markets.proposedSince.set(market, since);
    markets.calm.set(market, calm);
  }
  for (const { asset, initial, maintenance, since } of event.assets) {
    assets.initialHaircutFine.set(asset, initial);
    assets.maintenanceHaircutFine.set(asset, maintenance);
    assets.proposedSince.set(asset, since);
  }
}

function shelter(state: State, event: EventOf<'PositionSheltered' | 'BalanceSheltered'>): void {
  const { account } = event;
  state.touched.add(account);
  if (event.type === 'PositionSheltered') {
    const row = state.positionRow(account, event.market);
    assert(row !== NONE, () => `account ${account} has a position in market ${event.market}`);
    state.positions.scaleCap.set(row, event.scalePpm);
    return;
  }
  const row = state.balanceRow(account, event.asset);
  assert(row !== NONE, () => `account ${account} has a balance of asset ${event.asset}`);
  state.balances.weightFloor.set(row, event.weightPpm);
}
