// The parameters of a market and of its tiers, as data: unit, legal range, default, source, meaning.
// The defaults together pass every listing rule; they list a coin worth about 100,000 dollars.
import type { Market, Tier } from './listing.ts';
import { AMOUNT_MAX, type ParameterTable, PRICE_MAX } from './parameters-venue.ts';

export const TIERS_MAX = 64;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export const tierParameters: ParameterTable<Tier> = {
  fromNotional: {
    ...{ unit: 'quanta', min: 0n, max: AMOUNT_MAX, default: 0n },
    source: 'house: the first tier starts at zero',
    doc: 'Notional from which the rates of the tier apply to what lies above.',
  },
  initialPpm: {
    ...{ unit: 'ppm of notional', min: 1, max: 1_000_000, default: 50_000 },
    source: 'house: leverage of 20 at the most',
    doc: 'Initial margin rate.',
  },
  maintenancePpm: {
    ...{ unit: 'ppm of notional', min: 1, max: 1_000_000, default: 25_000 },
    source: 'house: half the initial margin, as dYdX and Hyperliquid set it',
    doc: 'Maintenance margin rate.',
  },
};

export const marketParameters: ParameterTable<Omit<Market, 'tiers'>> = {
  tickIndexUnits: {
    ...{ unit: 'index units', min: 1n, max: PRICE_MAX, default: 10_000_000n },
    source: 'Binance BTCUSDT perpetual: tick size 0.1',
    doc: 'One tick, in units of the index.',
  },
  lotBase: {
    ...{ unit: '10^-baseDecimals coins', min: 1n, max: PRICE_MAX, default: 1n },
    source: 'Binance BTCUSDT perpetual: step size 0.001',
    doc: 'One lot.',
  },
  baseDecimals: {
    ...{ unit: 'decimals', min: 0, max: 18, default: 3 },
    source: 'Binance BTCUSDT perpetual: step size 0.001',
    doc: 'Decimals in which a lot is counted.',
  },
  maxPositionLots: {
    ...{ unit: 'lots', min: 1n, max: AMOUNT_MAX, default: 1_000_000n },
    source: 'house: 1,000 coins',
    doc: 'Largest position of one account, either side.',
  },
  maxPriceTicks: {
    ...{ unit: 'ticks', min: 1n, max: AMOUNT_MAX, default: 10_000_000n },
    source: 'house: ten times the price at listing',
    doc: 'Largest mark and largest limit price; column widths are proved up to here.',
  },
  stepBoundPpm: {
    ...{ unit: 'ppm', min: 1, max: 1_000_000, default: 15_000 },
    source: 'house: with the costs of a liquidation within maintenance margin (hazards E2a)',
    doc: 'Largest mark step that the margins are proved against; a larger one opens a band.',
  },
  bandMs: {
    ...{ unit: 'ms', min: 1, max: DAY_MS, default: 10_000 },
    source: 'house: time for two more observations of every source',
    doc: 'Longest time for which a band stays open without confirmation.',
  },
  basisClampPpm: {
    ...{ unit: 'ppm of index', min: 0, max: 100_000, default: 10_000 },
    source: 'house: far enough for an honest basis, too near to push a mark (hazards B8)',
    doc: 'Largest distance of the mark from the index.',
  },
  basisTauMs: {
    ...{ unit: 'ms', min: 0, max: DAY_MS, default: 60_000 },
    source: 'house: a minute, the order of the averages of public venues (30 s to 5 min)',
    doc: 'Time constant of the smoothed basis; 0 does not smooth.',
  },
  fundingIntervalMs: {
    ...{ unit: 'ms', min: 60_000, max: 7 * DAY_MS, default: 8 * HOUR_MS },
    source: 'Binance, Introduction to Binance Futures Funding Rates: every 8 hours',
    doc: 'How often funding is charged.',
  },
  fundingCapPpm: {
    ...{ unit: 'ppm per interval', min: 0, max: 40_000, default: 7_500 },
    source: 'BitMEX: 0.75 % per 8 hours; the largest known is 4 % (Hyperliquid, Funding)',
    doc: 'Largest funding rate either way; also clamps each premium sample.',
  },
  fundingInterestPpm: {
    ...{ unit: 'ppm per interval', min: -40_000, max: 40_000, default: 100 },
    source: 'Binance, Introduction to Binance Futures Funding Rates: 0.01 % per 8 hours',
    doc: 'Interest term of the funding rate.',
  },
  fundingDampPpm: {
    ...{ unit: 'ppm per interval', min: 0, max: 40_000, default: 500 },
    source: 'Binance, Introduction to Binance Futures Funding Rates: clamp of 0.05 %',
    doc: 'How far the interest term may pull the rate away from the premium.',
  },
  makerFeePpm: {
    ...{ unit: 'ppm of notional', min: 0, max: 100_000, default: 200 },
    source: 'Binance USD-M futures, regular user: 0.02 %',
    doc: 'Fee of the resting side, rounded up.',
  },
  takerFeePpm: {
    ...{ unit: 'ppm of notional', min: 0, max: 100_000, default: 500 },
    source: 'Binance USD-M futures, regular user: 0.05 %',
    doc: 'Fee of the taking side, rounded up.',
  },
  liquidationPenaltyPpm: {
    ...{ unit: 'ppm of notional', min: 0, max: 500_000, default: 5_000 },
    source: 'house: 0.5 %; public venues charge 0.2 to 1.5 %',
    doc: 'Paid into the insurance fund on liquidated notional, never beyond what the account has.',
  },
  liquidationSlippagePpm: {
    ...{ unit: 'ppm of mark', min: 0, max: 500_000, default: 4_000 },
    source: 'house: depth within 0.4 % is what a liquid book restores within seconds',
    doc: 'Worst slippage a liquidation order accepts, and the one its size is planned for.',
  },
  liquidationOrderMs: {
    ...{ unit: 'ms', min: 1, max: DAY_MS, default: 5_000 },
    source: 'house: a few observations',
    doc: 'After this time what is left of a liquidation order expires.',
  },
  priceCollarPpm: {
    ...{ unit: 'ppm of mark', min: 1, max: 1_000_000, default: 50_000 },
    source: 'Binance BTCUSDT perpetual: percent price filter of 5 %',
    doc: 'Limit orders further than this from the mark are refused.',
  },
  takeOverBudget: {
    ...{ unit: 'quanta', min: 0n, max: AMOUNT_MAX, default: 1_000_000_000_000n },
    source: 'house: a million dollars',
    doc: "Largest notional that the market's insurance bucket takes over.",
  },
  disposalDepthPpm: {
    ...{ unit: 'ppm of depth', min: 1, max: 1_000_000, default: 100_000 },
    source: 'house: a tenth of what the book shows',
    doc: 'Share of sampled depth that one disposal of taken-over lots may use.',
  },
  disposalIntervalMs: {
    ...{ unit: 'ms', min: 1, max: DAY_MS, default: 60_000 },
    source: 'house: the book recovers in between',
    doc: 'Time between disposals.',
  },
  withdrawalFloorPpm: {
    ...{ unit: 'ppm of notional', min: 0, max: 1_000_000, default: 100_000 },
    source: 'Hyperliquid, Margining: 10 % of notional stays behind a withdrawal',
    doc: 'Withdrawals leave at least this share of notional.',
  },
};
