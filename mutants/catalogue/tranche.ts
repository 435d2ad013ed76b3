// The contributors’ tranche: after the shared bucket, and nobody out ahead of a loss.
import type { Mutant } from '../mutant.ts';

const leaveTranche = 'packages/engine/src/rules/tranche/leave-tranche.ts';
const trancheTest = 'packages/engine/test/tranche.test.ts';

export const trancheMutants: readonly Mutant[] = [
  {
    name: 'out-before-the-loss',
    mistake: 'a contributor leaves while a deficit is known that is not booked yet',
    file: leaveTranche,
    find: 'if (known !== undefined) return known;',
    replace: '',
    test: trancheTest,
    title: 'C12 an account under water holds the exit',
  },
  {
    name: 'no-first-offset',
    mistake:
      'the offset of a vault is a single share, and a gift makes one so dear that the next payment buys none',
    file: 'packages/engine/src/ledger/share-value.ts',
    find: 'VIRTUAL_SHARES = 1_000n;',
    replace: 'VIRTUAL_SHARES = 1n;',
    test: 'packages/engine/src/ledger/share-value.test.ts',
    title: 'C11 a gift to a vault',
  },
  {
    name: 'no-cool-down-of-contributors',
    mistake: 'a contributor leaves on the day he asks',
    file: leaveTranche,
    find: "if (time < until) return { type: 'CoolDownRunning', account, until };",
    replace: '',
    test: trancheTest,
    title: 'C12 nobody leaves before the cool-down',
  },
  {
    name: 'tranche-before-shared',
    mistake: 'contributors pay before the shared bucket does',
    file: 'packages/engine/src/waterfall/insurance-fund.ts',
    find: 'fromShared: take(min(left.shared, available(state, sharedFund(state)))),\n    fromTranche: take(min(left.tranche, state.assets.tranche.get(0))),',
    replace:
      'fromTranche: take(min(left.tranche, state.assets.tranche.get(0))),\n    fromShared: take(min(left.shared, available(state, sharedFund(state)))),',
    test: trancheTest,
    title: 'W2 W3 the tranche pays after bucket and',
  },
];
