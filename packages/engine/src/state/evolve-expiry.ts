// What belongs to markets that end: smiles, option marks, the settlement average and the phases of settlement. The
// positions that become cash are evolved with the other positions (evolve.ts).
import { assert } from '../base/assert.ts';
import { VOLATILITY_MODELS, type VolatilityObserved } from '../domain/command.ts';
import type { Event } from '../domain/event.ts';
import type { UnitValue, TimeMs } from '../domain/units.ts';
import { expiryRow } from './expiry-row.ts';
import type { State } from './state.ts';
import { MARKET_PHASES, type MarketPhase } from './tables.ts';

const phaseCode = (phase: MarketPhase): number => MARKET_PHASES.indexOf(phase);

/** Whether the event was one of an expiry. */
export function evolveExpiry(state: State, event: Event, time: TimeMs): boolean {
  const { markets, expiries } = state;
  switch (event.type) {
    case 'VolatilitiesAccepted':
      for (const observed of event.volatilities) setSmile(state, observed);
      return true;
    case 'SettlementAverageMoved':
      expiries.sumHigh.set(event.expiry, event.sumHigh);
      expiries.sumLow.set(event.expiry, event.sumLow);
      expiries.coveredMs.set(event.expiry, event.coveredMs);
      expiries.averagedTo.set(event.expiry, event.toTime);
      expiries.heldPrice.set(event.expiry, event.price);
      return true;
    case 'OptionMarkSet':
      markets.mark.set(event.market, event.mark);
      markets.stale.set(event.market, event.stale ? 1 : 0);
      markets.forward.set(event.market, event.forward);
      markets.volatility.set(event.market, event.volatility);
      markets.markIndex.set(event.market, event.index);
      if (!event.stale) markets.markTime.set(event.market, time);
      markets.averageGap.set(event.market, event.averageGap);
      markets.averageTime.set(event.market, time);
      return true;
    case 'OptionMarkRefused':
      markets.stale.set(event.market, 1);
      return true;
    case 'SettlementFixed':
      markets.phase.set(event.market, phaseCode('settling'));
      markets.settlementPrice.set(event.market, event.price);
      markets.settlementUnit.set(event.market, event.unitValue as UnitValue);
      // Nothing trades any more, and the ladder leaves the leg alone until it is cash.
      markets.stale.set(event.market, 1);
      markets.band.set(event.market, 0);
      return true;
    case 'MarketSettled':
      markets.phase.set(event.market, phaseCode('settled'));
      return true;
    default:
      return false;
  }
}

function setSmile(state: State, observed: VolatilityObserved): void {
  const { expiries, indexes } = state;
  const row = expiryRow(state, observed.index, observed.expiryMs);
  assert(row !== undefined, () => `markets of index ${observed.index} end at ${observed.expiryMs}`);
  expiries.volatilityTime.set(row, observed.time);
  expiries.forwardBasis.set(row, observed.forward - indexes.price.get(observed.index));
  expiries.model.set(row, VOLATILITY_MODELS.indexOf(observed.model));
  for (const name of ['volatility', 'a', 'b', 'rho', 'm', 'sigma'] as const)
    expiries[name].set(row, observed[name]);
}
