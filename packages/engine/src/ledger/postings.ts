// Builds the entries of the chart of accounts. Every entry sums to zero per asset; the assertion is repeated where
// postings are applied (state/evolve.ts), so an unbalanced entry cannot be recorded from either side.
import { assert } from '../base/assert.ts';
import { neg } from '../base/fixed.ts';
import type { Ledger, Posting } from '../domain/chart-of-accounts.ts';
import {
  type AccountId,
  type AssetId,
  type MarketId,
  NONE,
  type Quanta,
  ZERO_QUANTA,
} from '../domain/units.ts';

export const posting = (
  ledger: Ledger,
  owner: number,
  asset: AssetId,
  amount: Quanta,
): Posting => ({ ledger, owner, asset, amount });

/** Moves `amount` (any sign, zero gives no posting) of an asset from one ledger account to another. */
export function move(
  fromLedger: Ledger,
  fromOwner: number,
  toLedger: Ledger,
  toOwner: number,
  asset: AssetId,
  amount: Quanta,
): Posting[] {
  if (amount === ZERO_QUANTA) return [];
  return [
    posting(fromLedger, fromOwner, asset, neg(amount)),
    posting(toLedger, toOwner, asset, amount),
  ];
}

/** Settlement balance from one account to another. */
export const betweenAccounts = (
  from: AccountId,
  to: AccountId,
  asset: AssetId,
  amount: Quanta,
): Posting[] => move('account', from, 'account', to, asset, amount);

/** Realised PnL (positive: to the account) against the market's clearing account. */
export const realise = (market: MarketId, account: AccountId, realised: Quanta): Posting[] =>
  move('clearing', market, 'account', account, 0, realised);

export const payFee = (account: AccountId, fee: Quanta): Posting[] =>
  move('account', account, 'fees', NONE, 0, fee);

/** Asserts that postings sum to zero for every asset they name. */
export function assertBalanced(postings: readonly Posting[]): void {
  for (let i = 0; i < postings.length; i++) {
    const asset = (postings[i] as Posting).asset;
    let sum = 0n;
    for (let j = 0; j < postings.length; j++) {
      const other = postings[j] as Posting;
      if (other.asset === asset) sum += other.amount;
    }
    assert(sum === 0n, () => `postings of asset ${asset} sum to ${sum}, not 0`);
    // One pass is enough when there is one asset, as there nearly always is.
    if (i === 0 && postings.every((each) => each.asset === asset)) return;
  }
}
