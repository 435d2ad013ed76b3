// Puts factors of pricing, such as discounts, on a grid fine enough that a factor loses no digit that a float has.
import { GRID, quantize } from '../quantize.ts';

const FINER = 1_000_000n;
const FINER_FLOAT = 1e6;

/** Steps per whole of a factor: 1e-18. */
export const FACTOR_GRID: bigint = GRID * FINER;

/** A finite factor as a count of 1e-18, to the nearest; asserts a finite number. */
export const factorSteps = (factor: number): bigint => quantize(factor * FINER_FLOAT);
