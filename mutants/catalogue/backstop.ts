// Backstop makers: within their budget, not for their own, the cheapest first.
import type { Mutant } from '../mutant.ts';

const backstopTest = 'packages/engine/test/backstop.test.ts';

export const backstopMutants: readonly Mutant[] = [
  {
    name: 'own-backstop',
    mistake: 'a maker takes lots of an account of its own owner',
    file: 'packages/engine/src/liquidation/backstop/plan-takings.ts',
    find: 'accounts.owner.get(maker) !== accounts.owner.get(account)',
    replace: 'maker !== account',
    test: backstopTest,
    title: 'nobody takes of himself',
  },
  {
    name: 'dearest-maker-first',
    mistake: 'the maker of the widest discount takes first',
    file: 'packages/engine/src/state/auction-reading.ts',
    find: 'a.discountPpm - b.discountPpm',
    replace: 'b.discountPpm - a.discountPpm',
    test: backstopTest,
    title: 'the cheapest maker takes',
  },
  {
    name: 'loss-budget-ignored',
    mistake: 'a maker goes on taking after it has lost what it was willing to lose',
    file: 'packages/engine/src/liquidation/backstop/maker-room.ts',
    find: 'sub(lossBudget, lossOf(state, backstop));',
    replace: 'lossBudget;',
    test: backstopTest,
    title: 'L11 what a maker has lost',
  },
];
