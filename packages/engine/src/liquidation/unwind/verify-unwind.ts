// Whether an unwind that somebody else proposes is as good as it says: judged exactly, with the prices and the margin of now,
// and against the engine's own plan. Pure; it believes nothing but the numbers of lots.
import { cmpProduct } from '../../base/fixed.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import type { RejectOf } from '../../domain/reject.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  PPM,
  type Quanta,
  type Ticks,
} from '../../domain/units.ts';
import { healthOf } from '../../margin/account-risk.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import { planUnwind, type UnwindOrder, type UnwindPlan } from './plan-unwind.ts';
import { afterClosings, costOfClosings, unwindLegs, type UnwindTerms } from './unwind-leg.ts';

export type ProposedLeg = { readonly market: MarketId; readonly lots: Lots; readonly mark: Ticks };
export type Verified = { readonly orders: readonly UnwindOrder[]; readonly cost: Quanta };
export type UnwindRefusal =
  | RejectOf<'UnwindLegRefused'>
  | RejectOf<'UnwindMarkMoved'>
  | RejectOf<'UnwindFallsShort'>
  | RejectOf<'UnwindTooDear'>;

/**
 * Accepts a proposal only if each leg is held, named once, in a live market, seen at the mark of now and closed by no more than
 * may be closed; if the exit level is reached after closing at the limits, costs paid; and if that costs no more than the
 * engine's own plan, where that reaches the exit level too.
 */
export function verifyUnwind(
  portfolio: Portfolio,
  view: ExactView,
  of: {
    readonly account: AccountId;
    readonly legs: readonly ProposedLeg[];
    readonly terms: UnwindTerms;
    /** The engine's own plan, where it is known already. */
    readonly own?: UnwindPlan;
  },
): Result<Verified, UnwindRefusal> {
  const { account, terms } = of;
  const legs = unwindLegs(portfolio, view, terms);
  const seen = new Set<MarketId>();
  const orders: UnwindOrder[] = [];
  for (const { market, lots, mark } of of.legs) {
    const leg = legs.find((each) => each.market === market);
    const refused = (why: string, most: Lots) =>
      err({ type: 'UnwindLegRefused', account, market, why, lots, most } as const);
    if (leg === undefined) return refused('the account holds nothing there', 0n as Lots);
    if (seen.has(market)) return refused('the market is named twice', leg.most);
    seen.add(market);
    if (leg.most === 0n) return refused('the book may not be used now', leg.most);
    if (lots <= 0n || lots > leg.most)
      return refused('lots to close are at least one and at most what may be closed', leg.most);
    if (mark !== view.mark(market))
      return err({ type: 'UnwindMarkMoved', account, market, seen: mark, mark: view.mark(market) });
    orders.push({ market, side: leg.side, lots, limit: leg.limit });
  }
  orders.sort((a, b) => a.market - b.market);
  const after = healthOf(afterClosings(portfolio, view, { legs, closings: orders }), view);
  const { equity, maintenance } = after;
  const isRestored = cmpProduct(equity, PPM, maintenance, terms.exitPpm) >= 0;
  if (after.refusal !== undefined || after.netValue < 0n || !isRestored)
    return err({
      type: 'UnwindFallsShort',
      account,
      equity,
      maintenance,
      exitPpm: Number(terms.exitPpm),
    });
  const cost = costOfClosings(legs, orders);
  const own = of.own ?? planUnwind(portfolio, view, terms);
  if (own.type === 'unwind' && own.restores && cost > own.cost)
    return err({ type: 'UnwindTooDear', account, cost, ownCost: own.cost });
  return ok({ orders, cost });
}
