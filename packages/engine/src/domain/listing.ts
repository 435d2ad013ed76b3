// The fields by which a venue, an asset, an index, a source and a market are listed. The same fields stand in the
// command that asks and in the event that records; legal ranges are in parameters.ts, the listing rules in rules/listing.ts.
import type { Fields, FieldsType } from './record.ts';

/** Parameters of the whole venue. Money is in quanta of the settlement asset, which is always asset 0. */
export const venueFields = {
  /** How far a loss may drive a settlement balance below zero before collateral is converted. */
  negativeBalanceCap: 'quanta',
  /** Yearly interest on a negative settlement balance; charged every `interestIntervalMs`, rounded up, to the shared fund. */
  interestPpmPerYear: 'ppm',
  interestIntervalMs: 'count',
  /** Liquidation ends at equity >= exitPpm of maintenance margin. */
  exitPpm: 'ppm',
  /** Levels of equity over maintenance margin that are announced before anything is closed. */
  warningPpm: 'ppm',
  marginCallPpm: 'ppm',
  /** Share of the shared insurance bucket that one deficit may draw. */
  sharedDrawPpm: 'ppm',
  liquidationsPerStepMax: 'count',
  claimsPerStepMax: 'count',
  interestChargesPerStepMax: 'count',
  ordersPerAccountMax: 'count',
  positionsPerAccountMax: 'count',
  collateralsPerAccountMax: 'count',
  /** Observations later than the input's own time by more than this are refused. */
  futureSkewMs: 'count',
  /** A clock jump longer than this funds and charges interest once, and raises an alarm. */
  clockJumpMs: 'count',
  fullCheckEverySteps: 'count',
  stateRootEverySteps: 'count',
} as const satisfies Fields;

/** An asset is a symbol at a custody location. The settlement asset has `index: NONE` and no haircut. */
export const assetFields = {
  symbol: 'text',
  custody: 'text',
  /** One whole coin is 10^scale quanta. */
  scale: 'count',
  index: 'id',
  haircutPpm: 'ppm',
  /** Discount below index at which the insurance fund buys the asset in a liquidation. */
  conversionDiscountPpm: 'ppm',
  /** Largest inventory of the asset, in settlement quanta at index price, that conversions may build up in the fund. */
  conversionBudget: 'quanta',
  /** Largest index step that the haircut is proved against. */
  stepBoundPpm: 'ppm',
} as const satisfies Fields;

export const indexFields = {
  symbol: 'text',
  /** Prices of the index count 10^-decimals of the numeraire per whole coin. */
  decimals: 'count',
  /** Fresh sources needed; with fewer the index is stale. */
  quorum: 'count',
  /** A source further than this from the median is left out of the aggregate. */
  outlierPpm: 'ppm',
} as const satisfies Fields;

/** A price source: `index` sources make the index; `market` sources are perpetual prices whose basis moves the mark. */
export const sourceFields = {
  symbol: 'text',
  index: 'id',
  role: ['index', 'market'],
  weight: 'count',
  stalenessMs: 'count',
} as const satisfies Fields;

export const tierFields = {
  fromNotional: 'quanta',
  initialPpm: 'ppm',
  maintenancePpm: 'ppm',
} as const satisfies Fields;

/** A linear perpetual, settled in asset 0. */
export const marketFields = {
  symbol: 'text',
  index: 'id',
  /** One tick is this many index units. */
  tickIndexUnits: 'wide',
  /** One lot is lotBase * 10^-baseDecimals coins. */
  lotBase: 'wide',
  baseDecimals: 'count',
  maxPositionLots: 'lots',
  maxPriceTicks: 'ticks',
  /** Ascending from 0; rates never fall; requirement = notional * rate - continuous deduction. */
  tiers: { list: tierFields },
  /** Largest mark step between two ticks that the margins are proved against; a larger one opens a band. */
  stepBoundPpm: 'ppm',
  bandMs: 'count',
  basisClampPpm: 'ppm',
  basisTauMs: 'count',
  fundingIntervalMs: 'count',
  fundingCapPpm: 'ppm',
  fundingInterestPpm: 'ppm',
  fundingDampPpm: 'ppm',
  makerFeePpm: 'ppm',
  takerFeePpm: 'ppm',
  liquidationPenaltyPpm: 'ppm',
  /** Worst slippage a liquidation order accepts, and the one its size is planned for. */
  liquidationSlippagePpm: 'ppm',
  liquidationOrderMs: 'count',
  /** Limit orders further than this from the mark are refused. */
  priceCollarPpm: 'ppm',
  /** Largest notional that the market's insurance bucket takes over. */
  takeOverBudget: 'quanta',
  disposalDepthPpm: 'ppm',
  disposalIntervalMs: 'count',
  /** Withdrawals leave at least this share of notional. */
  withdrawalFloorPpm: 'ppm',
} as const satisfies Fields;

export type Venue = FieldsType<typeof venueFields>;
export type Asset = FieldsType<typeof assetFields>;
export type Index = FieldsType<typeof indexFields>;
export type Source = FieldsType<typeof sourceFields>;
export type Tier = FieldsType<typeof tierFields>;
export type Market = FieldsType<typeof marketFields>;
