// What must hold of the fund's contributors after every step: shares sum to their total, and nobody is to leave with more than he has.
import { assert } from '../base/assert.ts';
import type { State } from './state.ts';

/** Throws at the first that does not hold. */
export function checkFund(state: State): void {
  if (state.rows('assets') === 0) return;
  const { accounts, assets } = state;
  let shares = 0n;
  for (let account = 0; account < state.rows('accounts'); account++) {
    const held = accounts.trancheShares.get(account);
    const leaving = accounts.exitShares.get(account);
    assert(
      leaving >= 0n && leaving <= held,
      () => `account ${account} is to leave with ${leaving} of ${held} shares`,
    );
    shares += held;
  }
  assert(
    shares === assets.trancheShares.get(0),
    () => `contributors hold ${shares} shares of ${assets.trancheShares.get(0)}`,
  );
  assert(
    assets.tranche.get(0) >= 0n,
    () => `the tranche holds ${assets.tranche.get(0)}, never negative`,
  );
}
