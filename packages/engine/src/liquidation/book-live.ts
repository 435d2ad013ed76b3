// Whether the ladder may use a market's book now.
import type { MarketId } from '../domain/units.ts';
import { permits } from '../state/permissions.ts';
import { isInGrace } from '../state/reopening.ts';
import type { ReadState } from '../state/state.ts';

/** A price good enough, no grace, no open band, neither halted nor ended. */
export function isLive(state: ReadState, market: MarketId): boolean {
  const { band, halted, phase } = state.markets;
  return (
    permits(state, market, 'liquidate') &&
    !isInGrace(state, market) &&
    band.get(market) === 0 &&
    halted.get(market) === 0 &&
    phase.get(market) === 0
  );
}
