// The public surface of the lab (simulation, replay, stress): re-exports only, no logic.
export { type BarFile, BarFileError, type BarSeries } from './bars/bar-file.ts';
export type { Instrument } from './bars/instrument.ts';
export { type ObservationStep, ObservationStream } from './bars/observations.ts';
export { cutBars } from './bars/cut-bars.ts';
export { joinBars, type PriceData, type PriceSource, type Underlying } from './bars/price-data.ts';
export { readBars } from './bars/read-bars.ts';
export { demoLadder } from './demo/demo-ladder.ts';
export { demoVenue } from './demo/demo-listing.ts';
export { createDemoMarket, type DemoMarket, type DemoOptions } from './demo/demo-market.ts';
export { Random } from './base/random.ts';
export { calibrateDepth, DEPTH_FIT, type DepthFit } from './book/calibrate-depth.ts';
export { reportHtml } from './report/report-html.ts';
export type { AssetConservation, Conservation } from './replay/conservation.ts';
export {
  type MarketResult,
  type ReplayResult,
  type ReplaySummary,
  summaryOf,
} from './replay/replay-result.ts';
export { type ReplayOptions, type ReplayProgress, runReplay } from './replay/run-replay.ts';
export type { ReplaySeries } from './replay/series.ts';
export type { RecordedStep } from './replay/session.ts';
export type { SourceHealth } from './replay/source-health.ts';
export { type SyntheticOptions, syntheticBars } from './synthetic/synthetic-bars.ts';
export {
  type ComparedLine,
  compareSchedules,
  type ScheduleComparison,
} from './schedule/compare-schedules.ts';
export { comparisonHtml } from './schedule/comparison-html.ts';
export { comparisonReasons } from './schedule/comparison-reasons.ts';
export { type ListingSpec, planVenue, type VenuePlan } from './venue/plan-venue.ts';
export {
  type Calibration,
  type CalibrationReject,
  type CalibrationTerms,
  type CalibratedExpiry,
  calibrateSurface,
  volatilityMisses,
} from './surface/calibrate-surface.ts';
export {
  type ExpiryQuotes,
  expiryQuotes,
  type ExpiryReject,
  impliedForward,
  quotedWings,
  type StrikePoint,
} from './surface/expiry-quotes.ts';
export { type FitPoint, fitSvi, type FitTerms, type SviFit } from './surface/fit-svi.ts';
export { type MarkError, markErrors } from './surface/mark-error.ts';
export { ChainFileError, type OptionChain, type OptionRow } from './surface/option-chain.ts';
export { readChains } from './surface/read-chains.ts';
export { type ChainMarket, chainMarket } from './portfolio/chain-market.ts';
export { type ErrorTerms, type GreeksErrors, greeksErrors } from './portfolio/greeks-error.ts';
export { BOOK_SHAPES, type BookShape, randomBook } from './portfolio/random-book.ts';
export {
  backtest,
  type BacktestReport,
  type Coverage,
  coveredShare,
  type ReportOptions,
} from './backtest/backtest-report.ts';
export {
  type EstimateOptions,
  type FactorEstimate,
  factorEstimate,
} from './backtest/factor-estimate.ts';
export {
  type FactorParameters,
  type FactorPolicy,
  factorParameters,
  statedParameters,
} from './backtest/factor-parameters.ts';
export {
  type HistoricalParameters,
  historicalParameters,
} from './backtest/historical-parameters.ts';
export { type KupiecTest, kupiecTest } from './backtest/kupiec.ts';
export {
  DAILY_ESTIMATE,
  dailyStudy,
  DAY_MS,
  DEVIATIONS,
  factorRuleName,
  fixedStudy,
  hourlyStudy,
  STRESS_WINDOWS,
} from './backtest/offset-studies.ts';
export {
  type MatrixOptions,
  priceSeries,
  type PriceSeries,
  returnMatrix,
  type ReturnMatrix,
  venueReturns,
} from './backtest/return-matrix.ts';
export type { Study } from './backtest/walk-forward.ts';
export { type RiseOptions, volatilityRise } from './backtest/volatility-rise.ts';
export { type AccountStress, accountStress } from './stress/account-stress.ts';
export {
  estimateMoves,
  type HourlyHistory,
  hourlyHistory,
  type MoveEstimate,
  worstMoves,
} from './stress/history.ts';
export { type ResolvedShocks, resolveShocks, type Shock } from './stress/resolve-shocks.ts';
export { runStress, type StressOptions } from './stress/run-stress.ts';
export { readScenarioSet, type Scenario, type ScenarioSet } from './stress/scenario-set.ts';
export { stressHtml } from './stress/stress-html.ts';
export type { ScenarioRow, StressResult } from './stress/stress-result.ts';
export {
  CalibratedForecaster,
  type ForecasterTerms,
  type Forecaster,
  type Side as ForecastSide,
  type VarianceForecast,
} from './volatility/calibrated-forecaster.ts';
export {
  calibrated,
  type MarginForecast,
  MarginForecaster,
  type MarginForecasterTerms,
} from './volatility/margin-forecaster.ts';
export { type Hour, HourGatherer, type PriceBar } from './volatility/hour.ts';
export { combinedModel, ewmaModel, garchModel } from './volatility/combined-model.ts';
export { fitGarch, Garch, type GarchParameters, type GarchTerms } from './volatility/garch.ts';
export { Har, type HarTerms } from './volatility/har.ts';
export { Implied, type ImpliedTerms, impliedVariance } from './volatility/implied-variance.ts';
export type { VarianceModel } from './volatility/variance-model.ts';
export { ADAPTIVE_LAW } from './backtest/margin/adaptive-schedule.ts';
export { MarginBacktestError } from './backtest/margin/backtest-error.ts';
export type { ForecastScore } from './backtest/margin/forecast-scores.ts';
export {
  type Horizon,
  type MarginBacktest,
  marginBacktest,
  type MarginBacktestTerms,
  type ScheduleResult,
} from './backtest/margin/margin-backtest.ts';
export { cascadeFindings, cascadeHtml } from './cascade/cascade-html.ts';
export {
  type CascadeResult,
  type CascadeSummary,
  cascadeSummary,
  type MarketCascade,
} from './cascade/cascade-result.ts';
export { CASCADE_DEFAULTS, type CascadeSettings } from './cascade/cascade-settings.ts';
export { calibrateImpact } from './cascade/calibrate-impact.ts';
export {
  type BoundaryPoint,
  type ExplosionRegion,
  explosionRegion,
  REGION_AXES,
  type RegionAxes,
} from './cascade/explosion-region.ts';
export { IMPACT_FIT, IMPACT_FORMS, type ImpactForm } from './cascade/impact-law.ts';
export { type CascadeOptions, runCascade } from './cascade/run-cascade.ts';
export { shockBars } from './cascade/shock-market.ts';
export { latencyDuration, latencyFindings, latencyHtml } from './latency/latency-html.ts';
export { ENGINE_LATENCY, type LatencySettings } from './latency/latency-settings.ts';
export {
  type LatencyAxes,
  latencyAxes,
  type LatencyCell,
  type LatencySweep,
  latencySweep,
} from './latency/latency-sweep.ts';
export { type LatencyRun, runLatency } from './latency/run-latency.ts';
export {
  type ChanceHorizon,
  correctedChance,
  HORIZONS,
  lineOf,
  type LogitLine,
  type PredictionCalibration,
  type Question,
  type Target,
} from './prediction/calibration.ts';
export { anchorBook } from './prediction/anchor-book.ts';
export { DEFAULT_CALIBRATION } from './prediction/default-calibration.ts';
export {
  EARLY_WARNING_REPLAYS,
  EARLY_WARNINGS,
  type EarlyWarning,
} from './prediction/early-warning.ts';
export {
  type BacktestOptions,
  backtestPredictions,
  type NamedReplay,
  type PredictionReport,
  type PredictionScore,
  type ReplayWarnings,
} from './prediction/evaluation/backtest-predictions.ts';
export {
  type Chance,
  type ChanceMethod,
  LOG_VOL_DEVIATIONS,
  type PredictionTerms,
  type PriceForecast,
} from './prediction/forecast.ts';
export { type AccountChances, DEFAULT_SHAPE, Predictor } from './prediction/predictor.ts';
export { RecentVolatility } from './prediction/recent-volatility.ts';
export { StateBooks } from './prediction/state-book.ts';
export { predictionHtml } from './report/prediction-html.ts';
export { INCIDENTS, type IncidentReport, reportOf } from './incidents/incidents.ts';
export { bearersText, incidentsHtml } from './incidents/incidents-html.ts';
export {
  compareLadders,
  type CrashComparison,
  type LadderComparison,
  type LadderComparisonOptions,
  type LadderTotal,
} from './ladders/compare-ladders.ts';
export { type Crash, crashesOf, optionWindow } from './ladders/crashes.ts';
export type { OptionSetting } from './option-path/option-markets.ts';
export { ladderFindings } from './ladders/ladder-findings.ts';
export type { LadderResult } from './ladders/ladder-meter.ts';
export { laddersHtml } from './ladders/ladders-html.ts';
export { LadderFileError, readLadder } from './ladders/read-ladder.ts';
export type { Block, LegCost } from './unwind/unwind-program.ts';
export { loadSolver, type Solve } from './unwind/highs-solver.ts';
export {
  runUnwindStudy,
  SAVING_WANTED,
  type StudyRulebook,
  unwindFindings,
  type UnwindStudy,
  type UnwindStudySettings,
} from './unwind/run-unwind-study.ts';
export { solveUnwind, type SolvedUnwind, type UnwindProblem } from './unwind/solve-unwind.ts';
export { UnwindAdviser } from './unwind/unwind-adviser.ts';
export { unwindHtml } from './unwind/unwind-html.ts';
export { adlFindings, isBetter, percentOf } from './adl-study/adl-study-words.ts';
export { adlStudyHtml } from './adl-study/adl-study-html.ts';
export { PositionsFileError, readPositions } from './adl-study/read-positions.ts';
export {
  type AdlRun,
  type AdlStudy,
  type AdlVerdict,
  QUEUES,
  runAdlStudy,
} from './adl-study/run-adl-study.ts';
export { QuietPriceError } from './game/draw-owners.ts';
export { gameFindings, ORDER_NAMES } from './game/game-findings.ts';
export { gameHtml } from './game/game-html.ts';
export type { GameResult } from './game/game-result.ts';
export { MESSAGE_ORDERS, type MessageOrder } from './game/game-settings.ts';
export { type GameStudy, gameStudy, type GameStudyOptions } from './game/game-study.ts';
