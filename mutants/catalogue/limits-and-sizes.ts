// How much an order of the ladder closes, and at which limit.
import type { Mutant } from '../mutant.ts';

const slicePlan = 'packages/engine/src/liquidation/slice-plan.ts';
const slicePlanTest = 'packages/engine/src/liquidation/slice-plan.test.ts';

export const limitAndSizeMutants: readonly Mutant[] = [
  {
    name: 'one-lot-too-many',
    mistake: 'an order closes one lot more than restores the account',
    file: 'packages/engine/src/liquidation/plan.ts',
    find: 'return high;',
    replace: 'return (high + 1n) as Lots;',
    test: 'packages/engine/src/liquidation/plan.test.ts',
    title: 'L2 no smaller size suffices',
  },
  {
    name: 'planned-at-the-penalty-of-now',
    mistake:
      'the size of an order counts the penalty of now, not what a fill at its last moment is charged',
    file: 'packages/engine/src/liquidation/leg.ts',
    find: 'elapsedMs: elapsedMs + listed.liquidationOrderMs,',
    replace: 'elapsedMs,',
    test: 'packages/engine/test/hazards-penalty.test.ts',
    title: 'L2 an order is planned at the penalty of its',
  },
  {
    name: 'slice-floor',
    mistake: 'a slice rounds its legs down',
    file: slicePlan,
    find: 'mulDivUp(held, part, whole)',
    replace: '(held * part / whole) as Lots',
    test: slicePlanTest,
    title: 'every leg closes the same share',
  },
  {
    name: 'hedge-cut-apart',
    mistake: 'where one book is good for less only its own leg is cut, and the hedge is left open',
    file: slicePlan,
    find: 'const share = legs.reduce((least, leg) => lessOf(least, leg, most(leg)), wanted);',
    replace: 'const share = wanted;',
    test: slicePlanTest,
    title: 'where one book is good for less',
  },
  {
    name: 'depth-eaten',
    mistake: 'the fund sells its inventory whatever the book can bear',
    file: 'packages/engine/src/waterfall/disposal-size.ts',
    find: "return Exact.min(wanted, inRange.times(depthShare).roundTo(lot, 'up'));",
    replace: 'return wanted;',
    test: 'packages/engine/src/waterfall/disposal-size.test.ts',
    title: 'a share of more than the small rest',
  },
  {
    name: 'limit-beyond-bankruptcy',
    mistake: 'an order may fill at a price at which nothing is left of the account',
    file: 'packages/engine/src/liquidation/pricing/limit.ts',
    find: 'return inner(context, slippedLimit(listed, view.mark(held.market), side), worst);',
    replace: 'return slippedLimit(listed, view.mark(held.market), side);',
    test: 'packages/engine/src/liquidation/pricing/limit.test.ts',
    title: 'a limit that is slipped from the mark ends',
  },
];
