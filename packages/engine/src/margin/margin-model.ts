// The one interface behind which every margin model stands, and the value it returns. Pure: a model sees a portfolio and
// a market view, nothing else, and is used alike by the pre-trade check, the liquidation trigger, what-if and tests.
import type { MarketView } from '../domain/market-view.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import type { AssetId, MarketId, Quanta } from '../domain/units.ts';

/** Numbers of one position, all in settlement quanta. */
export type PositionRisk = {
  readonly market: MarketId;
  readonly notional: Quanta;
  /** size * unitValue - cost. */
  readonly unrealised: Quanta;
  /** Owed since last settled: positive is owed by the account, rounded up. */
  readonly fundingOwed: Quanta;
  readonly initial: Quanta;
  readonly maintenance: Quanta;
  /** Part of `initial` that open orders add (the worse side), fees and worst-fill loss included. */
  readonly orderInitial: Quanta;
  /** Which side of the open orders bound. */
  readonly binding: 'position' | 'buys' | 'sells';
};
export type CollateralRisk = {
  readonly asset: AssetId;
  /** Value at index, rounded down, before and after haircut. */
  readonly value: Quanta;
  readonly counted: Quanta;
};
export type Requirement = {
  /** Settlement balance + counted collateral + unrealised PnL - funding owed. Rounded down. */
  readonly equity: Quanta;
  /** Equity without positive unrealised PnL: what withdrawals are checked against. */
  readonly withdrawableEquity: Quanta;
  /** Rounded up. */
  readonly initial: Quanta;
  readonly maintenance: Quanta;
  readonly notional: Quanta;
  /** Floor on notional that withdrawals must leave, rounded up. */
  readonly withdrawalFloor: Quanta;
  readonly positions: readonly PositionRisk[];
  readonly collateral: readonly CollateralRisk[];
};
export interface MarginModel {
  readonly name: string;
  requirement(portfolio: Portfolio, view: MarketView): Requirement;
}
