// Ranges from which the kernels draw, and a fraction of the engine as a whole number.
import { Exact } from '../../packages/engine/src/base/exact.ts';
import type { Draw } from './draw.ts';

export const MONEY = 10n ** 15n;
export const PPM = 1_000_000n;
export const money = (draw: Draw): bigint => draw.between(-MONEY, MONEY);
export const positive = (draw: Draw): bigint => draw.between(1n, MONEY);
export const natural = (draw: Draw): bigint => draw.between(0n, MONEY);
export const rate = (draw: Draw): bigint => draw.between(0n, PPM);
export const integer = (value: bigint): Exact => Exact.integer(value);
/** A fraction of the engine over a denominator that makes it whole; what is not whole is no match. */
export const over = (value: Exact, denominator: bigint): bigint => {
  const scaled = value.times(integer(denominator));
  return scaled.numerator % scaled.denominator === 0n ? scaled.unitsOf(Exact.ONE, 'down') : -1n;
};
