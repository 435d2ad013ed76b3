// Amounts of a partial liquidation, the fees that it bears, its growth with time, and how a loss is shared by an index.
import {
  assetForLiability,
  baseToCover,
  depositDeltaOfLoss,
  fundingDeltaOfLoss,
  isWithinBounds,
  liabilityForAsset,
  liabilityInsuranceFee,
  liabilityToCover,
  perpetualInsuranceFee,
  rampedFee,
  rampedShare,
} from '@plimsoll/engine';
import { Exact } from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, textOf } from '../fields.ts';

/** Steps which the rule states for all cases, and the source for shares of a shortage (1e-4) and interest (1e-10). */
const QUANTUM = Exact.of('0.000001');
const BASE_QUANTUM = Exact.of('0.000000001');
const WEIGHT_UNIT = Exact.of('0.00001');
const SHARE_UNIT = Exact.of('0.0001');
const INTEREST_UNIT = Exact.of('0.0000000001');
const WHOLE_BELOW = Exact.of('50');
const DUST_BELOW = Exact.ONE;

type Answers = { readonly [name: string]: Actual };

/** The source has no amount that covers it either: there it is the largest that its integers hold. */
const orUnbounded = (amount: Exact | undefined): Actual => amount ?? 'unbounded';

const weightsOf = (input: JsonObject) => ({
  assetWeight: exactOf(input, 'assetWeight'),
  assetMultiplier: exactOf(input, 'assetMultiplier'),
  liabilityWeight: exactOf(input, 'liabilityWeight'),
  liabilityMultiplier: exactOf(input, 'liabilityMultiplier'),
});

const exchangeOf = (input: JsonObject) => ({
  assetPrice: exactOf(input, 'assetPrice'),
  assetMultiplier: exactOf(input, 'assetMultiplier'),
  liabilityPrice: exactOf(input, 'liabilityPrice'),
  liabilityMultiplier: exactOf(input, 'liabilityMultiplier'),
});

/** Smallest amount of an asset of so many decimals. */
const unitIn = (input: JsonObject, decimals: string): Exact =>
  Exact.of(`1e-${exactOf(input, decimals).toString()}`);

const kinds: Readonly<Record<string, (input: JsonObject) => Answers>> = {
  baseToCoverShortage: (input) => ({
    baseAmount: orUnbounded(
      baseToCover({
        shortage: exactOf(input, 'marginShortage'),
        marginRatio: exactOf(input, 'marginRatio'),
        liquidatorFee: exactOf(input, 'liquidatorFee'),
        insuranceFee: exactOf(input, 'insuranceFee'),
        price: exactOf(input, 'oraclePrice'),
        quotePrice: exactOf(input, 'quoteOraclePrice'),
        quantum: QUANTUM,
        baseQuantum: BASE_QUANTUM,
      }),
    ),
  }),
  liabilityToCoverShortage: (input) => ({
    liabilityTransfer: orUnbounded(
      liabilityToCover({
        ...weightsOf(input),
        shortage: exactOf(input, 'marginShortage'),
        liabilityPrice: exactOf(input, 'liabilityPrice'),
        insuranceFee: exactOf(input, 'insuranceFee'),
        quantum: QUANTUM,
        weightUnit: WEIGHT_UNIT,
        unit: unitIn(input, 'liabilityDecimals'),
      }),
    ),
  }),
  liabilityImpliedByAsset: (input) => ({
    liabilityTransfer: liabilityForAsset({
      ...exchangeOf(input),
      assetAmount: exactOf(input, 'assetAmount'),
      unit: unitIn(input, 'liabilityDecimals'),
    }),
  }),
  assetForLiability: (input) => ({
    assetTransfer: assetForLiability({
      ...exchangeOf(input),
      assetAmount: exactOf(input, 'assetAmount'),
      liabilityAmount: exactOf(input, 'liabilityTransfer'),
      unit: unitIn(input, 'assetDecimals'),
      dustBelow: DUST_BELOW,
    }),
  }),
  perpInsuranceFee: (input) => ({
    insuranceFee: perpetualInsuranceFee({
      shortage: exactOf(input, 'marginShortage'),
      baseAmount: exactOf(input, 'baseAmount'),
      marginRatio: exactOf(input, 'marginRatio'),
      liquidatorFee: exactOf(input, 'liquidatorFee'),
      price: exactOf(input, 'oraclePrice'),
      quotePrice: exactOf(input, 'quotePrice'),
      mostFee: exactOf(input, 'maxInsuranceFee'),
      unit: QUANTUM,
    }),
  }),
  spotInsuranceFee: (input) => ({
    insuranceFee: liabilityInsuranceFee({
      ...weightsOf(input),
      shortage: exactOf(input, 'marginShortage'),
      amount: exactOf(input, 'tokenAmount'),
      price: exactOf(input, 'liabilityPrice'),
      mostFee: exactOf(input, 'maxInsuranceFee'),
      unit: QUANTUM,
    }),
  }),
  maxPctToLiquidate: (input) => ({
    pct: rampedShare({
      shortage: exactOf(input, 'marginShortage'),
      freed: exactOf(input, 'marginAlreadyFreed'),
      elapsed: exactOf(input, 'slotsElapsed'),
      duration: exactOf(input, 'durationSlots'),
      initialShare: exactOf(input, 'initialPct'),
      wholeBelow: WHOLE_BELOW,
      shareUnit: SHARE_UNIT,
      quantum: QUANTUM,
    }),
  }),
  liquidationFeeRamp: (input) => ({
    fee: rampedFee({
      base: exactOf(input, 'baseFee'),
      most: exactOf(input, 'maxFee'),
      elapsed: exactOf(input, 'slotsElapsed'),
      grace: exactOf(input, 'graceSlots'),
      rise: exactOf(input, 'increasePerSlot'),
    }),
  }),
  perpBankruptcyFundingDelta: (input) => ({
    cumulativeFundingDeltaPerBase:
      fundingDeltaOfLoss({
        loss: exactOf(input, 'loss'),
        longBase: exactOf(input, 'longBase'),
        shortBase: exactOf(input, 'shortBase'),
        unit: QUANTUM,
      }) ?? 'nobody holds anything',
  }),
  spotBankruptcyDepositDelta: (input) => ({
    cumulativeDepositInterestDelta: depositDeltaOfLoss({
      loss: exactOf(input, 'loss'),
      totalDeposits: exactOf(input, 'totalDeposits'),
      cumulativeInterest: exactOf(input, 'cumulativeDepositInterest'),
      unit: INTEREST_UNIT,
    }),
  }),
  swapWithinLiquidationBounds: (input) => ({
    ok: isWithinBounds({
      ...exchangeOf(input),
      assetAmount: exactOf(input, 'assetTransfer'),
      liabilityAmount: exactOf(input, 'liabilityTransfer'),
    }),
  }),
};

export const driftPartialLiquidation: Adapter = ({ input }) => {
  const answer = kinds[textOf(input, 'function')];
  if (answer === undefined) throw new UnknownCase(`the function "${textOf(input, 'function')}"`);
  return answer(input);
};
