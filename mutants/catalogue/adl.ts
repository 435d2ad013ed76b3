// Deleveraging: exactly the residual, at the bankruptcy price, of those who gain, in a total order.
import type { Mutant } from '../mutant.ts';

const queue = 'packages/engine/src/waterfall/adl/queue.ts';
const policiesTest = 'packages/engine/src/waterfall/adl/policies.test.ts';
const eligibility = 'packages/engine/src/waterfall/adl/eligibility.ts';
const hazardsWaterfallTest = 'packages/engine/test/hazards-waterfall.test.ts';

export const adlMutants: readonly Mutant[] = [
  {
    name: 'adl-above-residual',
    mistake: 'the last account in the queue gives all its lots, more than were to be placed',
    file: queue,
    find: 'const lots: Lots = min(left, placement.freeOf(candidate));',
    replace: 'const lots: Lots = placement.freeOf(candidate);',
    test: policiesTest,
    title: 'takes what its naive twin takes',
  },
  {
    name: 'losers-deleveraged',
    mistake: 'accounts that lose are asked at the bankruptcy price',
    file: eligibility,
    find: 'gain > 0n && cmpProduct(gain, lots, loss, held) > 0;',
    replace: 'true;',
    test: hazardsWaterfallTest,
    title: 'W6 beyond ring 1',
  },
  {
    name: 'adl-at-the-mark',
    mistake: 'deleveraged lots change hands at the mark, and nobody carries the loss',
    file: 'packages/engine/src/waterfall/fix-deficit.ts',
    find: 'amount: add(valueOf(lots, unit), cut),',
    replace: 'amount: valueOf(lots, unit),',
    test: hazardsWaterfallTest,
    title: 'W2 insurance pays to its floor',
  },
  {
    name: 'adl-ties-unsorted',
    mistake: 'equal accounts are deleveraged in the order in which they were found',
    file: queue,
    find: 'compareBigints(b.score, a.score) || compareNumbers(a.candidate.account, b.candidate.account),',
    replace: 'compareBigints(b.score, a.score),',
    test: policiesTest,
    title: 'W4 the order of every policy is total',
  },
  {
    name: 'winner-below-maintenance',
    mistake: 'a winner is deleveraged though its share of the loss puts it below maintenance',
    file: eligibility,
    find: 'return add(risk.equity, change) >= add(sub(risk.maintenance, before), after);',
    replace: 'return true;',
    test: hazardsWaterfallTest,
    title: 'W6 a winner whom its share of the loss would',
  },
  {
    name: 'lots-claimed-twice',
    mistake: 'two deficits of one step claim the same lots',
    file: 'packages/engine/src/waterfall/adl.ts',
    find: 'sub(abs(size), counterparties.pendingOf(residual.market, account).lots);',
    replace: 'abs(size);',
    test: hazardsWaterfallTest,
    title: 'W5 two deficits of one tick take of an',
  },
  {
    name: 'hedge-torn-first',
    mistake: 'who is hedged is deleveraged before who is levered',
    file: 'packages/engine/src/waterfall/adl/minimal-harm.ts',
    find: 'if (reduces(candidate)) return leverageOf',
    replace: 'if (!reduces(candidate)) return leverageOf',
    test: policiesTest,
    title: 'minimalHarm',
  },
  {
    name: 'receipt-of-another-rank',
    mistake: 'a receipt counts ranks from nought',
    file: 'packages/engine/src/waterfall/adl/issue-receipts.ts',
    find: 'rank: at + 1,',
    replace: 'rank: at,',
    test: 'packages/engine/test/hazards-adl.test.ts',
    title: 'a receipt goes with every claim on lots',
  },
];
