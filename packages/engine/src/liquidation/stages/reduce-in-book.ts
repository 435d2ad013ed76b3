// Stage 2: one limit order through the order port, by the rung's rules of limit and size. Fills and expiries come back
// as commands; `expireLiquidationOrders` ends what the venue left open.
import { max } from '../../base/fixed.ts';
import type { Side } from '../../domain/command.ts';
import { type MarketId, NONE, type OrderId, ZERO_QUANTA } from '../../domain/units.ts';
import { releaseOrder } from '../../settle/release-orders.ts';
import type { Step } from '../../state/step.ts';
import { placeOrders, type PlannedOrder } from '../place-orders.ts';
import { planReduction, termsOf } from '../plan.ts';
import type { Act, Pass, Stage, StageContext, Wait } from '../stage.ts';
import { elapsedMs, hadItsTry } from '../standing.ts';

export type Reduction = Act & {
  readonly type: 'reduceInBook';
  readonly orders: readonly [PlannedOrder];
  /** Whether the order, filled whole at its limit, restores the exit level. */
  readonly restores: boolean;
};

export const reduceInBookStage: Stage<Reduction> = {
  name: 'reduceInBook',
  plan(context) {
    const { state, account, portfolio, ladder, rung, time, depth } = context;
    if (hadItsTry(context)) return { type: 'pass', why: 'its order was not filled' };
    // In a storm most of those who wait are told so without any planning.
    if (roomFor(context) === 'none') return crowdedOut(context);
    const left = (market: MarketId, side: Side) => depth.left(market, side, rung.depthPpm);
    const terms = termsOf(ladder, rung, elapsedMs(state, account, time), left);
    const plan = planReduction(portfolio, state, context.isLive, terms);
    switch (plan.type) {
      case 'none':
        return roomFor(context) === 'some'
          ? crowdedOut(context)
          : { type: 'pass', why: 'no leg in a live market brings it nearer to its exit' };
      case 'takeOver':
        return { type: 'pass', why: 'equity does not pay for closing in the book' };
      default: {
        const { market, side, size, limit, restores } = plan;
        const orders = [{ market, side, size, limit }] as const;
        return { type: 'reduceInBook', orders, restores, cost: max(ZERO_QUANTA, plan.cost) };
      }
    }
  },
  act(step, { account, depth }, { orders }) {
    placeOrders(step, account, orders, depth);
    return 'wait';
  },
};

/** Whether the books of the live legs have room for an order each, as far as the ladder may use them; `all` without such a leg. */
export function roomFor({
  portfolio,
  rung,
  depth,
  isLive,
}: Pick<StageContext, 'portfolio' | 'rung' | 'depth' | 'isLive'>): 'all' | 'some' | 'none' {
  if (rung.depthPpm === 0) return 'all';
  const live = portfolio.positions.filter(({ market }) => isLive(market));
  const free = live.filter(
    ({ market, size }) => depth.left(market, size > 0n ? 'sell' : 'buy', rung.depthPpm) !== 0n,
  );
  if (free.length === live.length) return 'all';
  return free.length === 0 ? 'none' : 'some';
}

/** Nothing of the depth is left in this step. */
export function crowdedOut({ rung, since }: StageContext): Pass | Wait {
  const why = 'orders of others take all of the depth that the ladder may use';
  if (rung.patienceMs === 0) return { type: 'pass', why };
  return { type: 'wait', until: since + rung.patienceMs, why };
}

/** Flags of what the engine placed: liquidations, disposals, rebalancing. */
const ENGINES_OWN = 6;

/** Releases the orders that the engine placed whose time is over, ascending by order id. */
export function expireLiquidationOrders(step: Step): void {
  const { state } = step;
  const due: OrderId[] = [];
  const rows = state.scalar('orders');
  for (let row = 0; row < rows; row++) {
    if (state.orders.account.get(row) === NONE || (state.orders.flags.get(row) & ENGINES_OWN) === 0)
      continue;
    if (step.time >= state.orders.expires.get(row)) due.push(state.orders.id.get(row));
  }
  for (const order of due.sort((a, b) => a - b)) {
    const row = state.orderRow(order);
    releaseOrder(step, row, state.orders.size.get(row), 'expired');
  }
}
