// Weights and margin ratios that depend on the root of a size, and the ratio of high-leverage mode.
import {
  assetWeightOfSize,
  depositScaledWeight,
  Exact,
  liabilityWeightOfSize,
  perpRatio,
  type RatioLevel,
  type RatioUnits,
  valueOfDeposits,
} from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, exactOr, flagOf, has, textOf } from '../fields.ts';

/** Steps which the rule states for all cases: sizes at 1e-9, roots at 1e-5, weights at 1e-4, factors at 1e-6. */
const UNITS: RatioUnits = {
  root: { size: Exact.of('0.000000001'), root: Exact.of('0.00001') },
  ratio: Exact.of('0.0001'),
  share: Exact.of('0.000001'),
};
const FACTOR_UNIT = Exact.of('0.000001');
const CEILING = Exact.of('1.1');

type Answers = { readonly [name: string]: Actual };

const kinds: Readonly<Record<string, (input: JsonObject) => Answers>> = {
  assetWeight: (input) => ({ assetWeight: sizedAsset(input, exactOf(input, 'size')) }),
  unrealizedPnlAssetWeight: (input) => ({
    assetWeight: sizedAsset(input, exactOf(input, 'unrealizedPnl')),
  }),
  liabilityWeight: (input) => ({
    liabilityWeight: liabilityWeightOfSize({
      base: exactOf(input, 'baseWeight'),
      size: exactOf(input, 'size'),
      factor: exactOf(input, 'imfFactor'),
      units: UNITS,
    }),
  }),
  scaledInitialAssetWeight: (input) => ({ assetWeight: depositScaled(input) }),
  perpMarginRatio: (input) => ({ marginRatio: marginRatio(input) }),
};

export const driftSizeWeightsMarginRatio: Adapter = ({ input }) => {
  const answer = kinds[textOf(input, 'function')];
  if (answer === undefined) throw new UnknownCase(`the function "${textOf(input, 'function')}"`);
  return answer(input);
};

const sizedAsset = (input: JsonObject, size: Exact): Exact =>
  assetWeightOfSize({
    base: exactOf(input, 'baseWeight'),
    size,
    factor: exactOf(input, 'imfFactor'),
    units: UNITS,
    factorUnit: FACTOR_UNIT,
    ceiling: CEILING,
  });

function depositScaled(input: JsonObject): Exact {
  const start = exactOf(input, 'scaleStart');
  return depositScaledWeight({
    base: exactOf(input, 'baseWeight'),
    deposited: valueOfDeposits(exactOf(input, 'deposits'), exactOf(input, 'oraclePrice')),
    unit: UNITS.ratio,
    ...(start.isZero ? {} : { start }),
  });
}

function marginRatio(input: JsonObject): Exact {
  const isHighLeverage = has(input, 'highLeverageMode') && flagOf(input, 'highLeverageMode');
  return perpRatio({
    level: levelOf(input),
    size: exactOf(input, 'size'),
    factor: exactOf(input, 'imfFactor'),
    normal: {
      initial: exactOf(input, 'initialRatio'),
      maintenance: exactOf(input, 'maintenanceRatio'),
    },
    units: UNITS,
    ...(isHighLeverage
      ? {
          highLeverage: {
            initial: exactOr(input, 'highLeverageInitial', Exact.ZERO),
            maintenance: exactOr(input, 'highLeverageMaintenance', Exact.ZERO),
          },
        }
      : {}),
  });
}

function levelOf(input: JsonObject): RatioLevel {
  const level = textOf(input, 'type');
  if (level === 'initial' || level === 'fill' || level === 'maintenance') return level;
  throw new UnknownCase(`the margin type "${level}"`);
}
