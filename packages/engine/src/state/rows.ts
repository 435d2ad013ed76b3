// Rows of the chained tables: positions, balances and orders of an account. Rows are taken from a free list first, so the
// layout follows from the events alone. Used by evolve.ts only.
import { assert } from '../base/assert.ts';
import { type AccountId, type AssetId, type MarketId, NONE } from '../domain/units.ts';
import type { Scalar, State } from './state.ts';
import type { TableName } from './tables.ts';
import { columnsOf } from './tables.ts';

export function growTable(state: State, table: TableName, rows: number): void {
  for (const column of columnsOf(state.tables[table])) column.grow(rows);
}

/** A new row at the end of a table. */
export function appendRow(state: State, table: TableName): number {
  const row = state.scalar(table);
  growTable(state, table, row + 1);
  state.setScalar(table, row + 1);
  return row;
}

type Chained = {
  readonly table: 'positions' | 'balances' | 'orders';
  readonly free: Scalar;
  readonly first: 'firstPosition' | 'firstBalance' | 'firstOrder';
  readonly count: 'positions' | 'balances' | 'orders';
};
const POSITIONS: Chained = {
  table: 'positions',
  free: 'positionFree',
  first: 'firstPosition',
  count: 'positions',
};
const BALANCES: Chained = {
  table: 'balances',
  free: 'balanceFree',
  first: 'firstBalance',
  count: 'balances',
};
const ORDERS: Chained = {
  table: 'orders',
  free: 'orderFree',
  first: 'firstOrder',
  count: 'orders',
};

function takeRow(state: State, chain: Chained, account: AccountId): number {
  const table = state.tables[chain.table];
  let row = state.scalar(chain.free);
  if (row === NONE) row = appendRow(state, chain.table);
  else state.setScalar(chain.free, table.next.get(row));
  table.account.set(row, account);
  const count = state.accounts[chain.count];
  count.set(account, count.get(account) + 1);
  return row;
}

function releaseRow(state: State, chain: Chained, account: AccountId, row: number): void {
  const table = state.tables[chain.table];
  const first = state.accounts[chain.first];
  const after = table.next.get(row);
  if (first.get(account) === row) first.set(account, after);
  else {
    let before = first.get(account);
    while (table.next.get(before) !== row) before = table.next.get(before);
    table.next.set(before, after);
  }
  table.account.set(row, NONE);
  table.next.set(row, state.scalar(chain.free));
  state.setScalar(chain.free, row);
  const count = state.accounts[chain.count];
  assert(count.get(account) > 0, () => `account ${account} has a row of ${chain.table} to release`);
  count.set(account, count.get(account) - 1);
}

/** Chains a row into the account's list, ascending by `key`. */
function insertSorted(
  state: State,
  chain: Chained,
  account: AccountId,
  row: number,
  keyOf: (row: number) => number,
): void {
  const table = state.tables[chain.table];
  const first = state.accounts[chain.first];
  const key = keyOf(row);
  let before = NONE;
  let at = first.get(account);
  while (at !== NONE && keyOf(at) < key) {
    before = at;
    at = table.next.get(at);
  }
  table.next.set(row, at);
  if (before === NONE) first.set(account, row);
  else table.next.set(before, row);
}

export function openPositionRow(state: State, account: AccountId, market: MarketId): number {
  const row = takeRow(state, POSITIONS, account);
  const table = state.positions;
  table.market.set(row, market);
  insertSorted(state, POSITIONS, account, row, (each) => table.market.get(each));
  return row;
}
export function closePositionRow(state: State, account: AccountId, row: number): void {
  state.positions.size.set(row, 0n as never);
  state.positions.cost.set(row, 0n as never);
  state.positions.fundingIndex.set(row, 0n);
  state.positions.scaleCap.set(row, 0);
  releaseRow(state, POSITIONS, account, row);
}

export function openBalanceRow(state: State, account: AccountId, asset: AssetId): number {
  const row = takeRow(state, BALANCES, account);
  const table = state.balances;
  table.asset.set(row, asset);
  table.amount.set(row, 0n as never);
  insertSorted(state, BALANCES, account, row, (each) => table.asset.get(each));
  return row;
}
export function closeBalanceRow(state: State, account: AccountId, row: number): void {
  state.balances.weightFloor.set(row, 0);
  releaseRow(state, BALANCES, account, row);
}

/** Orders are chained ascending by id. */
export function openOrderRow(state: State, account: AccountId, order: number): number {
  const row = takeRow(state, ORDERS, account);
  const table = state.orders;
  table.id.set(row, order);
  insertSorted(state, ORDERS, account, row, (each) => table.id.get(each));
  state.orderRows.set(order, row);
  return row;
}
export function closeOrderRow(state: State, row: number): void {
  const account = state.orders.account.get(row);
  state.orderRows.delete(state.orders.id.get(row));
  state.orders.id.set(row, 0);
  state.orders.size.set(row, 0n as never);
  releaseRow(state, ORDERS, account, row);
}
