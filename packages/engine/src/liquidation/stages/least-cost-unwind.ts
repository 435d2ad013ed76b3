// Stage: the trades of several legs that restore the exit level. An adviser may propose the cheapest of them for a while
// (commands/propose-unwind.ts); then the engine takes its own plan. A wrong or silent adviser costs that time and no more.
import type { Quanta } from '../../domain/units.ts';
import { placeOrders } from '../place-orders.ts';
import type { Pass, Stage, StageResult, Wait } from '../stage.ts';
import { hadItsTry } from '../standing.ts';
import { ladderTerms } from '../unwind/ladder-terms.ts';
import { planUnwind, type UnwindOrder, type UnwindPlan } from '../unwind/plan-unwind.ts';

export type LeastCostUnwind =
  /** Advisers are asked, until then; the cost is that of the own plan. */
  | { readonly type: 'want'; readonly cost: Quanta; readonly until: number }
  | { readonly type: 'unwind'; readonly cost: Quanta; readonly orders: readonly UnwindOrder[] };

export const leastCostUnwind: Stage<LeastCostUnwind> = {
  name: 'leastCostUnwind',

  plan(context): LeastCostUnwind | Pass | Wait {
    const { state, account, time, ladder } = context;
    const until = state.accounts.unwindUntil.get(account);
    if (context.portfolio.positions.length < 2)
      return { type: 'pass', why: 'one leg leaves nothing to choose' };
    if (until > time) return { type: 'wait', until, why: 'an adviser may propose an unwind' };
    const isAsked = until > 0;
    if (!isAsked && hadItsTry(context))
      return { type: 'pass', why: 'its orders left the book, and nothing was filled' };
    const own = planUnwind(context.portfolio, state, ladderTerms(context));
    if (own.type !== 'unwind') return { type: 'pass', why: WHY[own.type] };
    if (isAsked || ladder.unwindWaitMs === 0)
      return { type: 'unwind', cost: own.cost, orders: own.orders };
    return { type: 'want', cost: own.cost, until: time + ladder.unwindWaitMs };
  },

  act(step, { account, depth }, plan): StageResult {
    const wanted = step.state.accounts.unwinds.get(account);
    if (plan.type === 'want') {
      const { until, cost } = plan;
      step.emit({ type: 'UnwindWanted', account, wanted: wanted + 1, until, ownCost: cost });
      return 'wait';
    }
    const { cost, orders } = plan;
    const legs = orders.map(({ market, lots }) => ({ market, lots }));
    step.emit({ type: 'UnwindPlanned', account, wanted, cost, legs });
    placeOrders(step, account, orders.map(sized), depth);
    return 'wait';
  },

  leave(step, account): void {
    const { unwinds, unwindUntil } = step.state.accounts;
    if (unwindUntil.get(account) === 0) return;
    step.emit({ type: 'UnwindWithdrawn', account, wanted: unwinds.get(account) });
  },
};

const WHY: { readonly [T in Exclude<UnwindPlan['type'], 'unwind'>]: string } = {
  restored: 'the exit level is reached',
  none: 'no leg that may be closed brings the account nearer to its exit level',
};

/** As the order port takes it. */
export const sized = ({ market, side, lots, limit }: UnwindOrder) => ({
  market,
  side,
  size: lots,
  limit,
});
