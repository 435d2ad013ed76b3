// The parameters of trust in prices, as data: unit, legal range, default, source, meaning. With the defaults prices are as
// fast as the market, nothing waits after a band, and only quorum and age decide.
import type {
  AssetOracle,
  IndexOracle,
  MarketPermissions,
  MarketReopening,
  SourceOracle,
} from './listing-oracle.ts';
import type { ParameterTable } from './parameter.ts';
import { NONE } from './units.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const COUNT_MAX = 0xffff_ffff;

/** Which actions which quality allows, unless a listing says otherwise. */
export const defaultPermissions: MarketPermissions = {
  openQuality: 'divergent',
  reduceQuality: 'stale',
  withdrawQuality: 'divergent',
  liquidateQuality: 'uncertain',
  settleQuality: 'uncertain',
  fundQuality: 'uncertain',
};
export const defaultAssetOracle: AssetOracle = {
  valueQuality: 'uncertain',
  redemptionIndex: NONE,
  depegPpm: 20_000,
  depegChargePpm: 100_000,
};

export const indexOracleParameters: ParameterTable<IndexOracle> = {
  uncertainPpm: {
    unit: 'ppm of the price',
    min: 1,
    max: 1_000_000,
    default: 20_000,
    source: 'Drift v2, oracle ladder: a confidence interval above 2 % is too uncertain (tier A)',
    doc: 'Half-width of the confidence interval from which on the index is uncertain.',
  },
  divergentPpm: {
    unit: 'ppm of the stable price',
    min: 1,
    max: 100_000_000,
    default: 1_000_000,
    source: 'house: twice the stable price, or nothing',
    doc: 'Distance from the stable price from which on the index is divergent.',
  },
  stableRatePpb: {
    unit: 'ppb a second',
    min: 0,
    max: 1_000_000_000,
    default: 0,
    source: 'Mango v4 moves at most 300,000 ppb (0.03 %) a second; house: off unless it is listed',
    doc: 'Most that the stable price moves; 0: the stable price is the index.',
  },
  delayIntervals: {
    unit: 'intervals',
    min: 1,
    max: 24,
    default: 24,
    source: 'Mango v4, stable price: 24 hourly averages',
    doc: 'How many past averages delay the reference of the stable price.',
  },
  delayIntervalMs: {
    unit: 'ms',
    min: SECOND_MS,
    max: DAY_MS,
    default: HOUR_MS,
    source: 'Mango v4, stable price: 24 hourly averages',
    doc: 'Length of one average.',
  },
  delayRatePpm: {
    unit: 'ppm an interval',
    min: 1,
    max: 1_000_000,
    default: 60_000,
    source: 'Mango v4, stable price: at most 6 % an hour',
    doc: 'Most that the delayed reference follows an average by.',
  },
  twapMs: {
    unit: 'ms',
    min: SECOND_MS,
    max: DAY_MS,
    default: 300_000,
    source: 'Drift v2: five-minute TWAP',
    doc: 'Length of the time-weighted average of the index.',
  },
  latencyFreeMs: {
    unit: 'ms',
    min: 0,
    max: COUNT_MAX,
    default: COUNT_MAX,
    source: 'house: off unless it is listed; staleness bounds the age in any case',
    doc: 'Age of the price up to which no latency is charged.',
  },
  latencyPpmPerRootSecond: {
    unit: 'ppm a root of a second',
    min: 0,
    max: 1_000_000,
    default: 200,
    source: 'house: one deviation at 110 % a year, of a coin that moves 0.02 % in a second',
    doc: 'What the market may have moved unseen, for the root of a second.',
  },
  latencyMaxPpm: {
    unit: 'ppm',
    min: 0,
    max: 1_000_000,
    default: 20_000,
    source: 'house: the order of one band',
    doc: 'The latency buffer is never more than this.',
  },
  latencyWaitMs: {
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 10_000,
    source: 'house: as long as a band stays open',
    doc: 'How long beyond the free age a liquidation within the buffer waits for a fresh price.',
  },
};

export const sourceOracleParameters: ParameterTable<SourceOracle> = {
  deviationPpm: {
    unit: 'ppm',
    min: 100,
    max: 1_000_000,
    default: 1_000_000,
    source: 'house: the index decides',
    doc: 'A price of the source further than this from the median does not count.',
  },
  confidencePpm: {
    unit: 'ppm of the price',
    min: 1,
    max: 1_000_000,
    default: 1_000_000,
    source: 'house: the index decides',
    doc: 'A price whose confidence half-width is wider than this does not count.',
  },
};

export const reopeningParameters: ParameterTable<MarketReopening> = {
  bandDeviationsPpm: {
    unit: 'ppm of a deviation',
    min: 0,
    max: 100_000_000,
    default: 0,
    source: 'house: off; Vega sets bounds at quantiles of a forecast',
    doc: 'Deviations of the forecast that the band allows, never beyond the step bound.',
  },
  bandFloorPpm: {
    unit: 'ppm',
    min: 1,
    max: 1_000_000,
    default: 1_000,
    source: 'house: ten ticks of a liquid market',
    doc: 'The band is never narrower than this.',
  },
  reopenGraceMs: {
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 0,
    source: 'house: off; hazards L12 for markets that pause',
    doc: 'After a band or a silence nobody is liquidated for this long.',
  },
  reopenWithdrawalMs: {
    unit: 'ms',
    min: 0,
    max: DAY_MS,
    default: 0,
    source: 'house: off; hazards L12 for markets that pause',
    doc: 'After the grace nothing is withdrawn for this long.',
  },
};

export const assetOracleParameters: ParameterTable<AssetOracle> = {
  depegPpm: {
    unit: 'ppm of redemption value',
    min: 0,
    max: 1_000_000,
    default: 20_000,
    source: 'house: twice the discount that redeemable dollars trade at in a storm',
    doc: 'Below redemption by more than this the venue price is not believed.',
  },
  depegChargePpm: {
    unit: 'ppm of the gap beyond',
    min: 0,
    max: 1_000_000,
    default: 100_000,
    source: 'house: one in ten breaks is not a break of the book but of the coin',
    doc: 'Share of the gap beyond that is charged.',
  },
};
