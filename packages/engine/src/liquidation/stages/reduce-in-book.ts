// Stage 2: one limit order at a time through the order port, of the least size that restores the exit level. Fills and
// expiries come back as commands; `expireLiquidationOrders` ends what the venue left open.
import { type AccountId, type MarketId, NONE, type OrderId } from '../../domain/units.ts';
import { releaseOrder } from '../../settle/release-orders.ts';
import { permits } from '../../state/permissions.ts';
import { isInGrace } from '../../state/reopening.ts';
import type { ReadState } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';
import { planReduction, type ReductionPlan } from '../plan.ts';

/** Whether a market's book may be used for an order now. */
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

/** The plan of the account as it stands: the same function is the preview. */
export const planFor = (state: ReadState, account: AccountId): ReductionPlan =>
  planReduction(state.portfolio(account), state, (market) => isLive(state, market));

/** Places the planned order; the account's stage says so from here on. */
export function placeReduction(
  step: Step,
  account: AccountId,
  plan: Extract<ReductionPlan, { type: 'reduce' }>,
): void {
  const { state } = step;
  const { market, side, size, limit } = plan;
  step.emit({ type: 'LiquidationStageEntered', account, stage: 'reduceInBook' });
  const expires = step.time + state.market(market).liquidationOrderMs;
  step.emit({
    type: 'LiquidationOrderPlaced',
    order: state.scalar('nextLiquidationOrder'),
    account,
    market,
    side,
    size,
    limit,
    expires,
  });
}

/** Releases the engine's own orders (liquidations and disposals) whose time is over, ascending by order id. */
export function expireLiquidationOrders(step: Step): void {
  const { state } = step;
  const due: OrderId[] = [];
  const rows = state.scalar('orders');
  for (let row = 0; row < rows; row++) {
    if (state.orders.account.get(row) === NONE || (state.orders.flags.get(row) & 2) === 0) continue;
    if (step.time >= state.orders.expires.get(row)) due.push(state.orders.id.get(row));
  }
  for (const order of due.sort((a, b) => a - b)) {
    const row = state.orderRow(order);
    releaseOrder(step, row, state.orders.size.get(row), 'expired');
  }
}
