// The natural logarithm: of a number, of one plus a small number, and of a ratio that may lie near
// one. The reduced argument 1 + f, |f| < 0.42, goes through the series of 2 artanh(f / (2 + f)).
import { assert } from '../assert.ts';
import { powerOfTwo } from './powers-of-two.ts';

export const LN2_HIGH = 0.6931471805601177; // in 40 bits: a multiple up to 2^11 is exact
export const LN2_LOW = -1.7239444525614835e-13;
const SQRT_HALF = Math.SQRT1_2;
const SQRT_TWO = Math.SQRT2;
const TWO_TO_31 = 2_147_483_648;
const LEAST_NORMAL = 2.2250738585072014e-308;

/**
 * Natural logarithm; error below 1 ulp. -Infinity at 0, Infinity at Infinity.
 *
 * @throws InvariantError for a negative number and for NaN: the domain is the caller's to check.
 */
export function log(x: number): number {
  if (x > SQRT_HALF && x < SQRT_TWO) return logNearOne(x - 1, 0);
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return logAtEdge(x);
  const exponent = binaryExponent(x);
  return logNearOne(mantissa(x, exponent) - 1, exponent);
}

/**
 * Natural logarithm of 1 + `x`, to 1 ulp (2 ulp away from 0) however small `x` is. -Infinity at -1.
 *
 * @throws InvariantError below -1 and for NaN.
 */
export function log1p(x: number): number {
  if (x > SQRT_HALF - 1 && x < SQRT_TWO - 1) return logNearOne(x, 0);
  const sum = 1 + x;
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) return logAtEdge(sum);
  // What the sum rounded away: exact, taken from the larger of the two terms.
  const lost = x > 1 ? 1 - (sum - x) : x - (sum - 1);
  return log(sum) + lost / sum;
}

/**
 * Natural logarithm of `over` / `under`, both positive and finite, to 3 ulp even where they almost
 * agree: their difference is exact there and their ratio is not.
 */
export function logRatio(over: number, under: number): number {
  const relative = (over - under) / under;
  if (relative > SQRT_HALF - 1 && relative < SQRT_TWO - 1) return logNearOne(relative, 0);
  const ratio = over / under;
  if (ratio >= LEAST_NORMAL && ratio < Number.POSITIVE_INFINITY) return log(ratio);
  return log(over) - log(under);
}

/** The exponent that puts a positive finite `x` times 2^-exponent into [sqrt(1/2), sqrt(2)]. */
export function binaryExponent(x: number): number {
  let m = x;
  let scale = 0;
  for (; m >= TWO_TO_31; scale += 31) m /= TWO_TO_31;
  for (; m * TWO_TO_31 < 1; scale -= 31) m *= TWO_TO_31;
  // The leading bit of the whole part, or below 1 of the first 31 binary digits.
  const floor = m >= 1 ? 31 - Math.clz32(m) : -Math.clz32(m * TWO_TO_31);
  return scale + floor + (m > SQRT_TWO * powerOfTwo(floor) ? 1 : 0);
}

/** `x` times 2^-exponent, exact, for the exponent that `binaryExponent` found. */
export function mantissa(x: number, exponent: number): number {
  if (exponent > 1023) return (x / 2) * powerOfTwo(1 - exponent);
  return exponent >= -1023
    ? x * powerOfTwo(-exponent)
    : x * powerOfTwo(1023) * powerOfTwo(-exponent - 1023);
}

/** ln(1 + f) + exponent ln 2 with 1 + f between sqrt(1/2) and sqrt(2). */
function logNearOne(f: number, exponent: number): number {
  const s = f / (2 + f);
  const halfSquare = 0.5 * f * f;
  // ln(1 + f) = f - f^2/2 + s (f^2/2 + R(s^2)), which keeps the leading term free of rounding.
  const correction = s * (halfSquare + artanhRest(s * s));
  if (exponent === 0) return f - (halfSquare - correction);
  return exponent * LN2_HIGH - (halfSquare - (correction + exponent * LN2_LOW) - f);
}

/** ln((1 + s) / (1 - s)) / s - 2 as a function of z = s^2 up to 0.0295, error below 1e-17. */
export function artanhRest(z: number): number {
  const w = z * z;
  return (
    z *
    (0.666666666666667 +
      w * (0.28571428625975487 + w * (0.18182889125261723 + w * 0.14616449685043406)) +
      z * (0.39999999999899505 + w * (0.2222221113479508 + w * 0.15331721600556042)))
  );
}

function logAtEdge(x: number): number {
  assert(x >= 0, () => `logarithm of ${x}`);
  return x === 0 ? Number.NEGATIVE_INFINITY : x;
}
