// What must hold of adaptive margin and of prices in doubt after every step: scales, shelters, times, slow prices, and the
// derived index of owners. Part of the full check (invariants.ts); a broken one is our bug.
import { assert } from '../base/assert.ts';
import { LISTED_SCALE_PPM } from '../domain/scaled-tiers.ts';
import { NONE, PPM } from '../domain/units.ts';
import { scalesOf } from './schedule-reading.ts';
import type { State } from './state.ts';

/** Throws at the first that does not hold. */
export function checkAdaptive(state: State): void {
  for (let market = 0; market < state.rows('markets'); market++) checkScales(state, market);
  checkShelters(state);
  for (let index = 0; index < state.rows('indexes'); index++) checkIndex(state, index);
  checkOwners(state);
}

function checkScales(state: State, market: number): void {
  const { initialPpm, maintenancePpm } = scalesOf(state, market);
  assert(
    maintenancePpm >= LISTED_SCALE_PPM && initialPpm >= maintenancePpm,
    () =>
      `scales of market ${market} are at least listed, maintenance (${maintenancePpm}) not above initial (${initialPpm})`,
  );
}

/** A row that nobody holds carries no shelter into the hands of the next; none is below what is listed. */
function checkShelters(state: State): void {
  const { positions, balances } = state;
  for (let row = 0; row < state.rows('positions'); row++) {
    const cap = positions.scaleCap.get(row);
    if (cap === 0) continue;
    assert(
      positions.account.get(row) !== NONE && cap >= LISTED_SCALE_PPM,
      () => `position row ${row}, sheltered at ${cap}, is held`,
    );
  }
  for (let row = 0; row < state.rows('balances'); row++) {
    const weight = balances.weightFloor.get(row);
    if (weight === 0) continue;
    assert(
      balances.account.get(row) !== NONE && weight <= Number(PPM),
      () => `balance row ${row}, sheltered at ${weight}, is held`,
    );
  }
}

function checkIndex(state: State, index: number): void {
  const { freshUntil, heardUntil, price, slowTime, stable, twap } = state.indexes;
  assert(
    freshUntil.get(index) <= heardUntil.get(index),
    () => `a quorum of index ${index} is fresh no longer than any source`,
  );
  if (slowTime.get(index) === 0 || price.get(index) === 0n) return;
  assert(
    stable.get(index) > 0n && twap.get(index) > 0n,
    () => `slow prices of index ${index} are positive`,
  );
}

function checkOwners(state: State): void {
  const agrees = state.owners.agrees(state.accounts, state.rows('accounts'));
  assert(agrees, 'the index of owners lists every account of each, and no other');
}
