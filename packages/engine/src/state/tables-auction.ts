// Tables of auctions, of collateral that is for sale, and their columns in the tables of accounts, markets and assets.
import type { Lots, Price, Quanta } from '../domain/units.ts';
import { F64Column, I64Column, type Memory, U32Column, U8Column } from './columns.ts';

/** One row an open auction, without gaps: the last row moves into the place of one that ends. */
export const auctionTable = (m: Memory) => ({
  account: new U32Column(m, 'auction.account', 16),
  /** Index into AUCTION_KINDS. */
  kind: new U8Column(m, 'auction.kind', 16),
  /** When the price last started. */
  startedAt: new F64Column(m, 'auction.startedAt', 16),
  /** Bids and resets so far. */
  version: new U32Column(m, 'auction.version', 16),
  /** What the account was worth when the price started, or after the last bid. */
  value: new I64Column<Quanta>(m, 'auction.value', 16),
  notional: new I64Column<Quanta>(m, 'auction.notional', 16),
  /** Cash that bidders have left: not on offer any more. */
  reservedCash: new I64Column<Quanta>(m, 'auction.reservedCash', 16),
  /** Row of the first leg plus one; 0: none. */
  firstLeg: new U32Column(m, 'auction.firstLeg', 16),
});

/** Legs of open auctions, chained by `next` (row plus one, 0 ends it); free rows are chained from the scalar auctionLegFree. */
export const auctionLegTable = (m: Memory) => ({
  market: new U32Column(m, 'auctionLeg.market', 16),
  next: new U32Column(m, 'auctionLeg.next', 16),
  /** What the market's bucket holds ready. */
  reserved: new I64Column<Quanta>(m, 'auctionLeg.reserved', 16),
  /** Parts of a lot, in 1e-9, that rounding still owes to bidders (negative: they had more). */
  carryPpb: new I64Column(m, 'auctionLeg.carryPpb', 16),
});

/** Collateral for sale, at most one row an account, without gaps. */
export const collateralSaleTable = (m: Memory) => ({
  account: new U32Column(m, 'collateralSale.account', 16),
  asset: new U32Column(m, 'collateralSale.asset', 16),
  /** 0: in the book; 1: by auction. */
  phase: new U8Column(m, 'collateralSale.phase', 16),
  amount: new I64Column<Quanta>(m, 'collateralSale.amount', 16),
  /** Price at the start of the auction (in the book: the limit), and the least, in index units. */
  start: new I64Column<Price>(m, 'collateralSale.start', 16),
  limit: new I64Column<Price>(m, 'collateralSale.limit', 16),
  since: new F64Column(m, 'collateralSale.since', 16),
  expires: new F64Column(m, 'collateralSale.expires', 16),
});

/** What makers are ready to take, without gaps. */
export const backstopTable = (m: Memory) => ({
  account: new U32Column(m, 'backstop.account', 16),
  market: new U32Column(m, 'backstop.market', 16),
  lots: new I64Column<Lots>(m, 'backstop.lots', 16),
  discountPpm: new U32Column(m, 'backstop.discountPpm', 16),
  lossBudget: new I64Column<Quanta>(m, 'backstop.lossBudget', 16),
  until: new F64Column(m, 'backstop.until', 16),
  /** Signed lots taken since it was committed, and what they cost: the loss is cost less value at the mark. */
  takenSize: new I64Column<Lots>(m, 'backstop.takenSize', 16),
  takenCost: new I64Column<Quanta>(m, 'backstop.takenCost', 16),
});

export const accountAuctionColumns = (m: Memory) => ({
  /** Row of the account's auction plus one, and of its collateral for sale; 0: none. */
  auction: new U32Column(m, 'account.auction', 256),
  collateralSale: new U32Column(m, 'account.collateralSale', 256),
});

export const marketAuctionColumns = (m: Memory) => ({
  /** What the bucket holds ready for payouts of insolvent auctions. */
  auctionReserved: new I64Column<Quanta>(m, 'market.auctionReserved', 64),
});

export const assetAuctionColumns = (m: Memory) => ({
  /** Notional of all open auctions, in the row of the settlement asset. */
  inAuction: new I64Column<Quanta>(m, 'asset.inAuction', 16),
});

export const auctionTables = (m: Memory) => ({
  auctions: auctionTable(m),
  auctionLegs: auctionLegTable(m),
  collateralSales: collateralSaleTable(m),
  backstops: backstopTable(m),
});

/** `breaker`: index into BREAKER_LEVELS. */
export const AUCTION_SCALARS = [
  'auctions',
  'auctionLegs',
  'auctionLegFree',
  'collateralSales',
  'backstops',
  'breaker',
] as const;
