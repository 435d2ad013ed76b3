// The ladder as data: which stages a liquidation runs through, in which order, and what each may do; who is deleveraged, and
// what a liquidation costs. A venue's ladder is one such document (packages/engine/ladders); ours is one of them.
import type { Fields, FieldsType } from './record.ts';

export const LADDER_STAGES = [
  'cancelOrders',
  'reduceInBook',
  'convertCollateral',
  'slicePortfolio',
  'leastCostUnwind',
  'auction',
  'backstop',
  'takeOver',
] as const;
export type LadderStage = (typeof LADDER_STAGES)[number];

/** Where the limit of an order of the ladder lies; never beyond the leg's bankruptcy price while the account is solvent. */
export const LIMIT_RULES = [
  /** The mark, slipped by the market's liquidation slippage. */
  'slippage',
  /** dYdX: from the mark towards the bankruptcy price as the margin ratio falls. */
  'fillable',
  /** Lighter: the price that leaves the margin ratio as it is. */
  'zero',
  'bankruptcy',
] as const;
export type LimitRule = (typeof LIMIT_RULES)[number];

export const SIZE_RULES = [
  /** The least that restores the exit level. */
  'restore',
  /** `sharePpm` of what is held, all of it below `wholeBelow`. */
  'share',
  'whole',
  /** Down to the next lower margin tier; all of it in the lowest. */
  'tierStep',
  /** BitMEX: as `tierStep`, but a leg in the lowest tier is not for the book: the next rung takes it. */
  'tierDown',
] as const;
export type SizeRule = (typeof SIZE_RULES)[number];

export const ADL_POLICIES = [
  'minimalHarm',
  'proRata',
  'bitmex',
  'binance',
  'hyperliquid',
  'dydx',
  /** Profit on cost times effective leverage, as ranked before there were policies. */
  'profitLeverage',
] as const;
export type AdlPolicyName = (typeof ADL_POLICIES)[number];

export const TAKE_OVER_PRICES = [
  /** At the mark: what is left after the penalty stays the account's. */
  'mark',
  /** At the bankruptcy price: nothing is left; what the fund makes of it is the fund's. */
  'bankruptcy',
] as const;

/** One rung. What a stage has no use for is at its default (parameters-ladder.ts). */
export const rungFields = {
  stage: LADDER_STAGES,
  /** Entered only while equity is below this share of maintenance margin. */
  belowPpm: 'ppm',
  /** After so long on the rung the next one follows; 0: after one try that brought nothing. */
  patienceMs: 'count',
  limit: LIMIT_RULES,
  size: SIZE_RULES,
  sharePpm: 'ppm',
  wholeBelow: 'quanta',
  /** An order takes at most this share of the depth sampled within the market's slippage; 0: as much as it wants. */
  depthPpm: 'ppm',
  /** Time between two orders of the rung. */
  cooldownMs: 'count',
} as const satisfies Fields;

export const ladderFields = {
  name: 'text',
  rungs: { list: rungFields },
  /** Liquidation ends at this share of maintenance margin; 0: at the venue's exit level. */
  exitPpm: 'ppm',
  /** Below this share of maintenance margin a breach is acted on at once; 1,000,000: always (no spike buffer). */
  closeOutPpm: 'ppm',
  /** Longest time for which a breach between maintenance and close-out must hold, on the mark and on its short average. */
  spikeHoldMs: 'count',
  /** Time constant of the short average of the mark; 0: the mark itself. */
  spikeAverageMs: 'count',
  /** dYdX's bankruptcy adjustment and spread-to-maintenance ratio, of the fillable price. */
  bankruptcyAdjustmentPpm: 'ppm',
  spreadToMaintenancePpm: 'ppm',
  /** What of the market's penalty is charged at the start. */
  penaltyStartPpm: 'ppm',
  /** The penalty rises from its start to this many times the market's (ppm) over the ramp, and with stress. */
  penaltyMaxPpm: 'ppm',
  penaltyRampMs: 'count',
  /** Of a penalty so much goes to whoever liquidates (bidder, backstop); the rest to the market's bucket. */
  liquidatorSharePpm: 'ppm',
  /** The auction's price as a share of the equity on offer: at its start, when the fast fall ends, and how long each takes. */
  auctionStartPpm: 'ppm',
  auctionCutoffPpm: 'ppm',
  auctionFastMs: 'count',
  auctionSlowMs: 'count',
  /** Over this time an insolvent auction's payout rises from the deficit to the whole maintenance margin beyond it. */
  auctionInsolventMs: 'count',
  /** A solvent auction sells until equity is this share of maintenance above it (Derive's buffer margin). */
  auctionBufferPpm: 'ppm',
  /** An auction whose equity has moved by this share of notional since it started, or that nobody ended, starts again. */
  auctionResetPpm: 'ppm',
  /** Notional that may be in auction at once in all; what is more waits. */
  auctionNotionalMost: 'quanta',
  takeOverPrice: TAKE_OVER_PRICES,
  /** Vega's disposal: inventory up to this is sold whole, else this share of it an interval. 0 and 0: by depth alone. */
  disposalWholeLots: 'lots',
  disposalSharePpm: 'ppm',
  adlPolicy: ADL_POLICIES,
  /** How long the ladder waits for an adviser's unwind before it takes its own. */
  unwindWaitMs: 'count',
} as const satisfies Fields;

export type Rung = FieldsType<typeof rungFields>;
export type Ladder = FieldsType<typeof ladderFields>;
