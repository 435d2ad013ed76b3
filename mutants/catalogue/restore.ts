// What a restore has to bring back: columns, lookups, and the order in which they are walked.
import type { Mutant } from '../mutant.ts';

const determinismTest = 'packages/engine/test/determinism.test.ts';

export const restoreMutants: readonly Mutant[] = [
  {
    name: 'owners-forgotten',
    mistake: 'after a restore nobody knows which accounts belong to one owner',
    file: 'packages/engine/src/state/snapshot.ts',
    find: "state.owners.rebuild(state.accounts, state.rows('accounts'));",
    replace: '',
    test: determinismTest,
    title: 'J15 with everything of adaptive margin in',
  },
  {
    name: 'owners-in-another-order',
    mistake: 'after a restore the accounts of an owner come in another order',
    file: 'packages/engine/src/state/owner-index.ts',
    find: 'for (let account = 0; account < rows; account++) this.add(',
    replace: 'for (let account = rows - 1; account >= 0; account--) this.add(',
    test: determinismTest,
    title: 'J15 with everything of adaptive margin in',
  },
];
