// The public surface of the engine: re-exports only, no logic.
export {
  initialRate,
  nextRate,
  ppmOfRateUp,
  RATE_ONE,
  rateOfPpm,
  type RateProposal,
  type RateState,
  type RateStep,
  type RateTerms,
  targetRate,
} from './adapt/rate-law.ts';
export { assert, InvariantError } from './base/assert.ts';
export { formatDecimal, parseDecimal } from './base/decimal.ts';
export { type Hash, sha256, toHex } from './base/hash.ts';
export type { Result } from './base/result.ts';
export { LEDGERS, type Ledger, type Posting } from './domain/chart-of-accounts.ts';
export { ByteReader, ByteWriter, Codec, DecodeError } from './domain/codec.ts';
export {
  ACCOUNT_KINDS,
  type AccountKind,
  type Command,
  type CommandOf,
  type Input,
  inputSchemas,
  RELEASE_REASONS,
  type ReleaseReason,
  type Side,
  type Tick,
  VOLATILITY_MODELS,
  type VolatilityObserved,
} from './domain/command.ts';
export {
  type Event,
  type EventOf,
  eventSchemas,
  LIQUIDATION_STAGES,
  type LiquidationStage,
  MARGIN_LEVELS,
  type MarginLevel,
} from './domain/event.ts';
export {
  type Asset,
  CONTRACT_KINDS,
  type ContractKind,
  type Index,
  type InterestKink,
  type Market,
  OPTION_RIGHTS,
  type Source,
  type Terms,
  type Tier,
  type Venue,
} from './domain/listing.ts';
export {
  ADL_POLICIES,
  type AdlPolicyName,
  LADDER_STAGES,
  type Ladder,
  type LadderStage,
  type Rung,
} from './domain/ladder.ts';
export type { FundTerms } from './domain/fund-terms.ts';
export { fundParameters } from './domain/parameters-fund.ts';
export { DEFAULT_LADDER, rungOf } from './domain/parameters-ladder.ts';
export { checkLadder } from './domain/check-ladder.ts';
export type { ListedMarket, MarketView } from './domain/market-view.ts';
export { ORACLE_QUALITIES, type OracleQuality } from './domain/listing-oracle.ts';
export * from './domain/default-listing.ts';
export * from './domain/parameters.ts';
export type { CollateralHeld, OrderOpen, Portfolio, PositionHeld } from './domain/portfolio.ts';
export type { ListingBreach, Reject, RejectOf } from './domain/reject.ts';
export { type DecodedStep, decodeStep } from './domain/step-record.ts';
export * from './domain/units.ts';
export {
  isReciprocal,
  ticksAtLeast,
  ticksAtMost,
  unitValueAt,
  type Valued,
  widestUnit,
} from './domain/unit-value.ts';
export {
  createEngine,
  type Engine,
  type EngineOptions,
  GENESIS_HASH,
  restoreEngine,
  type StepOutcome,
} from './engine.ts';
export * from './liquidation/auction/discount.ts';
export * from './liquidation/auction/insolvent-bid.ts';
export * from './liquidation/auction/open-offers.ts';
export * from './liquidation/auction/solvent-bid.ts';
export { previewBid } from './liquidation/commands/bid-auction.ts';
export * from './liquidation/penalty/fee-ramp.ts';
export * from './liquidation/penalty/insurance-delta.ts';
export * from './liquidation/penalty/insurance-fee.ts';
export * from './liquidation/pricing/liability-transfer.ts';
export * from './liquidation/pricing/net-position.ts';
export {
  type LiquidationPreview,
  previewLiquidation,
  type RungPreview,
} from './liquidation/preview.ts';
export type { StagePlan } from './liquidation/stage-plan.ts';
export type { Act, Pass, Wait } from './liquidation/stage.ts';
export * from './liquidation/sizing/notional-limit.ts';
export * from './liquidation/sizing/ramped-share.ts';
export * from './liquidation/sizing/shortage.ts';
export { unwindTermsOf } from './liquidation/unwind/ladder-terms.ts';
export {
  planUnwind,
  type UnwindOrder,
  type UnwindOrdering,
  type UnwindPlan,
} from './liquidation/unwind/plan-unwind.ts';
export { type UnwindAnswer, unwindAnswer } from './liquidation/unwind/questions.ts';
export {
  type RebalanceSuggestion,
  suggestRebalance,
} from './liquidation/unwind/suggest-rebalance.ts';
export {
  type Closing,
  closingCost,
  type UnwindLeg,
  unwindLegs,
  type UnwindTerms,
} from './liquidation/unwind/unwind-leg.ts';
export { type ProposedLeg, verifyUnwind } from './liquidation/unwind/verify-unwind.ts';
export {
  healthOf,
  requirementOf,
  unitValue,
} from './margin/account-risk.ts';
export { type ExactRules, exactPortfolio } from './margin/live/exact-portfolio.ts';
export type { ExactView, ExpectedForward } from './margin/live/exact-view.ts';
export { listingDocument, rulebookOfListing } from './margin/live/listing-rulebook.ts';
export {
  type LiveRulebook,
  readLiveRulebook,
  rulebookText,
} from './margin/live/live-rulebook.ts';
export { type PositionMargin, positionMargin } from './margin/position-margin.ts';
export type {
  CollateralRisk,
  PositionRisk,
  Requirement,
} from './margin/margin-model.ts';
export { type Divergence, replayEvents, replayInputs } from './replay.ts';
export { assetBreaches, listingBreaches, tickLotQuanta, tickUnresolved } from './rules/listing.ts';
export { termsMismatch } from './rules/terms.ts';
export { type Disposal, disposalSize } from './waterfall/disposal-size.ts';
export {
  paySession,
  type Session,
  type SessionGain,
  type SessionLoss,
  type SessionPaid,
} from './waterfall/pay-session.ts';
export {
  rebaseOf,
  sharesFor,
  sharesLostOnCancel,
  type Vault,
  VIRTUAL_SHARES,
  worthOf,
} from './ledger/share-value.ts';
export * from './waterfall/adl/deleverage-in-turn.ts';
export { heapMemory, type Memory } from './state/columns.ts';
export { isLiquidationOrder } from './state/order-kinds.ts';
export { LIQUIDATION_ORDER_BASE, type ReadState } from './state/state.ts';
export { MARKET_PHASES, type MarketPhase } from './state/tables.ts';
export * from './waterfall/bankruptcy-deltas.ts';
