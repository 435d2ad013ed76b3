// What events of auctions and of collateral sales make of their tables. Who may be in auction, and at what price, is decided in
// liquidation/; here it is only kept.
import { assert } from '../base/assert.ts';
import { add, sub } from '../base/fixed.ts';
import { BREAKER_LEVELS } from '../domain/command-auction.ts';
import type { Event, EventOf } from '../domain/event.ts';
import { AUCTION_KINDS } from '../domain/event-auction.ts';
import {
  type AccountId,
  NONE,
  type Price,
  type Quanta,
  type TimeMs,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { applyPostings } from './apply-postings.ts';
import {
  auctionRow,
  closeAuctionRow,
  closeLegRows,
  openAuctionRow,
  openLegRow,
  removeRow,
} from './auction-rows.ts';
import { appendRow } from './rows.ts';
import type { State } from './state.ts';

export function evolveAuction(state: State, event: Event, time: TimeMs): boolean {
  switch (event.type) {
    case 'AuctionStarted':
      openAuctionRow(state, event.account);
      setAuction(state, event, time);
      return true;
    case 'AuctionReset':
      setAuction(state, event, time);
      return true;
    case 'AuctionReserved':
      setReserves(state, event.account, event.legs);
      return true;
    case 'AuctionBidTaken':
      applyPostings(state, event.postings);
      takeBid(state, event);
      return true;
    case 'AuctionEnded':
      closeAuction(state, event.account);
      return true;
    case 'BreakerSet':
      state.setScalar('breaker', BREAKER_LEVELS.indexOf(event.level));
      return true;
    case 'CollateralOrderPlaced':
      state.setScalar('nextLiquidationOrder', event.order + 1);
      offer(state, { ...event, phase: 0, start: event.limit }, time);
      return true;
    case 'CollateralAuctionStarted':
      offer(state, { ...event, phase: 1 }, time);
      return true;
    case 'CollateralSold':
      applyPostings(state, event.postings);
      state.collateralSales.amount.set(saleRow(state, event.account), event.left);
      return true;
    case 'CollateralSaleEnded':
      closeSale(state, event.account);
      return true;
    default:
      return false;
  }
}

function setAuction(
  state: State,
  event: EventOf<'AuctionStarted'> | EventOf<'AuctionReset'>,
  time: TimeMs,
): void {
  const { account } = event;
  const row = auctionRow(state, account);
  freeLegs(state, row);
  const table = state.auctions;
  table.kind.set(row, AUCTION_KINDS.indexOf(event.kind));
  table.startedAt.set(row, time);
  table.version.set(row, event.version);
  table.value.set(row, event.value);
  table.reservedCash.set(row, ZERO_QUANTA);
  setNotional(state, row, event.notional);
  for (const leg of event.legs) {
    reserve(state, openLegRow(state, row, leg.market), leg.reserved);
  }
  state.touched.add(account);
}

function takeBid(state: State, event: EventOf<'AuctionBidTaken'>): void {
  const row = auctionRow(state, event.account);
  const table = state.auctions;
  table.version.set(row, event.version);
  table.value.set(row, event.value);
  table.reservedCash.set(row, event.reservedCash);
  setNotional(state, row, event.notional);
  setReserves(state, event.account, event.legs);
  for (const leg of event.legs)
    state.auctionLegs.carryPpb.set(legRow(state, row, leg.market), leg.carryPpb);
}

function setReserves(
  state: State,
  account: AccountId,
  legs: readonly { readonly market: number; readonly reserved: Quanta }[],
): void {
  const row = auctionRow(state, account);
  for (const leg of legs) reserve(state, legRow(state, row, leg.market), leg.reserved);
}

function legRow(state: State, auction: number, market: number): number {
  let linked = state.auctions.firstLeg.get(auction);
  while (linked !== 0 && state.auctionLegs.market.get(linked - 1) !== market)
    linked = state.auctionLegs.next.get(linked - 1);
  assert(linked !== 0, () => `auction ${auction} has a leg in market ${market}`);
  return linked - 1;
}

/** Sets what the leg's bucket holds ready, and with it what the market's does in all. */
function reserve(state: State, leg: number, amount: Quanta): void {
  const market = state.auctionLegs.market.get(leg);
  const column = state.markets.auctionReserved;
  const before = state.auctionLegs.reserved.get(leg);
  column.set(market, add(sub(column.get(market), before), amount));
  state.auctionLegs.reserved.set(leg, amount);
}

function setNotional(state: State, row: number, notional: Quanta): void {
  const column = state.assets.inAuction;
  column.set(0, add(sub(column.get(0), state.auctions.notional.get(row)), notional));
  state.auctions.notional.set(row, notional);
}

function freeLegs(state: State, row: number): void {
  for (let leg = state.auctions.firstLeg.get(row); leg !== 0; ) {
    reserve(state, leg - 1, ZERO_QUANTA);
    leg = state.auctionLegs.next.get(leg - 1);
  }
  closeLegRows(state, row);
}

function closeAuction(state: State, account: AccountId): void {
  const row = auctionRow(state, account);
  assert(row !== NONE, () => `account ${account} is in auction`);
  freeLegs(state, row);
  setNotional(state, row, ZERO_QUANTA);
  closeAuctionRow(state, account);
  state.touched.add(account);
}

type Sale = {
  readonly account: AccountId;
  readonly asset: number;
  readonly phase: 0 | 1;
  readonly amount: Quanta;
  readonly start: Price;
  readonly limit: Price;
  readonly expires: TimeMs;
};
function offer(state: State, sale: Sale, time: TimeMs): void {
  const { account } = sale;
  let row = state.accounts.collateralSale.get(account) - 1;
  if (row < 0) row = appendRow(state, 'collateralSales');
  const table = state.collateralSales;
  table.account.set(row, account);
  table.asset.set(row, sale.asset);
  table.phase.set(row, sale.phase);
  table.amount.set(row, sale.amount);
  table.start.set(row, sale.start);
  table.limit.set(row, sale.limit);
  table.since.set(row, time);
  table.expires.set(row, sale.expires);
  state.accounts.collateralSale.set(account, row + 1);
  state.touched.add(account);
}

function saleRow(state: State, account: AccountId): number {
  const linked = state.accounts.collateralSale.get(account);
  assert(linked !== 0, () => `collateral of account ${account} is for sale`);
  return linked - 1;
}

function closeSale(state: State, account: AccountId): void {
  const row = saleRow(state, account);
  const moved = removeRow(state, 'collateralSales', row);
  if (moved !== row)
    state.accounts.collateralSale.set(state.collateralSales.account.get(row), row + 1);
  state.accounts.collateralSale.set(account, 0);
  state.touched.add(account);
}
