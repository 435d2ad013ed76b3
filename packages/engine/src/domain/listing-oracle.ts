// How far a price may be trusted, as fields of listings: the ladder of an index's quality, the slow prices beside it, the lag
// that is borne, and the worst quality that each action accepts. Ranges are in parameters-oracle.ts; who judges is oracle/.
import type { Fields, FieldsType } from './record.ts';

/**
 * The quality of an index, best first: good; divergent (far from its stable price); uncertain (wide confidence interval);
 * degraded (fewer sources than the quorum are fresh and agree); stale (none is); none (there never was a price).
 */
export const ORACLE_QUALITIES = [
  'good',
  'divergent',
  'uncertain',
  'degraded',
  'stale',
  'none',
] as const;
export type OracleQuality = (typeof ORACLE_QUALITIES)[number];

export const indexOracleFields = {
  /** Half-width of the confidence interval, in ppm of the price, from which on the index is uncertain. */
  uncertainPpm: 'ppm',
  /** Distance of the index from its stable price, in ppm of the latter, from which on it is divergent. */
  divergentPpm: 'ppm',
  /** Most that the stable price moves, in parts per billion of itself a second; 0: it is the index. */
  stableRatePpb: 'count',
  /** The stable price leans on the averages of this many past intervals; each follows the one before by at most `delayRatePpm`. */
  delayIntervals: 'count',
  delayIntervalMs: 'count',
  delayRatePpm: 'ppm',
  /** Length of the time-weighted average. */
  twapMs: 'count',
  /** Age of the price up to which it is as fast as the market it prices. */
  latencyFreeMs: 'count',
  /** Beyond: what prices may have moved unseen, in ppm for the root of a second, up to `latencyMaxPpm`. */
  latencyPpmPerRootSecond: 'ppm',
  latencyMaxPpm: 'ppm',
  /** A liquidation within that uncertainty waits for a fresh price until the price is older by this. */
  latencyWaitMs: 'count',
} as const satisfies Fields;

export const sourceOracleFields = {
  /** A price of the source further than this from the median does not count, whatever the index allows; 1e6: the index decides. */
  deviationPpm: 'ppm',
  /** A price whose own confidence half-width is wider than this does not count. */
  confidencePpm: 'ppm',
} as const satisfies Fields;

/** The permission matrix of a market: for each action the worst quality of its index that is accepted. */
export const marketPermissionFields = {
  openQuality: ORACLE_QUALITIES,
  reduceQuality: ORACLE_QUALITIES,
  withdrawQuality: ORACLE_QUALITIES,
  liquidateQuality: ORACLE_QUALITIES,
  settleQuality: ORACLE_QUALITIES,
  fundQuality: ORACLE_QUALITIES,
} as const satisfies Fields;

/** How a market's band follows volatility, and how it opens again after a band or a silence. */
export const marketReopeningFields = {
  /** The band's bound is this many deviations of the forecast, in ppm of one, never above the step bound; 0: the step bound. */
  bandDeviationsPpm: 'count',
  /** The bound never falls below this. */
  bandFloorPpm: 'ppm',
  /** After a band or a silence: first no liquidations for this long, then for `reopenWithdrawalMs` more no withdrawals. */
  reopenGraceMs: 'count',
  reopenWithdrawalMs: 'count',
} as const satisfies Fields;

export const assetOracleFields = {
  /** The worst quality of its index at which the asset backs new risk and withdrawals. */
  valueQuality: ORACLE_QUALITIES,
  /** Index of what the asset can be redeemed for; NONE if it cannot. */
  redemptionIndex: 'id',
  /** Below redemption by more than this the venue's price is not believed: redemption value less a charge counts. */
  depegPpm: 'ppm',
  /** The charge: this share of the part of the gap beyond `depegPpm`. */
  depegChargePpm: 'ppm',
} as const satisfies Fields;

export type IndexOracle = FieldsType<typeof indexOracleFields>;
export type SourceOracle = FieldsType<typeof sourceOracleFields>;
export type MarketPermissions = FieldsType<typeof marketPermissionFields>;
export type MarketReopening = FieldsType<typeof marketReopeningFields>;
export type AssetOracle = FieldsType<typeof assetOracleFields>;
