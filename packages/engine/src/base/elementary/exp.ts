// The exponential and its relatives for small and for split arguments. Reduction to a table of
// 2^(j/64) and a short polynomial on what is left, at most ln(2)/128 to either side.
import { STEPS_OF_TWO } from './exp-table.ts';
import { powerOfTwo, scaleByPowerOfTwo } from './powers-of-two.ts';

const STEPS_PER_UNIT = 92.33248261689366; // 64 / ln 2
const STEP_HIGH = 0.010830424696450791; // ln 2 / 64 in 35 bits: a multiple up to 2^17 is exact
const STEP_LOW = -2.0164562921995537e-13;

/** Above it e^x exceeds every float64, below its counterpart e^x is nearer 0 than to the least one. */
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019412;
/** Below this size the series of e^x - 1 is more exact than a difference with 1. */
const SMALL = 0.35;

/** e to the power `x`; error below 1 ulp (2 ulp of a denormal). 0 and Infinity beyond the range of a float64. */
export function exp(x: number): number {
  return expSum(x, 0);
}

/**
 * e to the power `high + low`, where `low` carries what `high` could not hold.
 *
 * `|low|` at most 1e-4. Error below 1 ulp. Lets a caller raise e to a square without losing the
 * digits that the square rounds away.
 */
export function expSum(high: number, low: number): number {
  if (!(high <= OVERFLOW && high >= UNDERFLOW)) return beyondRange(high, low);
  const steps = Math.floor(high * STEPS_PER_UNIT + 0.5);
  const rest = high - steps * STEP_HIGH - (steps * STEP_LOW - low);
  const j = (steps & 63) * 2;
  const stepHigh = STEPS_OF_TWO[j] as number;
  const value = stepHigh + ((STEPS_OF_TWO[j + 1] as number) + stepHigh * expm1OfRest(rest));
  const exponent = steps >> 6;
  return exponent >= -1022 && exponent <= 1023
    ? value * powerOfTwo(exponent)
    : scaleByPowerOfTwo(value, exponent);
}

/** e to the power `x`, less 1, without the cancellation near 0; error below 2 ulp. */
export function expm1(x: number): number {
  if (Math.abs(x) < SMALL) return x + x * x * (0.5 + x * expm1Series(x));
  if (x < -40) return -1;
  if (!(x < OVERFLOW)) return beyondRange(x, 0) - 1;
  const steps = Math.floor(x * STEPS_PER_UNIT + 0.5);
  const rest = x - steps * STEP_HIGH - steps * STEP_LOW;
  const j = (steps & 63) * 2;
  const exponent = steps >> 6;
  const stepHigh = STEPS_OF_TWO[j] as number;
  const part = (STEPS_OF_TWO[j + 1] as number) + stepHigh * expm1OfRest(rest);
  if (exponent > 1022) return scaleByPowerOfTwo(stepHigh + part, exponent);
  const scale = powerOfTwo(exponent);
  return stepHigh * scale - 1 + part * scale;
}

/** e^r - 1 for |r| up to 1.01 ln(2)/128, absolute error below 5e-18. */
function expm1OfRest(r: number): number {
  const square = r * r;
  return (
    r +
    square *
      (0.4999999999998446 +
        r * 0.16666666666664448 +
        square * (0.0416667082138357 + r * 0.008333339268642579))
  );
}

/** (e^x - 1 - x - x^2/2) / x^3 for |x| up to 0.36, error below 2e-17. */
function expm1Series(x: number): number {
  const square = x * x;
  const fourth = square * square;
  return (
    0.16666666666666669 +
    x * 0.041666666666666664 +
    square * (0.008333333333328903 + x * 0.0013888888888885724) +
    fourth *
      (0.0001984126986862009 +
        x * 2.4801587321119614e-5 +
        square * (2.755726014240448e-6 + x * 2.755727702983205e-7) +
        fourth * (2.510419190091969e-8 + x * 2.0913954834682796e-9))
  );
}

function beyondRange(high: number, low: number): number {
  if (Number.isNaN(high)) return high;
  if (high > 0) return Number.POSITIVE_INFINITY;
  return high + low < UNDERFLOW ? 0 : 5e-324;
}
