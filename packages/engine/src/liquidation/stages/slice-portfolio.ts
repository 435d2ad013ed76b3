// Stage: an order for every live leg, each the same share of its leg, all at once. What of it is filled stays filled; the next
// slice is planned from what is left. Source: Paradex, Risk: all positions by the same share, a multiple of 20 %.
import { legOf } from '../leg.ts';
import { placeOrders } from '../place-orders.ts';
import { mustTakeOver, reachesExit, termsOf } from '../plan.ts';
import { planSlice, type SlicePlan } from '../slice-plan.ts';
import type { Act, Stage } from '../stage.ts';
import { elapsedMs, hadItsTry } from '../standing.ts';
import { crowdedOut, roomFor } from './reduce-in-book.ts';

export type Slice = Act & SlicePlan & { readonly type: 'slicePortfolio' };

export const slicePortfolioStage: Stage<Slice> = {
  name: 'slicePortfolio',
  plan(context) {
    const { state, account, portfolio, risk, ladder, rung, time, depth } = context;
    if (hadItsTry(context)) return { type: 'pass', why: 'none of its orders was filled' };
    if (reachesExit(risk, state)) return { type: 'pass', why: 'the exit level is reached' };
    const terms = termsOf(ladder, rung, elapsedMs(state, account, time));
    if (mustTakeOver(risk, state, terms))
      return { type: 'pass', why: 'equity does not pay for closing in the book' };
    if (roomFor(context) !== 'all') return crowdedOut(context);
    const live = portfolio.positions.filter(({ market }) => context.isLive(market));
    const plan = planSlice(portfolio, state, {
      legs: live.map((held) => legOf(held, risk, state, terms)),
      rung,
      most: ({ listing, side }) => depth.left(listing.market, side, rung.depthPpm),
    });
    if (plan === undefined) return { type: 'pass', why: 'no leg is in a live market' };
    return { type: 'slicePortfolio', ...plan };
  },
  act(step, { account, depth }, { orders }) {
    placeOrders(step, account, orders, depth);
    return 'wait';
  },
};
