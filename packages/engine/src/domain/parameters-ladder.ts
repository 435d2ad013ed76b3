// The parameters of a ladder and of its rungs, as data: unit, legal range, default, source, meaning; and the ladder of a venue
// that has set none.
import type { Ladder, Rung } from './ladder.ts';
import { AMOUNT_MAX, defaultsOf, type ParameterTable } from './parameter.ts';

export const RUNGS_MAX = 16;
const DAY_MS = 86_400_000;

export const rungParameters: ParameterTable<Rung> = {
  belowPpm: {
    unit: 'ppm of maintenance margin',
    min: 1,
    max: 10_000_000,
    default: 10_000_000,
    source: 'Hyperliquid, Liquidations: the backstop enters below two thirds of maintenance',
    doc: 'The rung is passed over while equity is at this share of maintenance margin or above.',
  },
  patienceMs: {
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 0,
    source: 'house: one try, then the next rung',
    doc: 'After so long on the rung the next one follows.',
  },
  sharePpm: {
    unit: 'ppm of what is held',
    min: 1,
    max: 1_000_000,
    default: 200_000,
    source: 'Hyperliquid, Liquidations: 20 % first; Paradex: slices of 20 %',
    doc: 'Share that one order or one slice closes.',
  },
  wholeBelow: {
    unit: 'quanta',
    min: 0n,
    max: AMOUNT_MAX,
    default: 0n,
    source: 'Hyperliquid, Liquidations: positions up to 100,000 dollars are closed whole',
    doc: 'Notional up to which a share is the whole.',
  },
  depthPpm: {
    unit: 'ppm of sampled depth',
    min: 0,
    max: 1_000_000,
    default: 0,
    source: 'Vega, Liquidation: maxFractionConsumed; 0 asks for all of it',
    doc: 'An order takes at most this share of the depth within the slippage, at least one lot.',
  },
  cooldownMs: {
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 0,
    source: 'Hyperliquid, Liquidations: 30 s between a first part and the rest',
    doc: 'Time between two orders of the rung.',
  },
};

export const ladderParameters: ParameterTable<Omit<Ladder, 'rungs'>> = {
  exitPpm: {
    unit: 'ppm of maintenance margin',
    min: 0,
    max: 10_000_000,
    default: 0,
    source: 'the venue (0); Paradex and Bybit end at 90 % of equity, Deribit at maintenance itself',
    doc: 'Liquidation ends at this share of maintenance margin, 1,000,000 or more; 0: at the exit level of the venue.',
  },
  closeOutPpm: {
    unit: 'ppm of maintenance margin',
    min: 0,
    max: 1_000_000,
    default: 1_000_000,
    source: 'house: without a spike buffer every breach is acted on at once (hazards L1)',
    doc: 'Below this share of maintenance margin a breach is acted on at once.',
  },
  spikeHoldMs: {
    unit: 'ms',
    min: 0,
    max: 600_000,
    default: 0,
    source: 'house: bounded, so that nobody waits for long',
    doc: 'Longest time for which a breach above close-out must hold.',
  },
  spikeAverageMs: {
    unit: 'ms',
    min: 0,
    max: 600_000,
    default: 0,
    source: 'house: as short as the spikes that it is to pass over',
    doc: 'Time constant of the short average of the mark; 0: the mark itself.',
  },
  bankruptcyAdjustmentPpm: {
    unit: 'ppm',
    min: 1_000_000,
    max: 100_000_000,
    default: 1_000_000,
    source: 'dYdX v4, fillable price: BA >= 1',
    doc: 'How fast the fillable price falls to the bankruptcy price as the margin ratio falls.',
  },
  spreadToMaintenancePpm: {
    unit: 'ppm of maintenance margin',
    min: 0,
    max: 10_000_000,
    default: 1_500_000,
    source: 'dYdX v4, fillable price: spread-to-maintenance ratio 1.5',
    doc: 'Widest distance of the fillable price from the mark.',
  },
  penaltyStartPpm: {
    unit: 'ppm of the penalty that the market lists',
    min: 0,
    max: 1_000_000,
    default: 1_000_000,
    source: 'house: the penalty as listed; Hyperliquid charges none in the book (0)',
    doc: 'What the penalty is at the start of a liquidation.',
  },
  penaltyMaxPpm: {
    unit: 'ppm of the penalty that the market lists',
    min: 0,
    max: 100_000_000,
    default: 1_000_000,
    source: 'house: no rise',
    doc: 'What the penalty rises to with time in liquidation and with stress; where it is no more than the start nothing rises.',
  },
  penaltyRampMs: {
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 0,
    source: 'Drift v2: the fee rises with every slot since liquidation began',
    doc: 'Time over which the penalty rises to its most; 0: it does not rise with time.',
  },
  liquidatorSharePpm: {
    unit: 'ppm of the penalty',
    min: 0,
    max: 1_000_000,
    default: 0,
    source: 'house: the book needs no reward',
    doc: 'Share of a penalty that whoever liquidates receives; the rest is the bucket of the market.',
  },
  auctionStartPpm: {
    unit: 'ppm of the equity on offer',
    min: 0,
    max: 2_000_000,
    default: 1_050_000,
    source: 'Maker, Liquidations 2.0: the price starts above the market',
    doc: 'Price at the start of a solvent auction.',
  },
  auctionCutoffPpm: {
    unit: 'ppm of the equity on offer',
    min: 0,
    max: 1_000_000,
    default: 700_000,
    source: 'Derive v2, DutchAuction: 70 %',
    doc: 'Price at which the fast fall ends.',
  },
  auctionFastMs: {
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 900_000,
    source: 'Derive v2, DutchAuction: 15 minutes',
    doc: 'Length of the fast fall.',
  },
  auctionSlowMs: {
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 43_200_000,
    source: 'Derive v2, DutchAuction: 12 hours',
    doc: 'Length of the slow fall to nothing.',
  },
  auctionInsolventMs: {
    unit: 'ms',
    min: 1,
    max: DAY_MS,
    default: 3_600_000,
    source: 'Derive v2, DutchAuction: 60 minutes',
    doc: 'Time over which the payout of an insolvent auction rises to its most.',
  },
  auctionBufferPpm: {
    unit: 'ppm of maintenance margin',
    min: 0,
    max: 10_000_000,
    default: 150_000,
    source: 'Derive v2, DutchAuction: buffer margin 15 %',
    doc: 'What a solvent auction restores beyond maintenance margin.',
  },
  auctionResetPpm: {
    unit: 'ppm of notional',
    min: 1,
    max: 1_000_000,
    default: 50_000,
    source: 'Maker, Liquidations 2.0: cusp',
    doc: 'Change of equity after which an auction starts again.',
  },
  auctionNotionalMost: {
    unit: 'quanta',
    min: 0n,
    max: AMOUNT_MAX,
    default: 100_000_000_000_000n,
    source: 'Maker, Liquidations 2.0: Hole; house: 100 million dollars',
    doc: 'Notional that may be in auction at once; what is more waits.',
  },
  disposalWholeLots: {
    unit: 'lots',
    min: 0n,
    max: AMOUNT_MAX,
    default: 0n,
    source: 'Vega, Liquidation: fullDisposalSize',
    doc: 'Inventory of a bucket up to this is sold in one order.',
  },
  disposalSharePpm: {
    unit: 'ppm of inventory',
    min: 1,
    max: 1_000_000,
    default: 1_000_000,
    source: 'Vega, Liquidation: disposalFraction',
    doc: 'Share of the inventory that one disposal order may sell.',
  },
  unwindWaitMs: {
    unit: 'ms',
    min: 0,
    max: 600_000,
    default: 2_000,
    source: 'house: an adviser answers within two ticks of a second',
    doc: 'How long the ladder waits for a proposed unwind.',
  },
};

const defaultRung = defaultsOf(rungParameters);
export const rungOf = (rung: Pick<Rung, 'stage'> & Partial<Rung>): Rung => ({
  ...defaultRung,
  limit: 'slippage',
  size: 'restore',
  ...rung,
});

/** What holds while a venue has set none: orders, book, collateral, take-over at the mark. */
export const DEFAULT_LADDER: Ladder = {
  ...defaultsOf(ladderParameters),
  name: 'default',
  rungs: (['cancelOrders', 'reduceInBook', 'convertCollateral', 'takeOver'] as const).map((stage) =>
    rungOf({ stage }),
  ),
  takeOverPrice: 'mark',
  adlPolicy: 'profitLeverage',
};
