// The tables of the state: which columns there are, and what each counts. All columns of a table have the table's rows.
import type { Lots, Price, Quanta, Ticks, UnitValue } from '../domain/units.ts';
import { assetScheduleColumns, forecastColumns, marketScheduleColumns } from './tables-schedule.ts';
import {
  accountLiquidationColumns,
  assetLiquidationColumns,
  marketLiquidationColumns,
} from './tables-liquidation.ts';
import {
  accountAuctionColumns,
  assetAuctionColumns,
  auctionTables,
  marketAuctionColumns,
} from './tables-auction.ts';
import { accountFundColumns, assetFundColumns, marketFundColumns } from './tables-fund.ts';
import { delayTable, indexOracleColumns, sourceOracleColumns } from './tables-oracle.ts';
import {
  accountLossColumns,
  gainTable,
  lossTable,
  marketLossColumns,
  positionLossColumns,
} from './tables-loss.ts';
import { marketReopeningColumns } from './tables-reopening.ts';
import { accountUnwindColumns } from './tables-unwind.ts';
import {
  F64Column,
  I64Column,
  type AnyColumn,
  type Memory,
  U32Column,
  U8Column,
} from './columns.ts';

export const accountTable = (m: Memory) => ({
  owner: new U32Column(m, 'account.owner', 256),
  /** Index into ACCOUNT_KINDS. */
  kind: new U8Column(m, 'account.kind', 256),
  /** Isolated: its market. Insurance bucket or suspense: the market it serves (NONE: the shared bucket). */
  market: new U32Column(m, 'account.market', 256),
  /** Index into MARGIN_LEVELS. */
  level: new U8Column(m, 'account.level', 256),
  /** Index into LIQUIDATION_STAGES; 0 while not liquidating. */
  stage: new U8Column(m, 'account.stage', 256),
  stageSince: new F64Column(m, 'account.stageSince', 256),
  cash: new I64Column<Quanta>(m, 'account.cash', 256),
  /** Realised profit that was immature at `immatureSince` (ledger/immature-gain.ts). */
  immature: new I64Column<Quanta>(m, 'account.immature', 256),
  immatureSince: new F64Column(m, 'account.immatureSince', 256),
  firstPosition: new U32Column(m, 'account.firstPosition', 256),
  firstBalance: new U32Column(m, 'account.firstBalance', 256),
  firstOrder: new U32Column(m, 'account.firstOrder', 256),
  positions: new U32Column(m, 'account.positions', 256),
  balances: new U32Column(m, 'account.balances', 256),
  orders: new U32Column(m, 'account.orders', 256),
  claims: new U32Column(m, 'account.claims', 256),
  ...accountLiquidationColumns(m),
  ...accountFundColumns(m),
  ...accountLossColumns(m),
  ...accountAuctionColumns(m),
  ...accountUnwindColumns(m),
});

/** Free rows have account NONE and are chained by `next`; an account's rows are chained ascending by market. */
export const positionTable = (m: Memory) => ({
  account: new U32Column(m, 'position.account', 256),
  market: new U32Column(m, 'position.market', 256),
  next: new U32Column(m, 'position.next', 256),
  size: new I64Column<Lots>(m, 'position.size', 256),
  cost: new I64Column<Quanta>(m, 'position.cost', 256),
  fundingIndex: new I64Column(m, 'position.fundingIndex', 256),
  /** Sheltered: maintenance margin at a scale of at most so many ppm; 0: at the scale in force. */
  scaleCap: new U32Column(m, 'position.scaleCap', 256),
  ...positionLossColumns(m),
});

/** Collateral other than the settlement asset; chained ascending by asset. */
export const balanceTable = (m: Memory) => ({
  account: new U32Column(m, 'balance.account', 256),
  asset: new U32Column(m, 'balance.asset', 256),
  next: new U32Column(m, 'balance.next', 256),
  amount: new I64Column<Quanta>(m, 'balance.amount', 256),
  /** Sheltered: for maintenance margin at least so many ppm of the value count; 0: what the haircut in force leaves. */
  weightFloor: new U32Column(m, 'balance.weightFloor', 256),
});

export const orderTable = (m: Memory) => ({
  account: new U32Column(m, 'order.account', 256),
  market: new U32Column(m, 'order.market', 256),
  next: new U32Column(m, 'order.next', 256),
  id: new F64Column(m, 'order.id', 256),
  /** 0 buy, 1 sell. */
  side: new U8Column(m, 'order.side', 256),
  /** Bit 0: reduce-only. Bit 1: placed by a liquidation. Bit 2: placed by a rebalancing. */
  flags: new U8Column(m, 'order.flags', 256),
  size: new I64Column<Lots>(m, 'order.size', 256),
  limit: new I64Column<Ticks>(m, 'order.limit', 256),
  expires: new F64Column(m, 'order.expires', 256),
});

/** Claims of fixed deficits, first in first out. kind 0: ADL (`size` lots at `amount` quote), 1: socialised cut (`amount`). */
export const claimTable = (m: Memory) => ({
  kind: new U8Column(m, 'claim.kind', 64),
  market: new U32Column(m, 'claim.market', 64),
  account: new U32Column(m, 'claim.account', 64),
  size: new I64Column<Lots>(m, 'claim.size', 64),
  amount: new I64Column<Quanta>(m, 'claim.amount', 64),
});

/** Trading; the settlement price is fixed and positions become cash; nothing is left. */
export const MARKET_PHASES = ['trading', 'settling', 'settled'] as const;
export type MarketPhase = (typeof MARKET_PHASES)[number];

export const marketTable = (m: Memory) => ({
  mark: new I64Column<Ticks>(m, 'market.mark', 64),
  stale: new U8Column(m, 'market.stale', 64),
  halted: new U8Column(m, 'market.halted', 64),
  /** 1 while a price band is open. */
  band: new U8Column(m, 'market.band', 64),
  bandPrint: new I64Column<Ticks>(m, 'market.bandPrint', 64),
  bandSince: new F64Column(m, 'market.bandSince', 64),
  basis: new I64Column(m, 'market.basis', 64),
  /** Time of the last mark, 0 if none. */
  markTime: new F64Column(m, 'market.markTime', 64),
  premiumSum: new I64Column(m, 'market.premiumSum', 64),
  premiumCount: new F64Column(m, 'market.premiumCount', 64),
  fundingIndex: new I64Column(m, 'market.fundingIndex', 64),
  fundingRatePpb: new I64Column(m, 'market.fundingRatePpb', 64),
  /** Part of a quantum, in 1/FUNDING_GUARD, that settlements have rounded into the pool and not yet moved to the residue sink. */
  fundingRemainder: new I64Column(m, 'market.fundingRemainder', 64),
  nextFunding: new F64Column(m, 'market.nextFunding', 64),
  /** Sum of long lots. */
  openInterest: new I64Column<Lots>(m, 'market.openInterest', 64),
  clearing: new I64Column<Quanta>(m, 'market.clearing', 64),
  funding: new I64Column<Quanta>(m, 'market.funding', 64),
  uncovered: new I64Column<Quanta>(m, 'market.uncovered', 64),
  bidDepth: new I64Column<Lots>(m, 'market.bidDepth', 64),
  askDepth: new I64Column<Lots>(m, 'market.askDepth', 64),
  nextDisposal: new F64Column(m, 'market.nextDisposal', 64),
  /** Index into MARKET_PHASES. */
  phase: new U8Column(m, 'market.phase', 64),
  /** Once the settlement price is fixed: in index units, and what a lot is settled at. */
  settlementPrice: new I64Column<Price>(m, 'market.settlementPrice', 64),
  settlementUnit: new I64Column<UnitValue>(m, 'market.settlementUnit', 64),
  /** Of options: forward and index price that the mark was made of, and its yearly volatility in ppb. */
  forward: new I64Column<Price>(m, 'market.forward', 64),
  volatility: new I64Column(m, 'market.volatility', 64),
  markIndex: new I64Column<Price>(m, 'market.markIndex', 64),
  ...marketScheduleColumns(m),
  ...marketReopeningColumns(m),
  ...marketLiquidationColumns(m),
  ...marketAuctionColumns(m),
  ...marketFundColumns(m),
  ...marketLossColumns(m),
});

/** Markets of one index that end at one time: their smile, and the average that they settle at. */
export const expiryTable = (m: Memory) => ({
  index: new U32Column(m, 'expiry.index', 16),
  expiryMs: new F64Column(m, 'expiry.expiryMs', 16),
  settlementWindowMs: new F64Column(m, 'expiry.settlementWindowMs', 16),
  /** Time-weighted sum of the index, index units * ms: high * 2^62 + low. */
  sumHigh: new I64Column(m, 'expiry.sumHigh', 16),
  sumLow: new I64Column(m, 'expiry.sumLow', 16),
  coveredMs: new F64Column(m, 'expiry.coveredMs', 16),
  /** Up to when the sum reaches, 0 before the window; and the price that holds from there, 0 while stale. */
  averagedTo: new F64Column(m, 'expiry.averagedTo', 16),
  heldPrice: new I64Column<Price>(m, 'expiry.heldPrice', 16),
  /** Time of the last smile, 0 if there was none; its forward less the index price it was observed with. */
  volatilityTime: new F64Column(m, 'expiry.volatilityTime', 16),
  forwardBasis: new I64Column(m, 'expiry.forwardBasis', 16),
  /** Index into VOLATILITY_MODELS, and its parameters in ppb. */
  model: new U8Column(m, 'expiry.model', 16),
  volatility: new I64Column(m, 'expiry.volatility', 16),
  a: new I64Column(m, 'expiry.a', 16),
  b: new I64Column(m, 'expiry.b', 16),
  rho: new I64Column(m, 'expiry.rho', 16),
  m: new I64Column(m, 'expiry.m', 16),
  sigma: new I64Column(m, 'expiry.sigma', 16),
});

export const indexTable = (m: Memory) => ({
  price: new I64Column<Price>(m, 'index.price', 16),
  /** Sources used in the last aggregate; 0 means stale. */
  fresh: new U32Column(m, 'index.fresh', 16),
  ...indexOracleColumns(m),
  ...forecastColumns(m),
});

export const sourceTable = (m: Memory) => ({
  price: new I64Column<Price>(m, 'source.price', 64),
  time: new F64Column(m, 'source.time', 64),
  ...sourceOracleColumns(m),
});

/** House accounts per asset (`domain/chart-of-accounts.ts`). */
export const assetTable = (m: Memory) => ({
  external: new I64Column<Quanta>(m, 'asset.external', 16),
  fees: new I64Column<Quanta>(m, 'asset.fees', 16),
  residue: new I64Column<Quanta>(m, 'asset.residue', 16),
  /** Lending losses that no market can be named for and the fund could not pay yet (negative). */
  uncovered: new I64Column<Quanta>(m, 'asset.uncovered', 16),
  unconfirmed: new I64Column<Quanta>(m, 'asset.unconfirmed', 16),
  inTransit: new I64Column<Quanta>(m, 'asset.inTransit', 16),
  reversible: new I64Column<Quanta>(m, 'asset.reversible', 16),
  ...assetScheduleColumns(m),
  ...assetLiquidationColumns(m),
  ...assetAuctionColumns(m),
  ...assetFundColumns(m),
});

export type Tables = ReturnType<typeof auctionTables> & {
  readonly accounts: ReturnType<typeof accountTable>;
  readonly positions: ReturnType<typeof positionTable>;
  readonly balances: ReturnType<typeof balanceTable>;
  readonly orders: ReturnType<typeof orderTable>;
  readonly claims: ReturnType<typeof claimTable>;
  readonly markets: ReturnType<typeof marketTable>;
  readonly indexes: ReturnType<typeof indexTable>;
  readonly sources: ReturnType<typeof sourceTable>;
  readonly assets: ReturnType<typeof assetTable>;
  readonly expiries: ReturnType<typeof expiryTable>;
  readonly delays: ReturnType<typeof delayTable>;
  readonly losses: ReturnType<typeof lossTable>;
  readonly gains: ReturnType<typeof gainTable>;
};
export type TableName = keyof Tables;

export const createTables = (m: Memory): Tables => ({
  accounts: accountTable(m),
  positions: positionTable(m),
  balances: balanceTable(m),
  orders: orderTable(m),
  claims: claimTable(m),
  markets: marketTable(m),
  indexes: indexTable(m),
  sources: sourceTable(m),
  assets: assetTable(m),
  expiries: expiryTable(m),
  delays: delayTable(m),
  ...auctionTables(m),
  losses: lossTable(m),
  gains: gainTable(m),
});

/** A table as the rest of the engine sees it: `get` only. */
export type ReadTable<T> = {
  readonly [C in keyof T]: T[C] extends { get(row: number): infer V }
    ? { get(row: number): V }
    : never;
};
/** Every table, to be read. */
export type ReadTables = { readonly [T in TableName]: ReadTable<Tables[T]> };
export const columnsOf = (table: Tables[TableName]): readonly AnyColumn[] => Object.values(table);
