// The ONLY gate from floats to exact numbers. A unit's model value passes here once, on a grid of 1e-12; every product,
// sum, minimum and discount after it is exact. NaN and infinities do not pass.
import { assert } from '../base/assert.ts';
import { Exact } from '../base/exact.ts';

/** Grid steps per whole unit: values of one contract count 1e-12 of the quote currency or coin. */
export const GRID = 1_000_000_000_000n;
const GRID_FLOAT = 1e12;

/**
 * A model value as an integer count of 1e-12, to the nearest; halves up. Beyond 2^53 steps the float itself is coarser
 * than the grid and its exact value is taken. Asserts a finite number: a price that is none is a bug of the pricer.
 */
export function quantize(value: number): bigint {
  assert(Number.isFinite(value), () => `a model value is finite, not ${value}`);
  const scaled = value * GRID_FLOAT;
  if (scaled > -9e15 && scaled < 9e15) return BigInt(Math.round(scaled));
  const whole = Math.trunc(value);
  return BigInt(whole) * GRID + BigInt(Math.round((value - whole) * GRID_FLOAT));
}

/** The same as an exact number. */
export const quantized = (value: number): Exact => Exact.ratio(quantize(value), GRID);
