// Who shares a loss by the index: customers who are neither in liquidation nor announced to be, and hold no claim of the market
// that is still to be met. The loser is in liquidation, and claimants are charged by claims of their own. It is decided once,
// by the state at the sequence of the epoch, so it does not depend on who is touched first.
import { MARGIN_LEVELS } from '../domain/event.ts';
import type { AccountId, MarketId } from '../domain/units.ts';
import type { ReadState } from './state.ts';

const LIQUIDATION = MARGIN_LEVELS.indexOf('liquidation');

/** Accounts with claims of the market that are not met yet. */
export function lossClaimants(state: ReadState, market: MarketId): ReadonlySet<AccountId> {
  const claimants = new Set<AccountId>();
  const { claims } = state;
  for (let row = state.scalar('claimHead'); row < state.scalar('claims'); row++) {
    if (claims.market.get(row) === market) claimants.add(claims.account.get(row));
  }
  return claimants;
}

/** Whether a loss may be shared with the account at all. */
export function mayShareLoss(state: ReadState, account: AccountId): boolean {
  const kind = state.accountKind(account);
  return (
    kind !== 'insurance' &&
    kind !== 'suspense' &&
    state.accounts.stage.get(account) === 0 &&
    state.accounts.level.get(account) !== LIQUIDATION
  );
}

/** Whether it shares by the index. */
export const isLossWinner = (
  state: ReadState,
  account: AccountId,
  claimants: ReadonlySet<AccountId>,
): boolean => mayShareLoss(state, account) && !claimants.has(account);
