// Read models of the ladder, of what it would do about an account, of ranks and receipts of deleveraging, and of statements of
// the fund, as they cross the wire. Money and sizes are decimal text in whole coins, shares are parts per million.
import type { AdlPolicyName, Ladder, Rung } from '../domain/ladder.ts';
import type { AdlRankView } from './adl-view.ts';
import type { FundStatementView } from './fund-statement.ts';
import type { OrderView } from './view-types.ts';

/** One rung, its amounts in whole coins. */
export type RungView = Omit<Rung, 'wholeBelow'> & { readonly wholeBelow: string };
/** `GET /v1/ladder`: the ladder in force. `disposalWholeLots` is a count of lots as text. */
export type LadderView = Omit<Ladder, 'rungs' | 'auctionNotionalMost' | 'disposalWholeLots'> & {
  readonly rungs: readonly RungView[];
  readonly auctionNotionalMost: string;
  readonly disposalWholeLots: string;
};

export type PlannedOrderView = {
  readonly market: number;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly size: string;
  readonly limit: string;
};
/** What one rung would do about the account if it were asked now. */
export type RungPlanView = {
  readonly at: number;
  readonly stage: string;
  /** Whether the account stands on it. */
  readonly isOn: boolean;
  readonly does: 'acts' | 'waits' | 'passes';
  readonly text: string;
  /** Beyond the mark if all of it goes as planned; null where it does not act. */
  readonly cost: string | null;
  /** How long it waits; null where it does not. */
  readonly until: number | null;
  readonly orders: readonly PlannedOrderView[];
};
/** `GET /v1/accounts/:id/liquidation`. */
export type AccountLiquidationView = {
  readonly account: number;
  readonly ladder: string;
  readonly stage: string;
  /** Place on the ladder from 0; null outside liquidation. */
  readonly rung: number | null;
  /** When the liquidation began, and when maintenance margin was breached; null where neither is so. */
  readonly since: number | null;
  readonly breachSince: number | null;
  /** As the plans see it: of an account that is not at risk, just below maintenance margin. */
  readonly equity: string;
  readonly maintenance: string;
  readonly isSupposed: boolean;
  readonly rungs: readonly RungPlanView[];
  /** Its orders in the book that the ladder placed. */
  readonly orders: readonly OrderView[];
};

export type ReceiptView = {
  readonly sequence: number;
  readonly line: number;
  readonly time: number;
  readonly account: number;
  readonly market: number;
  readonly symbol: string;
  /** Whose lots they were. */
  readonly bankrupt: number;
  readonly rank: number;
  readonly of: number;
  readonly candidates: number;
  /** What the account had to do: buy back of a short, or sell of a long. */
  readonly side: 'buy' | 'sell';
  readonly size: string;
  /** At which the lots are closed, unsigned. */
  readonly quote: string;
  readonly mark: string;
  readonly reason: 'bankruptcyPrice' | 'atMark';
  readonly policy: AdlPolicyName;
  readonly score: string;
  readonly others: readonly { readonly policy: AdlPolicyName; readonly size: string }[];
};
/** `GET /v1/accounts/:id/adl`. */
export type AccountAdlView = {
  readonly account: number;
  readonly policy: AdlPolicyName;
  readonly ranks: readonly AdlRankView[];
  /** Since the start of the process, newest first. */
  readonly receipts: readonly ReceiptView[];
};

/** `GET /v1/accounts/:id/rebalance`. */
export type RebalanceView = {
  readonly account: number;
  /** Whether the engine does it by itself at a margin call. */
  readonly allowed: boolean;
  readonly suggestion: {
    readonly cost: string;
    /** The same in quanta, as AcceptRebalance takes it. */
    readonly costQuanta: string;
    readonly equityBefore: string;
    readonly maintenanceBefore: string;
    readonly equityAfter: string;
    readonly maintenanceAfter: string;
    readonly orders: readonly (PlannedOrderView & {
      readonly lots: string;
      readonly limitTicks: string;
    })[];
  } | null;
  /** Why nothing is suggested; null where something is. */
  readonly why: string | null;
};

/** `GET /v1/fund/statement`: what came and went between two times, which lie on whole minutes or at the ends. */
export type FundStatementsView = {
  readonly asset: string;
  readonly from: number;
  readonly to: number;
  readonly statements: readonly FundStatementView[];
};
