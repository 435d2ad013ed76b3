// The insurance fund as a whole: cash of its buckets and the shared one, what it holds in coins and in taken-over positions.
import type { ReadState } from '@plimsoll/engine';
import { NONE, notionalOf } from '@plimsoll/engine';
import { valueOf } from './treasury.ts';

export type FundStanding = {
  /** Settlement quanta. */
  readonly cash: bigint;
  /** Collateral bought in conversions, at index. */
  readonly collateral: bigint;
  /** Taken-over positions at the mark, without sign. */
  readonly positions: bigint;
};

export function insuranceFund(state: ReadState): FundStanding {
  const accounts = [
    state.scalar('sharedFund'),
    ...state.listing.markets.map((market) => market.bucketAccount),
  ];
  let cash = 0n;
  let collateral = 0n;
  let positions = 0n;
  for (const account of accounts) {
    if (account === NONE) continue;
    cash += state.accounts.cash.get(account);
    for (
      let row = state.accounts.firstBalance.get(account);
      row !== NONE;
      row = state.balances.next.get(row)
    ) {
      const asset = state.balances.asset.get(row);
      collateral += valueOf(state, asset, state.balances.amount.get(row));
    }
    for (
      let row = state.accounts.firstPosition.get(account);
      row !== NONE;
      row = state.positions.next.get(row)
    ) {
      const market = state.positions.market.get(row);
      positions += notionalOf(state.positions.size.get(row), state.unitValue(market));
    }
  }
  return { cash, collateral, positions };
}
