// Carries a suggested rebalancing out: its orders go into the book as the owner's own, reduce-only and without penalty; and does
// so unasked at a margin call for those who have allowed it.
import { MARGIN_LEVELS } from '../../domain/event.ts';
import type { AccountId } from '../../domain/units.ts';
import { rebalanceOrderId } from '../../state/order-kinds.ts';
import type { Step } from '../../state/step.ts';
import { isFrozen } from '../detect.ts';
import { type RebalanceSuggestion, suggestRebalance } from './suggest-rebalance.ts';

export function startRebalance(
  step: Step,
  { account, cost, orders }: RebalanceSuggestion,
  by: 'owner' | 'allowance',
): void {
  const { state } = step;
  const legs = orders.map(({ market, lots }) => ({ market, lots }));
  step.emit({ type: 'RebalanceStarted', account, cost, legs, by });
  for (const { market, side, lots, limit } of orders) {
    step.emit({
      type: 'RebalanceOrderPlaced',
      order: rebalanceOrderId(state.scalar('nextLiquidationOrder')),
      account,
      market,
      side,
      size: lots,
      limit,
      expires: step.time + state.market(market).liquidationOrderMs,
    });
  }
}

/**
 * Rebalances, of the accounts given, those at margin call that allow it and have no such order in the book. As many are looked
 * at in a step as may be liquidated in one, from another start each step, so that nobody whom nothing helps holds up others.
 */
export function rebalanceAllowed(step: Step, accounts: readonly AccountId[]): void {
  const { state } = step;
  const called = accounts.filter(
    (account) =>
      state.accounts.rebalanceAllowed.get(account) === 1 &&
      state.accounts.stage.get(account) === 0 &&
      MARGIN_LEVELS[state.accounts.level.get(account)] === 'marginCall' &&
      !isFrozen(state, account),
  );
  const most = Math.min(called.length, state.venue.liquidationsPerStepMax);
  const start = called.length === 0 ? 0 : state.scalar('sequence') % called.length;
  for (let turn = 0; turn < most; turn++) {
    const account = called[(start + turn) % called.length];
    if (account === undefined) continue;
    const suggested = suggestRebalance(state, account);
    if (suggested.ok) startRebalance(step, suggested.value, 'allowance');
  }
}
