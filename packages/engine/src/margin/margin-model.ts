// What every caller is told about the margin of a live account, whichever model states it: the pre-trade check, the
// liquidation trigger, the ladder, the waterfall and the views read nothing else.
import type { AssetId, MarketId, Quanta } from '../domain/units.ts';
import type { MarginRefusal } from './model/margin-model.ts';

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
/** Where `Requirement.caution` comes from; each part is rounded up and never negative. Source: margin/caution/. */
export type CautionParts = {
  /** What is held may be worth less than at index and mark. Withdrawals count it in `withdrawableEquity`. */
  readonly prices: Quanta;
  /** At those prices the rates, and orders that fill, need more. */
  readonly ratesAndOrders: Quanta;
  /** Prices may have moved unseen while the index is late. */
  readonly latency: Quanta;
  /** The owner's lots take long to unwind. */
  readonly concentration: Quanta;
  readonly openInterest: Quanta;
  /** The owner's stressed loss beyond his margin and his share of the fund. */
  readonly stress: Quanta;
};
export type Requirement = {
  /** Settlement balance + counted collateral + unrealised PnL - funding owed, as the account's rules count them. Rounded down. */
  readonly equity: Quanta;
  /** Equity without positive unrealised PnL: what withdrawals are checked against. */
  readonly withdrawableEquity: Quanta;
  /**
   * What the account has to lose: the same sum as equity with gains in full and collateral after the listing's haircut. It
   * differs from equity only where a rulebook counts otherwise. Rounded down.
   */
  readonly netValue: Quanta;
  /** Rounded up; `caution` is part of it. */
  readonly initial: Quanta;
  readonly maintenance: Quanta;
  /**
   * What new risk needs beyond the rates: prices that may be wrong or late, concentration, a stressed loss beyond its share of
   * the fund. Withdrawals count doubtful prices in `withdrawableEquity` instead. Never part of maintenance. Rounded up.
   */
  readonly caution: Quanta;
  /** Where it comes from; absent where there is none. */
  readonly cautionParts?: CautionParts;
  readonly notional: Quanta;
  /** Floor on notional that withdrawals must leave, rounded up. */
  readonly withdrawalFloor: Quanta;
  readonly positions: readonly PositionRisk[];
  readonly collateral: readonly CollateralRisk[];
  /** What decided each level, from the whole down to the part; of accounts under a rulebook. */
  readonly binding?: { readonly initial: string; readonly maintenance: string };
  /** Why the rulebook states no margin. `initial` is then more than the account has, and `maintenance` nothing. */
  readonly refusal?: MarginRefusal;
  /** The same where it states one for what is held, and none for what the open orders may become. */
  readonly refusalOfOrders?: MarginRefusal;
};
/** What a tick asks about an account: whether it may stand as it is, not what it may do next. */
export type Health = Pick<
  Requirement,
  'equity' | 'netValue' | 'maintenance' | 'notional' | 'refusal'
>;
