// Stage: the trades of several legs that restore the exit level. An adviser may propose the cheapest of them for a while
// (commands/propose-unwind.ts); then the engine takes its own plan. A wrong or silent adviser costs that time and no more.
import type { Quanta } from '../../domain/units.ts';
import { placeOrders } from '../place-orders.ts';
import type { Pass, Stage, StageContext, StageResult, Wait } from '../stage.ts';
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
    const { time, ladder } = context;
    const until = waitsUntil(context);
    if (until > time) return { type: 'wait', until, why: 'an adviser may propose an unwind' };
    const isAsked = until > 0;
    if (!isAsked && hadItsTry(context))
      return { type: 'pass', why: 'its orders left the book, and nothing was filled' };
    const own = planUnwind(context.portfolio, context.state, ladderTerms(context));
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
};

const WHY: { readonly [T in Exclude<UnwindPlan['type'], 'unwind'>]: string } = {
  restored: 'the exit level is reached',
  none: 'no leg that may be closed brings the account nearer to its exit level',
};

/** Until when the unwind wanted on this rung waits for a proposal; 0 where none was wanted since the rung was entered. */
function waitsUntil({ state, account, since, ladder }: StageContext): number {
  const until = state.accounts.unwindUntil.get(account);
  return until > 0 && until - ladder.unwindWaitMs >= since ? until : 0;
}

/** As the order port takes it. */
export const sized = ({ market, side, lots, limit }: UnwindOrder) => ({
  market,
  side,
  size: lots,
  limit,
});
