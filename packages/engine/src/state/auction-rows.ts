// Rows of auctions and of their legs: opened, closed and found. Tables without gaps move their last row into the place of one
// that closes. Used by the evolve files of auctions and backstops only.
import { NONE, type AccountId, type MarketId } from '../domain/units.ts';
import { type AnyColumn, F64Column, I64Column, U32Column, U8Column } from './columns.ts';
import { appendRow } from './rows.ts';
import type { State } from './state.ts';
import { columnsOf } from './tables.ts';

type Dense = 'auctions' | 'collateralSales' | 'backstops';

/** Moves the last row into the place of `row` and shortens the table; returns the row that was moved, or `row`. */
export function removeRow(state: State, table: Dense, row: number): number {
  const last = state.scalar(table) - 1;
  for (const column of columnsOf(state.tables[table])) moveCell(column, { from: last, to: row });
  state.setScalar(table, last);
  return last;
}

/** Copies a cell and clears where it came from. */
function moveCell(
  column: AnyColumn,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  if (column instanceof I64Column) {
    column.set(to, column.get(from));
    column.set(from, 0n);
  } else if (
    column instanceof U8Column ||
    column instanceof U32Column ||
    column instanceof F64Column
  ) {
    column.set(to, column.get(from));
    column.set(from, 0);
  }
}

export const auctionRow = (state: Pick<State, 'accounts'>, account: AccountId): number => {
  const linked = state.accounts.auction.get(account);
  return linked === 0 ? NONE : linked - 1;
};

export function openAuctionRow(state: State, account: AccountId): number {
  const row = appendRow(state, 'auctions');
  state.auctions.account.set(row, account);
  state.accounts.auction.set(account, row + 1);
  return row;
}

/** The legs have been closed before. */
export function closeAuctionRow(state: State, account: AccountId): void {
  const row = auctionRow(state, account);
  const moved = removeRow(state, 'auctions', row);
  if (moved !== row) state.accounts.auction.set(state.auctions.account.get(row), row + 1);
  state.accounts.auction.set(account, 0);
}

/** A leg at the head of the auction's chain. */
export function openLegRow(state: State, auction: number, market: MarketId): number {
  const free = state.scalar('auctionLegFree');
  let row = free - 1;
  if (free === 0) row = appendRow(state, 'auctionLegs');
  else state.setScalar('auctionLegFree', state.auctionLegs.next.get(row));
  state.auctionLegs.market.set(row, market);
  state.auctionLegs.next.set(row, state.auctions.firstLeg.get(auction));
  state.auctions.firstLeg.set(auction, row + 1);
  return row;
}

/** Frees every leg of an auction. */
export function closeLegRows(state: State, auction: number): void {
  let linked = state.auctions.firstLeg.get(auction);
  while (linked !== 0) {
    const row = linked - 1;
    linked = state.auctionLegs.next.get(row);
    state.auctionLegs.market.set(row, NONE);
    state.auctionLegs.reserved.set(row, 0n as never);
    state.auctionLegs.carryPpb.set(row, 0n);
    state.auctionLegs.next.set(row, state.scalar('auctionLegFree'));
    state.setScalar('auctionLegFree', row + 1);
  }
  state.auctions.firstLeg.set(auction, 0);
}
