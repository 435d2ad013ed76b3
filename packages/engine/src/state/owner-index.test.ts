import { expect, test } from 'vitest';
import { World } from '../../test/world.fixture.ts';
import { heapMemory } from './columns.ts';
import { OwnerIndex } from './owner-index.ts';
import { readSnapshot } from './snapshot.ts';
import type { State } from './state.ts';
import { NONE } from '../domain/units.ts';

/** Accounts by owner, from the column alone. */
function recomputed(state: State): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let account = 0; account < state.rows('accounts'); account++) {
    const owner = state.accounts.owner.get(account);
    if (owner !== NONE) found.set(owner, [...(found.get(owner) ?? []), account]);
  }
  return found;
}

test('accounts are found by owner, as they are opened and after a restore; the house belongs to nobody', () => {
  const world = new World();
  for (const owner of [7, 8, 7, 9, 7, 8]) world.account(100, { owner });
  const state = world.state as unknown as State;
  const restored = readSnapshot(world.engine.snapshot(), heapMemory).state;
  for (const [owner, accounts] of recomputed(state)) {
    expect(state.owners.of(owner)).toEqual(accounts);
    expect(restored.owners.of(owner)).toEqual(accounts);
  }
  expect(state.owners.of(7)).toHaveLength(3);
  expect(state.owners.of(NONE)).toEqual([]);
  const [first] = state.owners.of(7);
  expect(state.surroundings.siblings(first ?? NONE).map(({ account }) => account)).toEqual(
    state.owners.of(7).slice(1),
  );
});

test('an index that lists one too few, one too many or one of another owner does not agree', () => {
  const world = new World();
  for (const owner of [7, 8, 7]) world.account(100, { owner });
  const state = world.state as unknown as State;
  const rows = state.rows('accounts');
  const [first = NONE, second = NONE] = state.owners.of(7);
  const [other = NONE] = state.owners.of(8);
  const agrees = (...listed: readonly (readonly [owner: number, account: number])[]): boolean => {
    const index = new OwnerIndex();
    for (const [owner, account] of listed) index.add(owner, account);
    return index.agrees(state.accounts, rows);
  };
  expect(agrees([7, first], [7, second], [8, other])).toBe(true);
  expect(agrees([7, first], [8, other])).toBe(false);
  expect(agrees([7, first], [7, second], [8, other], [8, rows])).toBe(false);
  expect(agrees([7, first], [7, other], [8, second])).toBe(false);
  expect(agrees([7, first], [7, first], [8, other])).toBe(false);
});
