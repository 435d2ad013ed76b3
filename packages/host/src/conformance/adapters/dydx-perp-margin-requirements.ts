// Requirements of a perpetual whose initial fraction grows with open interest, its funding bound, and whole accounts.
import {
  Exact,
  fundingRateMax,
  initialOfNotional,
  maintenanceFraction,
  maintenanceOfNotional,
  netCollateral,
  scaledInitialFraction,
  unsettledFunding,
  wholeNotional,
} from '@plimsoll/engine/models';
import type { Actual, Adapter, JsonObject } from '../adapter.ts';
import { exactOf, exactOr, has, listOf } from '../fields.ts';

/** The quote quantum and the step of a fraction, which the rule states for all cases. */
const QUANTUM = Exact.of('0.000001');
const FRACTION_UNIT = Exact.of('0.000001');

type Answers = { readonly [name: string]: Actual };

export const dydxPerpMarginRequirements: Adapter = ({ input }) =>
  has(input, 'positions') ? accountOf(input) : marketOf(input);

function marketOf(input: JsonObject): Answers {
  const initialFraction = exactOf(input, 'initialMarginFraction');
  const inForce = scaledInitialFraction({
    initialFraction,
    openInterest: openInterestOf(input),
    lowerCap: exactOr(input, 'openInterestLowerCap', Exact.ZERO),
    upperCap: exactOr(input, 'openInterestUpperCap', Exact.ZERO),
    fractionUnit: FRACTION_UNIT,
  });
  const notional = notionalOf(input);
  return {
    adjustedInitialMarginFraction: inForce,
    ...(notional === undefined
      ? {}
      : {
          initialMargin: initialOfNotional({ notional, fraction: inForce, quantum: QUANTUM }),
        }),
    ...(has(input, 'maintenanceFractionOfInitial') ? maintenanceOf(input, notional) : {}),
  };
}

function maintenanceOf(input: JsonObject, notional: Exact | undefined): Answers {
  const terms = {
    initialFraction: exactOf(input, 'initialMarginFraction'),
    maintenanceShare: exactOf(input, 'maintenanceFractionOfInitial'),
    fractionUnit: FRACTION_UNIT,
  };
  return {
    maintenanceMarginFraction: maintenanceFraction(terms),
    ...(notional === undefined
      ? {}
      : { maintenanceMargin: maintenanceOfNotional({ ...terms, notional, quantum: QUANTUM }) }),
    ...(has(input, 'clampFactor')
      ? {
          maxAbsFundingRate: fundingRateMax({
            ...terms,
            clampFactor: exactOf(input, 'clampFactor'),
          }),
        }
      : {}),
  };
}

function notionalOf(input: JsonObject): Exact | undefined {
  if (has(input, 'notional')) return exactOf(input, 'notional');
  if (!has(input, 'size')) return undefined;
  const size = exactOf(input, 'size');
  return wholeNotional({ size, price: exactOf(input, 'price'), quantum: QUANTUM });
}

function openInterestOf(input: JsonObject): Exact {
  if (!has(input, 'openInterestSize')) return exactOr(input, 'openInterestNotional', Exact.ZERO);
  const size = exactOf(input, 'openInterestSize');
  return wholeNotional({ size, price: exactOf(input, 'price'), quantum: QUANTUM });
}

const accountOf = (input: JsonObject): Answers =>
  netCollateral({
    quote: exactOf(input, 'usdc'),
    positions: listOf(input, 'positions').map((each) => ({
      size: exactOf(each, 'size'),
      price: exactOf(each, 'oraclePrice'),
      initialFraction: exactOr(each, 'imFraction', Exact.ZERO),
      maintenanceFraction: exactOr(each, 'mmFraction', Exact.ZERO),
      unsettledFunding: fundingOf(each),
    })),
    quantum: QUANTUM,
  });

function fundingOf(position: JsonObject): Exact {
  if (has(position, 'unsettledFundingQuote')) return exactOf(position, 'unsettledFundingQuote');
  if (!has(position, 'fundingIndexDelta')) return Exact.ZERO;
  return unsettledFunding({
    indexMove: exactOf(position, 'fundingIndexDelta'),
    size: exactOf(position, 'size'),
    baseQuantum: exactOf(position, 'baseQuantum'),
    quantum: QUANTUM,
  });
}
