// What a restore has to bring back: columns, lookups, and the order in which they are walked.
import type { Mutant } from '../mutant.ts';

const snapshot = 'packages/engine/src/state/snapshot.ts';
const ownerIndexTest = 'packages/engine/src/state/owner-index.test.ts';

export const restoreMutants: readonly Mutant[] = [
  {
    name: 'owners-forgotten',
    mistake: 'after a restore nobody knows which accounts belong to one owner',
    file: snapshot,
    find: "state.owners.rebuild(state.accounts, state.rows('accounts'));",
    replace: '',
    test: ownerIndexTest,
    title: 'accounts are found by owner',
  },
  {
    name: 'owners-in-another-order',
    mistake: 'after a restore the accounts of an owner come in another order',
    file: 'packages/engine/src/state/owner-index.ts',
    find: 'for (let account = 0; account < rows; account++) this.add(',
    replace: 'for (let account = rows - 1; account >= 0; account--) this.add(',
    test: ownerIndexTest,
    title: 'accounts are found by owner',
  },
  {
    name: 'orders-forgotten',
    mistake: 'after a restore open orders are not found by their ids',
    file: snapshot,
    find: 'if (state.orders.account.get(row) !== NONE) state.orderRows.set(state.orders.id.get(row), row);',
    replace: '',
    test: 'packages/engine/test/determinism.test.ts',
    title: 'J15 replay of the inputs decides the same',
  },
  {
    name: 'rung-forgotten',
    mistake: 'a snapshot does not keep on which rung an account stands',
    file: snapshot,
    find: 'column.load(reader.raw(rows * column.width));',
    replace:
      "if (column.name === 'account.rung') reader.raw(rows * column.width);\n      else column.load(reader.raw(rows * column.width));",
    test: 'packages/engine/test/ladder-rungs.test.ts',
    title: 'the rung survives a restart',
  },
];
