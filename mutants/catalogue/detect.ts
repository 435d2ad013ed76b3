// Who is liquidated, when, and in which order: equality at maintenance, worst first, ties, and the bound of a step.
import type { Mutant } from '../mutant.ts';

const hazardsLiquidationTest = 'packages/engine/test/hazards-liquidation.test.ts';
const detect = 'packages/engine/src/liquidation/detect.ts';
const detectTest = 'packages/engine/src/liquidation/detect.test.ts';
const run = 'packages/engine/src/liquidation/run.ts';

export const detectMutants: readonly Mutant[] = [
  {
    name: 'called-at-maintenance',
    mistake: 'an account whose equity equals its maintenance margin is announced as liquidatable',
    file: 'packages/engine/src/risk/margin-levels.ts',
    find: "if (risk.equity < risk.maintenance) return 'liquidation';",
    replace: "if (risk.equity <= risk.maintenance) return 'liquidation';",
    test: hazardsLiquidationTest,
    title: 'L1 equity equal to maintenance is not',
  },
  {
    name: 'liquidated-at-maintenance',
    mistake: 'an account whose equity equals its maintenance margin is liquidated',
    file: detect,
    find: 'const isBelow = risk.equity < risk.maintenance;',
    replace: 'const isBelow = risk.equity <= risk.maintenance;',
    test: hazardsLiquidationTest,
    title: 'L1 equity equal to maintenance is not',
  },
  {
    name: 'best-first',
    mistake: 'of a batch the account that is best off is liquidated first',
    file: detect,
    find: 'return byRatio || compare',
    replace: 'return -byRatio || compare',
    test: detectTest,
    title: 'worst margin ratio first',
  },
  {
    name: 'ties-unsorted',
    mistake: 'accounts that are equally badly off come as they were found, not by id',
    file: detect,
    find: 'return byRatio || compareNumbers(a.account, b.account);',
    replace: 'return byRatio;',
    test: detectTest,
    title: 'worst margin ratio first',
  },
  {
    name: 'batch-off-by-one',
    mistake: 'a step liquidates one account more than its bound',
    file: run,
    find: 'if (acted === most) return;',
    replace: 'if (acted > most) return;',
    test: hazardsLiquidationTest,
    title: 'L6 a batch is bounded',
  },
  {
    name: 'stale-price-liquidates',
    mistake: 'an account is liquidated though none of its positions has a price that permits it',
    file: detect,
    find: 'if (hasPosition && !hasLive) return true;',
    replace: '',
    test: 'packages/engine/test/hazards-degraded.test.ts',
    title: 'L16 a price that goes stale in the middle of',
  },
  {
    name: 'band-ignored',
    mistake: 'an account is liquidated at a print that still waits to be confirmed',
    file: detect,
    find: 'if (markets.band.get(market) === 1) return true;',
    replace: '',
    test: hazardsLiquidationTest,
    title: 'L6 a batch is bounded',
  },
  {
    name: 'waiting-counts',
    mistake:
      'an account that only waits for a bidder uses up a place of the batch and holds up others',
    file: run,
    find: 'if (events > 0) acted++;',
    replace: 'acted++;',
    test: 'packages/engine/test/auction.test.ts',
    title: 'L6 who waits for bidders takes no place in',
  },
];
