// Writes postings into the balances they name. The chart of accounts is spread over the tables: accounts' own balances in
// account and balance rows, house accounts in columns per market or per asset.
import { assert, assertNever } from '../base/assert.ts';
import { add } from '../base/fixed.ts';
import type { Posting } from '../domain/chart-of-accounts.ts';
import { type AccountId, type AssetId, NONE, type Quanta } from '../domain/units.ts';
import { assertBalanced } from '../ledger/postings.ts';
import { closeBalanceRow, openBalanceRow } from './rows.ts';
import type { I64Column } from './columns.ts';
import type { State } from './state.ts';

export function applyPostings(state: State, postings: readonly Posting[]): void {
  assertBalanced(postings);
  for (const each of postings) {
    if (each.ledger === 'account') creditAccount(state, each.owner, each.asset, each.amount);
    else {
      const { column, row } = house(state, each);
      column.set(row, add(column.get(row), each.amount));
    }
  }
}

function creditAccount(state: State, account: AccountId, asset: AssetId, amount: Quanta): void {
  state.touched.add(account);
  if (asset === 0) {
    state.accounts.cash.set(account, add(state.accounts.cash.get(account), amount));
    return;
  }
  let row = state.balanceRow(account, asset);
  if (row === NONE) row = openBalanceRow(state, account, asset);
  const after = add(state.balances.amount.get(row), amount);
  assert(
    after >= 0n,
    () => `account ${account} holds ${after} of collateral asset ${asset}, never negative`,
  );
  state.balances.amount.set(row, after);
  if (after === 0n) closeBalanceRow(state, account, row);
}

function house(
  state: State,
  each: Posting,
): { readonly column: I64Column<Quanta>; readonly row: number } {
  switch (each.ledger) {
    case 'clearing':
      return { column: state.markets.clearing, row: each.owner };
    case 'funding':
      return { column: state.markets.funding, row: each.owner };
    case 'uncovered':
      return each.owner === NONE
        ? { column: state.assets.uncovered, row: each.asset }
        : { column: state.markets.uncovered, row: each.owner };
    case 'socialised':
      return { column: state.markets.socialised, row: each.owner };
    case 'tranche':
      return { column: state.assets.tranche, row: each.asset };
    case 'external':
      return { column: state.assets.external, row: each.asset };
    case 'fees':
      return { column: state.assets.fees, row: each.asset };
    case 'residue':
      return { column: state.assets.residue, row: each.asset };
    case 'unconfirmed':
      return { column: state.assets.unconfirmed, row: each.asset };
    case 'inTransit':
      return { column: state.assets.inTransit, row: each.asset };
    case 'reversible':
      return { column: state.assets.reversible, row: each.asset };
    case 'account':
      throw new Error('account postings are applied to account rows');
    default:
      return assertNever(each.ledger);
  }
}
