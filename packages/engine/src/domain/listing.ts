// The fields by which a venue, an asset, an index, a source and a market are listed. The same fields stand in the
// command that asks and in the event that records; legal ranges are in parameters.ts, the listing rules in rules/listing.ts.
import { PAYOFFS } from './instrument.ts';
import {
  assetOracleFields,
  indexOracleFields,
  marketPermissionFields,
  marketReopeningFields,
  sourceOracleFields,
} from './listing-oracle.ts';
import {
  assetScheduleFields,
  forecastFields,
  marketScheduleFields,
  venueScheduleFields,
} from './listing-schedule.ts';
import type { Fields, FieldsType } from './record.ts';

/** One kink of the interest on debts: what a year costs where this share of what customers lend is borrowed. */
export const interestKinkFields = {
  utilisationPpm: 'ppm',
  ppmPerYear: 'ppm',
} as const satisfies Fields;

/** Parameters of the whole venue. Money is in quanta of the settlement asset, which is always asset 0. */
export const venueFields = {
  /** How far a loss may drive a settlement balance below zero before collateral is converted. */
  negativeBalanceCap: 'quanta',
  /**
   * Yearly interest on a negative settlement balance; charged every `interestIntervalMs`, rounded up, to the shared fund.
   * Kinks ascend from utilisation 0 and the rate never falls: straight between them, flat past the last; one is a flat rate.
   */
  interestKinks: { list: interestKinkFields },
  interestIntervalMs: 'count',
  /** Over this time realised profit becomes withdrawable, on a straight line; 0: at once. */
  gainMaturityMs: 'count',
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
  /** Positions of expired markets that one step settles. */
  settlementsPerStepMax: 'count',
  /** How long a settlement waits for an index that is stale at expiry. */
  settlementDelayMs: 'count',
  /** Volatilities outside this range, in ppm a year, are refused as absurd. */
  volatilityMinPpm: 'count',
  volatilityMaxPpm: 'count',
  ordersPerAccountMax: 'count',
  positionsPerAccountMax: 'count',
  collateralsPerAccountMax: 'count',
  /** Observations later than the input's own time by more than this are refused. */
  futureSkewMs: 'count',
  /** A clock jump longer than this funds and charges interest once, and raises an alarm. */
  clockJumpMs: 'count',
  fullCheckEverySteps: 'count',
  stateRootEverySteps: 'count',
  ...venueScheduleFields,
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
  ...assetOracleFields,
  ...assetScheduleFields,
} as const satisfies Fields;

export const indexFields = {
  symbol: 'text',
  /** Prices of the index count 10^-decimals of the numeraire per whole coin. */
  decimals: 'count',
  /** Fresh sources needed; with fewer the index is stale. */
  quorum: 'count',
  /** A source further than this from the median is left out of the aggregate. */
  outlierPpm: 'ppm',
  ...indexOracleFields,
  ...forecastFields,
} as const satisfies Fields;

/** A price source: `index` sources make the index; `market` sources are perpetual prices whose basis moves the mark. */
export const sourceFields = {
  symbol: 'text',
  index: 'id',
  role: ['index', 'market'],
  weight: 'count',
  stalenessMs: 'count',
  ...sourceOracleFields,
} as const satisfies Fields;

export const tierFields = {
  fromNotional: 'quanta',
  initialPpm: 'ppm',
  maintenancePpm: 'ppm',
} as const satisfies Fields;

export const CONTRACT_KINDS = ['perpetual', 'future', 'option'] as const;
export type ContractKind = (typeof CONTRACT_KINDS)[number];
export const OPTION_RIGHTS = ['none', 'call', 'put'] as const;

/** What kind of contract a market trades. Whatever does not belong to a kind is zero or `none`. */
export const termsFields = {
  kind: CONTRACT_KINDS,
  payoff: PAYOFFS,
  /** When a future or an option ends; 0 for a perpetual. */
  expiryMs: 'time',
  /** The settlement price is the average of the index over this time before expiry. */
  settlementWindowMs: 'count',
  right: OPTION_RIGHTS,
  /** In index units. */
  strike: 'price',
  /** Least mark and least limit price. What an inverse contract is worth grows without bound below it. */
  minPriceTicks: 'ticks',
  /** Above 0: the contract is never worth more than this, and its settlement price is cut here. Equals `maxPriceTicks`. */
  capTicks: 'ticks',
  /** Both sides of a capped contract put up all that they can lose; nothing is lent, nothing needs to be liquidated. */
  fullyCollateralised: 'flag',
  /** A short option's initial margin falls with the distance out of the money down to this share of the underlying. */
  optionFloorPpm: 'ppm',
  /** Share of its value that a long option needs as initial margin: all of it, unless gains may back other positions. */
  longOptionPpm: 'ppm',
  /** An option's mark is stale when its volatility was observed longer ago than this. */
  volatilityStalenessMs: 'count',
} as const satisfies Fields;

/** A contract on an index, settled in asset 0. */
export const marketFields = {
  symbol: 'text',
  index: 'id',
  ...termsFields,
  /** One tick is this many index units; for an inverse option this many 10^-decimals of the settlement coin. */
  tickIndexUnits: 'wide',
  /** One lot is lotBase * 10^-baseDecimals coins; for an inverse perpetual or future units of the index's numeraire. */
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
  ...marketPermissionFields,
  ...marketReopeningFields,
  ...marketScheduleFields,
} as const satisfies Fields;

export type Venue = FieldsType<typeof venueFields>;
export type InterestKink = FieldsType<typeof interestKinkFields>;
export type Asset = FieldsType<typeof assetFields>;
export type Index = FieldsType<typeof indexFields>;
export type Source = FieldsType<typeof sourceFields>;
export type Tier = FieldsType<typeof tierFields>;
export type Terms = FieldsType<typeof termsFields>;
export type Market = FieldsType<typeof marketFields>;
