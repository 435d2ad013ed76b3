// The parameters of a venue, an asset, an index and a source, as data: unit, legal range, default,
// source, meaning. Money counts quanta of the settlement asset; defaults assume that it has 6 decimals.
import { AMOUNT_MAX, type ParameterTable } from './parameter.ts';
import type { Asset, Index, InterestKink, Source, Venue } from './listing.ts';
import {
  assetOracleParameters,
  indexOracleParameters,
  sourceOracleParameters,
} from './parameters-oracle.ts';
import {
  assetScheduleParameters,
  forecastParameters,
  venueScheduleParameters,
} from './parameters-schedule.ts';

const COUNT_MAX = 0xffff_ffff;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export const interestKinkParameters: ParameterTable<InterestKink> = {
  utilisationPpm: {
    unit: 'ppm of what customers lend',
    min: 0,
    max: 1_000_000,
    default: 0,
    source: 'house: the first kink starts at zero, and one kink is a flat rate',
    doc: 'Share of positive settlement balances that negative ones have borrowed, at which the rate holds.',
  },
  ppmPerYear: {
    unit: 'ppm per year',
    min: 0,
    max: 10_000_000,
    default: 100_000,
    source: 'house: 10 % a year, about what venues charge on borrowed stablecoins',
    doc: 'Interest on a negative settlement balance at that utilisation, rounded up.',
  },
};

export const venueParameters: ParameterTable<Omit<Venue, 'interestKinks'>> = {
  ...venueScheduleParameters,
  negativeBalanceCap: {
    unit: 'quanta',
    min: 0n,
    max: AMOUNT_MAX,
    default: 10_000_000_000n,
    source: 'house: 10,000 dollars; large enough that funding alone converts nobody',
    doc: 'How far a loss may drive a settlement balance below zero before collateral is sold.',
  },
  interestIntervalMs: {
    unit: 'ms',
    min: 60_000,
    max: 30 * DAY_MS,
    default: HOUR_MS,
    source: 'house: hourly, as margin loans are charged',
    doc: 'How often interest is charged.',
  },
  gainMaturityMs: {
    unit: 'ms',
    min: 0,
    max: 30 * DAY_MS,
    default: 0,
    source:
      'house: at once; above 0 a gain out of a price that was pushed cannot leave before the push is over (hazards C2)',
    doc: 'Time over which realised profit becomes withdrawable; a change holds for what is immature, too.',
  },
  exitPpm: {
    unit: 'ppm of maintenance margin',
    min: 1_000_000,
    max: 10_000_000,
    default: 1_100_000,
    source: 'house: 10 % above maintenance, so that accounts do not flicker',
    doc: 'A liquidation ends at this share of maintenance margin.',
  },
  warningPpm: {
    unit: 'ppm of maintenance margin',
    min: 1_000_000,
    max: 100_000_000,
    default: 1_500_000,
    source: 'house: half as much again as maintenance',
    doc: 'Equity below this share of maintenance margin is announced as a warning.',
  },
  marginCallPpm: {
    unit: 'ppm of maintenance margin',
    min: 1_000_000,
    max: 100_000_000,
    default: 1_200_000,
    source: 'house: between warning and exit',
    doc: 'Equity below this share of maintenance margin is announced as a margin call.',
  },
  sharedDrawPpm: {
    unit: 'ppm of the shared bucket',
    min: 0,
    max: 1_000_000,
    default: 250_000,
    source: 'house: one market cannot empty the fund of all (hazards W10)',
    doc: 'Share of the shared insurance bucket that one deficit may draw.',
  },
  liquidationsPerStepMax: {
    unit: 'accounts',
    min: 1,
    max: 1_000_000,
    default: 1_000,
    source: 'house: bounded batches (hazards L6)',
    doc: 'Accounts that one step liquidates; the others wait for the next, worst first.',
  },
  claimsPerStepMax: {
    unit: 'claims',
    min: 1,
    max: 1_000_000,
    default: 1_000,
    source: 'house: bounded batches (hazards W12)',
    doc: 'Claims of fixed deficits that one step drains.',
  },
  interestChargesPerStepMax: {
    unit: 'accounts',
    min: 1,
    max: 1_000_000,
    default: 10_000,
    source: 'house: bounded batches',
    doc: 'Accounts that one step charges interest.',
  },
  settlementsPerStepMax: {
    unit: 'positions',
    min: 1,
    max: 1_000_000,
    default: 10_000,
    source: 'house: bounded batches',
    doc: 'Positions of expired markets that one step settles.',
  },
  settlementDelayMs: {
    unit: 'ms',
    min: 0,
    max: 7 * DAY_MS,
    default: HOUR_MS,
    source: 'house: long enough for a source to return, too short to keep money waiting',
    doc: 'How long a settlement waits for an index that is stale at expiry.',
  },
  volatilityMinPpm: {
    unit: 'ppm a year',
    min: 1,
    max: 100_000_000,
    default: 10_000,
    source: 'house: 1 % a year; no coin has been calmer',
    doc: 'An observed volatility below this is refused.',
  },
  volatilityMaxPpm: {
    unit: 'ppm a year',
    min: 1,
    max: 100_000_000,
    default: 10_000_000,
    source: 'house: 1,000 % a year; short expiries in a crash reach a third of it',
    doc: 'An observed volatility above this is refused.',
  },
  ordersPerAccountMax: {
    unit: 'orders',
    min: 1,
    max: 10_000,
    default: 200,
    source: 'Binance USD-M futures: 200 open orders a symbol and account',
    doc: 'Open orders of one account.',
  },
  positionsPerAccountMax: {
    unit: 'positions',
    min: 1,
    max: 1_024,
    default: 64,
    source: 'hazards C5: a hard cap, for example 64',
    doc: 'Open positions of one account.',
  },
  collateralsPerAccountMax: {
    unit: 'assets',
    min: 1,
    max: 1_024,
    default: 64,
    source: 'hazards C5: a hard cap, for example 64',
    doc: 'Collateral assets of one account beside the settlement asset.',
  },
  futureSkewMs: {
    unit: 'ms',
    min: 0,
    max: 60_000,
    default: 1_000,
    source: 'house: clocks of honest sources agree within a second',
    doc: "Observations later than the input's own time by more than this are refused.",
  },
  clockJumpMs: {
    unit: 'ms',
    min: 60_000,
    max: 30 * DAY_MS,
    default: DAY_MS,
    source: 'house: longer than any outage that is caught up silently (hazards F4, M2)',
    doc: 'A clock jump longer than this is charged once and raises an alarm.',
  },
  fullCheckEverySteps: {
    unit: 'steps',
    min: 1,
    max: COUNT_MAX,
    default: 1_000,
    source: 'house: architecture, State',
    doc: 'How often all invariants are checked, not only those of what a step touched.',
  },
  stateRootEverySteps: {
    unit: 'steps',
    min: 1,
    max: COUNT_MAX,
    default: 10_000,
    source: 'house: architecture, State',
    doc: 'How often the state root is recorded.',
  },
};

export const assetParameters: ParameterTable<Asset> = {
  ...assetOracleParameters,
  ...assetScheduleParameters,
  scale: {
    unit: 'decimals',
    min: 0,
    max: 18,
    default: 8,
    source: 'house: satoshi; 18 is what ERC-20 tokens use',
    doc: 'One whole coin is 10^scale quanta.',
  },
  haircutPpm: {
    unit: 'ppm',
    min: 0,
    max: 1_000_000,
    default: 50_000,
    source: 'Binance multi-assets mode: BTC counts at 95 %',
    doc: 'Share of its value that an asset does not count for as collateral.',
  },
  conversionDiscountPpm: {
    unit: 'ppm',
    min: 0,
    max: 1_000_000,
    default: 20_000,
    source: 'house: with the step bound no more than the haircut (hazards E2a)',
    doc: 'Discount below index at which the insurance fund buys the asset in a liquidation.',
  },
  conversionBudget: {
    unit: 'quanta',
    min: 0n,
    max: AMOUNT_MAX,
    default: 1_000_000_000_000n,
    source: 'house: a million dollars of inventory',
    doc: 'Largest inventory, at index price, that conversions may build up in the fund.',
  },
  stepBoundPpm: {
    unit: 'ppm',
    min: 0,
    max: 1_000_000,
    default: 30_000,
    source: 'house: with the discount no more than the haircut (hazards E2a)',
    doc: 'Largest index step that the haircut is proved against.',
  },
};

export const indexParameters: ParameterTable<Index> = {
  ...indexOracleParameters,
  ...forecastParameters,
  decimals: {
    unit: 'decimals',
    min: 0,
    max: 18,
    default: 8,
    source: 'house: the finest price in the public data has 8 decimals',
    doc: 'Prices count 10^-decimals of the numeraire per whole coin.',
  },
  quorum: {
    unit: 'sources',
    min: 1,
    max: 100,
    default: 3,
    source: 'house: the least number at which the median outvotes a liar (hazards B4, E4)',
    doc: 'Fresh sources needed; with fewer the index is stale.',
  },
  outlierPpm: {
    unit: 'ppm',
    min: 100,
    max: 1_000_000,
    default: 50_000,
    source: 'Binance, Price Index: a source more than 5 % from the median counts for nothing',
    doc: 'A source further than this from the median is left out of the aggregate.',
  },
};

export const sourceParameters: ParameterTable<Source> = {
  ...sourceOracleParameters,
  weight: {
    unit: 'parts',
    min: 1,
    max: 1_000_000,
    default: 1,
    source: 'house: equal votes',
    doc: 'Weight in the median; from three fresh sources on it counts as less than half of all.',
  },
  stalenessMs: {
    unit: 'ms',
    min: 1,
    max: 30 * DAY_MS,
    default: 60_000,
    source: 'house: a minute without a price is silence; replays use three bars of their data',
    doc: 'Age beyond which a price no longer counts.',
  },
};
