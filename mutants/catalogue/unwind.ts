// Proposals of advisers and rebalancing: believed in nothing, within what is held, named and allowed.
import type { Mutant } from '../mutant.ts';

const verifyUnwind = 'packages/engine/src/liquidation/unwind/verify-unwind.ts';
const unwindLadderTest = 'packages/engine/test/unwind-ladder.test.ts';
const rebalanceTest = 'packages/engine/test/rebalance.test.ts';

export const unwindMutants: readonly Mutant[] = [
  {
    name: 'leg-flips',
    mistake: 'an unwind that closes more than is held is accepted, and turns the leg',
    file: verifyUnwind,
    find: 'if (lots <= 0n || lots > leg.most)',
    replace: 'if (lots <= 0n)',
    test: unwindLadderTest,
    title: 'what is not wanted',
  },
  {
    name: 'cost-not-compared',
    mistake: 'an unwind that costs more than the plan of the engine is accepted',
    file: verifyUnwind,
    find: 'own.restores && cost > own.cost',
    replace: 'own.restores && (false as boolean)',
    test: unwindLadderTest,
    title: 'what is not wanted',
  },
  {
    name: 'mark-not-compared',
    mistake: 'an unwind for the marks of a moment ago is accepted',
    file: verifyUnwind,
    find: 'if (mark !== view.mark(market))',
    replace: 'if (false as boolean)',
    test: unwindLadderTest,
    title: 'what is not wanted',
  },
  {
    name: 'falls-short',
    mistake: 'an unwind that does not reach the exit level is accepted',
    file: verifyUnwind,
    find: 'after.netValue < 0n || !isRestored',
    replace: 'after.netValue < 0n',
    test: unwindLadderTest,
    title: 'what is not wanted',
  },
  {
    name: 'market-named-twice',
    mistake: 'an unwind that names a market twice is accepted, each leg within what is held',
    file: verifyUnwind,
    find: "if (seen.has(market)) return refused('the market is named twice', leg.most);",
    replace: '',
    test: unwindLadderTest,
    title: 'what is not wanted',
  },
  {
    name: 'answer-to-an-old-question',
    mistake: 'a proposal for an earlier question is accepted',
    file: 'packages/engine/src/liquidation/commands/propose-unwind.ts',
    find: 'wanted !== current || step.time',
    replace: 'step.time',
    test: unwindLadderTest,
    title: 'what is not wanted',
  },
  {
    name: 'rebalance-at-any-cost',
    mistake: 'an owner is rebalanced for more than he named',
    file: 'packages/engine/src/liquidation/commands/accept-rebalance.ts',
    find: "if (cost > costMost) return { type: 'RebalanceTooDear', account, cost, costMost };",
    replace: '',
    test: rebalanceTest,
    title: 'accepted, it brings the account above its',
  },
  {
    name: 'rebalanced-unasked',
    mistake: 'an account is rebalanced at its margin call though its owner has not allowed it',
    file: 'packages/engine/src/liquidation/unwind/rebalance.ts',
    find: 'state.accounts.rebalanceAllowed.get(account) === 1 &&',
    replace: '',
    test: rebalanceTest,
    title: 'who has allowed it is rebalanced',
  },
];
