// Exact arithmetic on branded integers. Money, quantities and prices are bigints whose brand says
// what they count; `usd + lots` would compile with raw operators, so sums and quotients of money are
// written with these functions. Every quotient names its direction of rounding: `Down` is towards
// minus infinity, `Up` towards plus infinity, whatever the signs. Comparison with `<` and `>` is
// fine between values of one brand.
import { assert } from './assert.ts';

const I64_MIN = -(2n ** 63n);
const I64_MAX = 2n ** 63n - 1n;

/** `a + b`, exact. */
export function add<T extends bigint>(a: T, b: T): T {
  return (a + b) as T;
}

/** `a - b`, exact. */
export function sub<T extends bigint>(a: T, b: T): T {
  const minuend: bigint = a;
  return (minuend - b) as T;
}

/** `-a`, exact. */
export function neg<T extends bigint>(a: T): T {
  return (0n - a) as T;
}

/** The magnitude of `a`, exact. */
export function abs<T extends bigint>(a: T): T {
  return (a < 0n ? 0n - a : a) as T;
}

/** The smaller of the two. */
export function min<T extends bigint>(a: T, b: T): T {
  return a < b ? a : b;
}

/** The larger of the two. */
export function max<T extends bigint>(a: T, b: T): T {
  return a > b ? a : b;
}

/** The nearest value to `value` that is at least `low` and at most `high`. */
export function clamp<T extends bigint>(value: T, low: T, high: T): T {
  assert(low <= high, () => `clamp: the lower bound ${low} is at most the upper bound ${high}`);
  return max(low, min(high, value));
}

/** The sum of all parts, exact; zero for none. */
export function sum<T extends bigint>(parts: readonly T[]): T {
  let total = 0n;
  for (const part of parts) total += part;
  return total as T;
}

/** `a / b` rounded towards minus infinity. Asserts that `b` is not zero; any signs. */
export function divDown<T extends bigint>(a: T, b: bigint): T {
  assert(b !== 0n, () => `divDown: ${a} is divided by something other than zero`);
  const quotient = a / b;
  const isExact = quotient * b === a;
  return (isExact || a < 0n === b < 0n ? quotient : quotient - 1n) as T;
}

/** `a / b` rounded towards plus infinity. Asserts that `b` is not zero; any signs. */
export function divUp<T extends bigint>(a: T, b: bigint): T {
  assert(b !== 0n, () => `divUp: ${a} is divided by something other than zero`);
  const quotient = a / b;
  const isExact = quotient * b === a;
  return (isExact || a < 0n !== b < 0n ? quotient : quotient + 1n) as T;
}

/**
 * `a * b / divisor` rounded towards minus infinity, in the unit of `a`: credits, and losses given
 * as negative numbers. The product is never rounded. Asserts `divisor > 0`; `a`, `b` of any sign.
 *
 * @example mulDivDown(-3n, 1n, 2n) === -2n // a loss of 3, halved, charges 2
 */
export function mulDivDown<T extends bigint>(a: T, b: bigint, divisor: bigint): T {
  assert(divisor > 0n, () => `mulDivDown: the divisor ${divisor} is positive`);
  return divDown((a * b) as T, divisor);
}

/**
 * `a * b / divisor` rounded towards plus infinity, in the unit of `a`: requirements, fees and other
 * charges given as positive numbers. Asserts `divisor > 0`; `a`, `b` of any sign.
 *
 * @example mulDivUp(1n, 1n, 1_000_000n) === 1n // a fee of 1 ppm on one quantum charges one quantum
 */
export function mulDivUp<T extends bigint>(a: T, b: bigint, divisor: bigint): T {
  assert(divisor > 0n, () => `mulDivUp: the divisor ${divisor} is positive`);
  return divUp((a * b) as T, divisor);
}

/**
 * The sign of `a * b - c * d`, exact: compares the ratios `a / c` and `d / b` without dividing.
 * With positive `b` and `c`, a negative result says `a / c < d / b`.
 */
export function cmpProduct(a: bigint, b: bigint, c: bigint, d: bigint): -1 | 0 | 1 {
  const left = a * b;
  const right = c * d;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Whether the value fits a signed 64-bit column. */
export function fitsI64(value: bigint): boolean {
  return value >= I64_MIN && value <= I64_MAX;
}

/**
 * Splits `total` in proportion to `weights` by largest remainder, ties to the lower index.
 *
 * The parts sum exactly to `total`; each differs from its exact share by less than one unit, so a
 * zero weight gets zero and no part exceeds its weight while `total` is at most the weights' sum.
 * Asserts that `total` and every weight is at least zero, and that weights of zero split zero only.
 *
 * @example allocate(3n, [0n, 2n, 2n]) // [0n, 2n, 1n]
 */
export function allocate<T extends bigint>(total: T, weights: readonly bigint[]): T[] {
  assert(total >= 0n, () => `allocate: the total ${total} is at least zero`);
  let weightSum = 0n;
  for (const [index, weight] of weights.entries()) {
    assert(weight >= 0n, () => `allocate: weight ${index}, ${weight}, is at least zero`);
    weightSum += weight;
  }
  if (weightSum === 0n) {
    assert(total === 0n, () => `allocate: ${total} is split over weights that are not all zero`);
    return weights.map(() => 0n as T);
  }

  const parts: bigint[] = [];
  const remainders: { readonly index: number; readonly remainder: bigint }[] = [];
  let left: bigint = total;
  for (const [index, weight] of weights.entries()) {
    const product = total * weight;
    const part = product / weightSum;
    parts.push(part);
    left -= part;
    const remainder = product - part * weightSum;
    if (remainder > 0n) remainders.push({ index, remainder });
  }
  if (left > 0n) {
    remainders.sort((a, b) => cmpProduct(b.remainder, 1n, a.remainder, 1n) || a.index - b.index);
    for (const { index } of remainders.slice(0, Number(left))) {
      parts[index] = (parts[index] ?? 0n) + 1n;
    }
  }
  return parts as T[];
}
