// Stage 1: every open order of the account leaves the book, so that nothing of its margin is held and nobody but the ladder
// trades for it. What frees the most margin goes first.
import { sub } from '../../base/fixed.ts';
import { compareBigints, compareNumbers } from '../../base/ordered.ts';
import type { OrderOpen, Portfolio } from '../../domain/portfolio.ts';
import { type AccountId, type OrderId, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import { requirementByRates } from '../../margin/account-risk.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import { releaseOrder, releaseOrders } from '../../settle/release-orders.ts';
import type { Step } from '../../state/step.ts';
import type { Act, Stage } from '../stage.ts';

/** The exact requirement is asked about so many orders at the most; the rest follow by id. */
const ORDERS_ASKED_MAX = 16;

export type Cancellation = Act & {
  readonly type: 'cancelOrders';
  /** In the order in which they go. `frees`: initial margin that this one alone would free. */
  readonly orders: readonly { readonly order: OrderId; readonly frees: Quanta }[];
};

/**
 * No model counts open orders in maintenance margin, so no single cancellation ends a liquidation, and all of them go; the
 * order in which they go decides what is free first while the venue's book answers.
 */
export const cancelOrdersStage: Stage<Cancellation> = {
  name: 'cancelOrders',
  plan({ portfolio, state }) {
    if (portfolio.orders.length === 0) return { type: 'pass', why: 'no order is open' };
    return {
      type: 'cancelOrders',
      cost: ZERO_QUANTA,
      orders: mostFreeingFirst(portfolio, state),
    };
  },
  act(step, { account }, plan) {
    releaseInTurn(step, account, plan);
    return 'judge';
  },
};

/** Releases the orders in the order of the plan, and at last what else is open. */
export function releaseInTurn(step: Step, account: AccountId, { orders }: Cancellation): void {
  for (const { order } of orders) {
    const row = step.state.orderRow(order);
    releaseOrder(step, row, step.state.orders.size.get(row), 'liquidation');
  }
  cancelOrders(step, account);
}

/** Releases all open orders, the ladder's own included. */
export function cancelOrders(step: Step, account: AccountId): void {
  releaseOrders(step, account, 'liquidation');
}

/** By the initial margin that each alone frees, exactly; ties by id. A single order needs no comparison. */
export function mostFreeingFirst(portfolio: Portfolio, view: ExactView): Cancellation['orders'] {
  const { orders } = portfolio;
  const asked = orders.slice(0, ORDERS_ASKED_MAX);
  const rest = orders.slice(ORDERS_ASKED_MAX).map(({ order }) => ({ order, frees: ZERO_QUANTA }));
  if (orders.length === 1) return asked.map(({ order }) => ({ order, frees: ZERO_QUANTA }));
  const { initial } = requirementByRates(portfolio, view);
  const without = (one: OrderOpen): Portfolio => ({
    ...portfolio,
    orders: orders.filter((other) => other !== one),
  });
  const ranked = asked.map((one) => ({
    order: one.order,
    frees: sub(initial, requirementByRates(without(one), view).initial),
  }));
  ranked.sort((a, b) => compareBigints(b.frees, a.frees) || compareNumbers(a.order, b.order));
  return [...ranked, ...rest];
}
