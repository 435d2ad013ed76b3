// Who is to be liquidated on this tick, worst first. Decides with the exact requirement; acts on nothing.
import { cmpProduct } from '../base/fixed.ts';
import { compareBigints, compareNumbers } from '../base/ordered.ts';
import { type AccountId, NONE } from '../domain/units.ts';
import { requirementOf } from '../margin/account-risk.ts';
import type { Requirement } from '../margin/margin-model.ts';
import type { ReadState } from '../state/state.ts';

export type Breach = {
  readonly account: AccountId;
  readonly reason: 'maintenance' | 'negativeBalance';
  readonly risk: Requirement;
};

/**
 * Candidates with equity < maintenance (equal is not liquidatable), with cash below the negative balance cap, or already in
 * liquidation. Accounts with a position in a stale or banded market are left alone on this print, whatever their stage.
 */
export function detect(state: ReadState, candidates: readonly AccountId[]): readonly Breach[] {
  const breaches: Breach[] = [];
  for (const account of new Set(candidates)) {
    if (state.accountKind(account) === 'suspense' || isFrozen(state, account)) continue;
    const risk = requirementOf(state.portfolio(account), state);
    const isBelow = risk.equity < risk.maintenance;
    const isOverCap = state.accounts.cash.get(account) < -state.venue.negativeBalanceCap;
    if (!isBelow && !isOverCap && state.accounts.stage.get(account) === 0) continue;
    breaches.push({ account, reason: isBelow ? 'maintenance' : 'negativeBalance', risk });
  }
  return breaches.sort(worstFirst);
}

/** Whether some position of the account has no price that may be acted on: its market is stale, or in an open band. */
export function isFrozen(state: ReadState, account: AccountId): boolean {
  const { positions, markets } = state;
  for (
    let row = state.accounts.firstPosition.get(account);
    row !== NONE;
    row = positions.next.get(row)
  ) {
    const market = positions.market.get(row);
    if (markets.stale.get(market) === 1 || markets.band.get(market) === 1) return true;
  }
  return false;
}

/**
 * Total order: debts without positions first (no ratio can be lower), then equity / maintenance ascending by
 * cross-multiplying, then accounts without a requirement; ties by account id.
 */
export function worstFirst(a: Breach, b: Breach): number {
  const byClass = compareNumbers(classOf(a.risk), classOf(b.risk));
  if (byClass !== 0) return byClass;
  const byRatio =
    a.risk.maintenance > 0n
      ? cmpProduct(a.risk.equity, b.risk.maintenance, b.risk.equity, a.risk.maintenance)
      : compareBigints(a.risk.equity, b.risk.equity);
  return byRatio || compareNumbers(a.account, b.account);
}

function classOf({ equity, maintenance }: Requirement): 0 | 1 | 2 {
  if (maintenance > 0n) return 1;
  return equity < 0n ? 0 : 2;
}
