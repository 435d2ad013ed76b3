// Who pays a loss, and in which order; what is fixed at its sequence, and what nobody covers.
import type { Mutant } from '../mutant.ts';

const insuranceFund = 'packages/engine/src/waterfall/insurance-fund.ts';
const hazardsWaterfallTest = 'packages/engine/test/hazards-waterfall.test.ts';
const fixDeficit = 'packages/engine/src/waterfall/fix-deficit.ts';
const drain = 'packages/engine/src/waterfall/drain.ts';
const takeInsolvent = 'packages/engine/src/liquidation/stages/take-over/take-insolvent.ts';

export const waterfallMutants: readonly Mutant[] = [
  {
    name: 'shared-cap-ignored',
    mistake: 'one deficit empties the shared bucket',
    file: insuranceFund,
    find: 'mulDivDown(available(state, sharedFund(state)), BigInt(state.venue.sharedDrawPpm), PPM);',
    replace: 'available(state, sharedFund(state));',
    test: hazardsWaterfallTest,
    title: 'W2 insurance pays to its floor (bucket',
  },
  {
    name: 'uncovered-unhalted',
    mistake: 'a market goes on trading after a loss that nobody covered',
    file: fixDeficit,
    find: 'if (uncovered > 0n) haltMarket(step, market, uncovered);',
    replace: '',
    test: hazardsWaterfallTest,
    title: 'W8 winners who gained less than the loss',
  },
  {
    name: 'gate-open',
    mistake: 'money leaves while claims of a deficit are unmet',
    file: 'packages/engine/src/rules/known.ts',
    find: "if (pending > 0) return { type: 'SuspenseNotEmpty', claims: pending };",
    replace: '',
    test: hazardsWaterfallTest,
    title: 'W7 a winner cannot withdraw between the',
  },
  {
    name: 'claims-unbounded',
    mistake: 'all claims are drained in one step',
    file: drain,
    find: 'count < state.venue.claimsPerStepMax; count++',
    replace: ' ; count++',
    test: hazardsWaterfallTest,
    title: 'W7 a winner cannot withdraw',
  },
  {
    name: 'claim-met-twice',
    mistake: 'a claim that was met stays at the head of the queue',
    file: 'packages/engine/src/state/evolve.ts',
    find: 'const next = row + 1;',
    replace: 'const next = row;',
    test: hazardsWaterfallTest,
    title: 'W2 insurance pays to its floor',
  },
  {
    name: 'claims-at-the-price-of-now',
    mistake: 'a claim is met at the mark of the day, not at the quote that was fixed',
    file: drain,
    find: 'const quote = state.claims.amount.get(row);',
    replace: 'const quote = ((size * state.unitValue(market)) as Quanta);',
    test: hazardsWaterfallTest,
    title: 'W7 the price moves while claims wait',
  },
  {
    name: 'collateral-kept',
    mistake: 'a bankrupt account keeps its collateral while others pay for it',
    file: takeInsolvent,
    find: 'seizeCollateral(step, account);',
    replace: '',
    test: 'packages/engine/test/hazards-liquidation.test.ts',
    title: 'L4 a bankrupt account loses its collateral',
  },
  {
    name: 'deficit-by-notional',
    mistake: 'a deficit is split by notional, and legs in profit charge counterparties that lost',
    file: takeInsolvent,
    find: 'return losses.some((loss) => loss > 0n) ? losses : notionals;',
    replace: 'return notionals;',
    test: hazardsWaterfallTest,
    title: 'W8 one market halts',
  },
  {
    name: 'sibling-bucket',
    mistake: 'a loss is paid by the bucket of another market',
    file: fixDeficit,
    find: '...betweenAccounts(bucketAccount, account, 0, draw.fromBucket),',
    replace:
      "...betweenAccounts(\n        state.market(state.scalar('markets') - 1).bucketAccount,\n        account,\n        0,\n        draw.fromBucket,\n      ),",
    test: hazardsWaterfallTest,
    title: 'W10 a loss draws its own market bucket and',
  },
  {
    name: 'shared-before-own',
    mistake: 'the shared bucket pays before the bucket of the market',
    file: insuranceFund,
    find: 'fromBucket: take(available(state, state.market(market).bucketAccount)),\n    fromShared: take(min(left.shared, available(state, sharedFund(state)))),',
    replace:
      'fromShared: take(min(left.shared, available(state, sharedFund(state)))),\n    fromBucket: take(available(state, state.market(market).bucketAccount)),',
    test: hazardsWaterfallTest,
    title: 'W1 insurance that covers the deficit pays it',
  },
];
