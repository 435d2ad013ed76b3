// What must hold of shared losses after every step: the ledger is what winners have still to meet, and nobody waits for nothing.
import { assert } from '../base/assert.ts';
import { NONE } from '../domain/units.ts';
import type { State } from './state.ts';

/** Throws at the first that does not hold. */
export function checkLosses(state: State): void {
  const { losses, gains } = state;
  const left = new Array<bigint>(state.rows('markets')).fill(0n);
  for (let row = state.scalar('lossHead'); row < state.rows('losses'); row++) {
    const market = losses.market.get(row);
    const [amount, all] = [losses.amount.get(row), losses.gains.get(row)];
    assert(
      amount > 0n && amount <= all,
      () => `epoch row ${row} shares ${amount} over gains of ${all}`,
    );
    const unmet = losses.left.get(row);
    assert(
      unmet >= 0n && (unmet === 0n || losses.winnersLeft.get(row) > 0),
      () => `epoch row ${row} has winners for the ${unmet} left`,
    );
    left[market] = (left[market] as bigint) + unmet;
  }
  for (let market = 0; market < left.length; market++) {
    assert(
      state.markets.socialised.get(market) === -(left[market] as bigint),
      () => `market ${market} waits for ${state.markets.socialised.get(market)} of ${left[market]}`,
    );
  }
  for (let row = 0; row < state.rows('gains'); row++) {
    const isHeld = gains.account.get(row) !== NONE;
    assert(gains.amount.get(row) >= 0n, () => `gain row ${row} is never negative`);
    assert(isHeld || gains.amount.get(row) === 0n, () => `free gain row ${row} holds nothing`);
  }
}
