// Rebalancing before liquidation: the cheapest reduction that brings an account at risk back above its warning level, at no
// penalty. A view and a preview: it changes nothing, and the same function decides when the owner accepts it.
import { cmpProduct } from '../../base/fixed.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { LIQUIDATION_STAGES } from '../../domain/event.ts';
import type { RejectOf } from '../../domain/reject.ts';
import { type AccountId, NONE, PPM, type Quanta } from '../../domain/units.ts';
import { healthOf } from '../../margin/account-risk.ts';
import type { ReadState } from '../../state/state.ts';
import { isLive } from '../book-live.ts';
import { planUnwind, type UnwindOrder, type UnwindPlan } from './plan-unwind.ts';
import type { UnwindTerms } from './unwind-leg.ts';

export type RebalanceSuggestion = {
  readonly account: AccountId;
  /** Reduce-only, all to be placed at once. */
  readonly orders: readonly UnwindOrder[];
  /** Slippage to the limits and fees if all of it fills, quanta. */
  readonly cost: Quanta;
  readonly equityBefore: Quanta;
  readonly maintenanceBefore: Quanta;
  readonly equityAfter: Quanta;
  readonly maintenanceAfter: Quanta;
};
export type RebalanceRefusal =
  | RejectOf<'HouseAccount'>
  | RejectOf<'AccountLiquidating'>
  | RejectOf<'RebalancePending'>
  | RejectOf<'NothingToRebalance'>;

/** Order flag: placed by a rebalancing. */
const REBALANCING = 4;

/** The suggestion for a customer's account, or why there is none. */
export function suggestRebalance(
  state: ReadState,
  account: AccountId,
): Result<RebalanceSuggestion, RebalanceRefusal> {
  const { accounts, venue } = state;
  if (accounts.owner.get(account) === NONE) return err({ type: 'HouseAccount', account });
  const stage = LIQUIDATION_STAGES[accounts.stage.get(account)] ?? 'none';
  if (stage !== 'none') return err({ type: 'AccountLiquidating', account, stage });
  const pending = rebalanceOrders(state, account);
  if (pending > 0) return err({ type: 'RebalancePending', account, orders: pending });
  const portfolio = state.portfolio(account);
  const { equity, maintenance, refusal } = healthOf(portfolio, state);
  const nothing = (why: string) =>
    err({
      type: 'NothingToRebalance',
      account,
      equity,
      maintenance,
      warningPpm: venue.warningPpm,
      why,
    } as const);
  if (refusal !== undefined) return nothing('no margin is stated for the account');
  if (cmpProduct(equity, PPM, maintenance, BigInt(venue.warningPpm)) >= 0)
    return nothing('the account is not at risk');
  const terms: UnwindTerms = {
    exitPpm: BigInt(venue.warningPpm),
    penaltyPpm: () => 0n,
    isLive: (market) => isLive(state, market),
    mostLots: () => undefined,
  };
  const plan = cheaper(
    planUnwind(portfolio, state, terms, 'cheapestFirst'),
    planUnwind(portfolio, state, terms),
  );
  if (plan === undefined) return nothing('no reduction brings the account above its warning level');
  const { orders, cost, equityAfter, maintenanceAfter } = plan;
  return ok({
    account,
    orders,
    cost,
    equityBefore: equity,
    maintenanceBefore: maintenance,
    equityAfter,
    maintenanceAfter,
  });
}

/** Of the plans that restore the one that costs less, on a tie the first. */
function cheaper(
  ...plans: readonly UnwindPlan[]
): Extract<UnwindPlan, { type: 'unwind' }> | undefined {
  let best: Extract<UnwindPlan, { type: 'unwind' }> | undefined;
  for (const plan of plans) {
    if (plan.type !== 'unwind' || !plan.restores) continue;
    if (best === undefined || plan.cost < best.cost) best = plan;
  }
  return best;
}

/** How many orders of a rebalancing of the account are in the book. */
function rebalanceOrders({ accounts, orders }: ReadState, account: AccountId): number {
  let count = 0;
  for (let row = accounts.firstOrder.get(account); row !== NONE; row = orders.next.get(row)) {
    if ((orders.flags.get(row) & REBALANCING) !== 0) count++;
  }
  return count;
}
