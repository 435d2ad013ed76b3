// A positive number to a real power. The logarithm is carried as a sum of two floats, so that the
// product with the exponent does not multiply its rounding.
import { assert } from '../assert.ts';
import { expSum } from './exp.ts';
import { artanhRest, binaryExponent, LN2_HIGH, LN2_LOW, mantissa } from './log.ts';

/** Splits a float64 into two halves of 26 bits (Veltkamp). */
const SPLITTER = 134_217_729;

/**
 * `base` to the power `exponent`: relative error below 1e-15 while the result lies within
 * [1e-300, 1e300]. 0 and Infinity beyond the range of a float64.
 *
 * @throws InvariantError unless 0 <= base < Infinity and the exponent is finite, and for 0 to a
 * negative power.
 */
export function pow(base: number, exponent: number): number {
  assert(base >= 0 && base < Number.POSITIVE_INFINITY, () => `power of the base ${base}`);
  assert(Math.abs(exponent) < Number.POSITIVE_INFINITY, () => `power with exponent ${exponent}`);
  if (exponent === 0 || base === 1) return 1;
  if (base === 0) {
    assert(exponent > 0, () => `0 to the power ${exponent}`);
    return 0;
  }
  const scale = binaryExponent(base);
  const f = mantissa(base, scale) - 1;
  // ln(1 + f) = 2 s + s R(s^2) with s = f / (2 + f) as a sum of two floats.
  const s = f / (2 + f);
  const whole = 2 + f;
  const lostOfWhole = f - (whole - 2);
  const sLow = (f - s * whole - productError(s, whole) - s * lostOfWhole) / whole;
  const rest = 2 * sLow + s * artanhRest(s * s) + scale * LN2_LOW;
  const head = scale * LN2_HIGH + 2 * s;
  const lostOfHead = scale === 0 ? 0 : 2 * s - (head - scale * LN2_HIGH);
  const high = head + (lostOfHead + rest);
  const low = head - high + (lostOfHead + rest);
  return expOfProduct(high, low, exponent);
}

/** e^((high + low) * factor). */
function expOfProduct(high: number, low: number, factor: number): number {
  const product = high * factor;
  if (!(Math.abs(product) < 800)) return product > 0 ? Number.POSITIVE_INFINITY : 0;
  // A factor beyond the splitter's range means a logarithm so small that its error is nothing.
  const lost = Math.abs(factor) < 1e290 ? productError(high, factor) : 0;
  return expSum(product, lost + low * factor);
}

/** a * b as computed plus this is a * b exactly. */
function productError(a: number, b: number): number {
  const aBig = SPLITTER * a;
  const aHigh = aBig - (aBig - a);
  const aLow = a - aHigh;
  const bBig = SPLITTER * b;
  const bHigh = bBig - (bBig - b);
  const bLow = b - bHigh;
  return aLow * bLow - (a * b - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
