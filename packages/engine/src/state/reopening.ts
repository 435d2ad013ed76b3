// How a market opens again after a band, or after a silence in which nobody could be liquidated: first a grace in which owners
// may add margin and reduce, then liquidations, and only then withdrawals, when all who had to be looked at have been.
//
// Orders that add risk are taken from the first moment on: they need initial margin with caution at the very prices that are
// doubted, which whoever waits for the end of the grace does not have, and a market with nobody to trade against would open
// into an empty book (hazards L12 asks for grace, deposits and gated withdrawals, not for a market without trade).
import { type AccountId, type MarketId, NONE, type TimeMs } from '../domain/units.ts';
import type { ReadState } from './state.ts';

type OpenState = Pick<
  ReadState,
  'accounts' | 'positions' | 'markets' | 'market' | 'isOpen' | 'time'
>;

/** Whether the market is in its grace: no liquidation in it. What has expired is final, and has none. */
export function isInGrace(state: OpenState, market: MarketId): boolean {
  const { reopenGraceMs } = state.market(market);
  if (reopenGraceMs === 0 || !state.isOpen(market)) return false;
  const since = state.markets.graceSince.get(market);
  return since !== 0 && state.time < since + reopenGraceMs;
}

/**
 * Since when there is a grace, after an opening at `now`; `last` is when the one before began, 0 if none did. Between two
 * graces lies at least the length of one, in which whoever is below maintenance is liquidated: bands that follow one another,
 * or a price that is in doubt every other minute, would otherwise put it off until nothing is left.
 */
export function graceSince(last: TimeMs, now: TimeMs, reopenGraceMs: number): TimeMs {
  return last !== 0 && now < last + 2 * reopenGraceMs ? last : now;
}

/** Until when nothing may be withdrawn that rests on the market; undefined if it may. */
export function withdrawalsWaitUntil(state: OpenState, market: MarketId): TimeMs | undefined {
  const { reopenGraceMs, reopenWithdrawalMs } = state.market(market);
  const reopenedAt = state.markets.reopenedAt.get(market);
  const until = reopenedAt + reopenGraceMs + reopenWithdrawalMs;
  return reopenedAt !== 0 && state.time < until && state.isOpen(market) ? until : undefined;
}

/** The account's markets that are in their grace. */
export function marketsInGrace(state: OpenState, account: AccountId): readonly MarketId[] {
  const { positions } = state;
  const found: MarketId[] = [];
  let row = state.accounts.firstPosition.get(account);
  for (; row !== NONE; row = positions.next.get(row)) {
    const market = positions.market.get(row);
    if (isInGrace(state, market)) found.push(market);
  }
  return found;
}
