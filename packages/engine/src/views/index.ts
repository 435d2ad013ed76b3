// The public surface of the engine's read models: re-exports only, no logic.
export { accountPage, accountRow, accountView, riskiestAccounts } from './account-view.ts';
export { auctionsView } from './auction-view.ts';
export { adlRank, AdlRanks, type AdlRankView } from './adl-view.ts';
export { cautionView } from './caution-view.ts';
export {
  FUND_CAUSES,
  type FundCause,
  type FundLineView,
  FundStatements,
  type FundStatementView,
} from './fund-statement.ts';
export { fundView } from './fund-view.ts';
export { ladderView, receiptView } from './ladder-view.ts';
export { type FedStep, LiquidationFeed } from './liquidation-feed.ts';
export { marketViews } from './market-views.ts';
export { MARGIN_RATIO_MAX, ratioHistogram, type RatioScan, scanRatios } from './ratio-scan.ts';
export {
  affectedAccounts,
  type AffectedAccountView,
  affectedByHaircut,
  type AffectedView,
  type AssetScheduleView,
  type ForecastView,
  type MarketScheduleView,
  type RatesView,
  type ScheduleView,
  scheduleView,
} from './schedule-view.ts';
export type { ViewSource } from './source.ts';
export type * from './liquidation-types.ts';
export type * from './view-types.ts';
