// The penalty rate of an account as it stands.
import type { AccountId, MarketId, TimeMs } from '../../domain/units.ts';
import { healthOf } from '../../margin/account-risk.ts';
import type { ReadState } from '../../state/state.ts';
import { elapsedMs } from '../standing.ts';
import { hasRise, penaltyRatePpm } from './penalty-rate.ts';

/**
 * Ppm of notional that a close in the market is charged. Asked before the close: the stress that counts is the one that made
 * it necessary, not what the close leaves of it.
 */
export function penaltyNow(
  state: ReadState,
  account: AccountId,
  at: { readonly market: MarketId; readonly time: TimeMs },
): bigint {
  const { ladder } = state.listing;
  const { equity, maintenance } = hasRise(ladder)
    ? healthOf(state.portfolio(account), state)
    : { equity: 0n, maintenance: 0n };
  return penaltyRatePpm({
    listedPpm: state.market(at.market).liquidationPenaltyPpm,
    ladder,
    elapsedMs: elapsedMs(state, account, at.time),
    equity,
    maintenance,
  });
}
