// Volatilities and correlations from a return matrix, row by row: what is known after a row depends on no later one.
// Floats; decimal parameters of a rulebook are made from them in factor-parameters.ts.
import { assert } from '@plimsoll/engine/models';
import { power } from '../base/elementary.ts';
import type { ReturnMatrix } from './return-matrix.ts';

export type EstimateOptions = {
  /** Rows after which a squared return counts half in the volatility. */
  readonly volatilityHalfLife: number;
  /** Rows after which a product of returns counts half in the correlation. */
  readonly correlationHalfLife: number;
  /** Rows of the long-run volatility, equally weighted; a volatility is never below it. None: there is no floor. */
  readonly longRunRows: number | 'none';
  /** From 0 to 1: share of the mean correlation in each. */
  readonly shrinkage: number;
  /** Rows of the horizon: volatility grows by its square root. */
  readonly horizonRows: number;
};
export type FactorEstimate = {
  readonly names: readonly string[];
  /** Standard deviation of the return over the horizon, by name. */
  readonly volatilities: readonly number[];
  /** Symmetric, 1 on the diagonal, positive semidefinite. */
  readonly correlations: readonly (readonly number[])[];
};

/** Means are taken as zero: over a day or an hour they are noise beside the volatility. */
export class FactorEstimator {
  private readonly names: readonly string[];
  private readonly options: EstimateOptions;
  private readonly variance: Decayed[];
  private readonly products: Decayed[][];
  /** Sums of squares of the first rows, by name, so that a window is a difference. */
  private readonly squares: number[][];
  private rows = 0;

  constructor(names: readonly string[], options: EstimateOptions) {
    const { volatilityHalfLife, correlationHalfLife, longRunRows, shrinkage } = options;
    assert(
      longRunRows === 'none' || longRunRows >= 1,
      () => `the long run has ${longRunRows} rows, it takes at least 1`,
    );
    assert(shrinkage >= 0 && shrinkage <= 1, () => `shrinkage is ${shrinkage}, it takes 0 to 1`);
    this.names = names;
    this.options = options;
    this.variance = names.map(() => new Decayed(volatilityHalfLife));
    this.products = names.map((_, i) =>
      names.slice(0, i + 1).map(() => new Decayed(correlationHalfLife)),
    );
    this.squares = names.map(() => [0]);
  }

  push(returns: readonly number[]): void {
    for (const [i, a] of returns.entries()) {
      this.variance[i]?.push(a * a);
      const sums = this.squares[i];
      sums?.push((sums.at(-1) ?? 0) + a * a);
      for (const [j, b] of returns.slice(0, i + 1).entries()) this.products[i]?.[j]?.push(a * b);
    }
    this.rows += 1;
  }

  /** What is known after the rows pushed; asserts that there was one. */
  estimate(): FactorEstimate {
    assert(this.rows > 0, () => 'an estimate takes at least one row of returns');
    const root = Math.sqrt(this.options.horizonRows);
    const volatilities = this.names.map(
      (_, i) => root * Math.sqrt(Math.max(this.variance[i]?.mean ?? 0, this.longRun(i))),
    );
    const raw = this.names.map((_, i) => this.names.map((__, j) => this.correlation(i, j)));
    return {
      names: this.names,
      volatilities,
      correlations: shrunk(raw, this.options.shrinkage),
    };
  }

  private longRun(i: number): number {
    const { longRunRows } = this.options;
    if (longRunRows === 'none') return 0;
    const sums = this.squares[i] ?? [];
    const count = Math.min(longRunRows, this.rows);
    return ((sums.at(-1) ?? 0) - (sums.at(-1 - count) ?? 0)) / count;
  }

  private correlation(i: number, j: number): number {
    if (i === j) return 1;
    const [high, low] = i > j ? [i, j] : [j, i];
    const scale = (this.products[i]?.[i]?.mean ?? 0) * (this.products[j]?.[j]?.mean ?? 0);
    const product = this.products[high]?.[low]?.mean ?? 0;
    return scale > 0 ? Math.max(-1, Math.min(1, product / Math.sqrt(scale))) : 0;
  }
}

/** The estimate from every row of a matrix. */
export function factorEstimate(matrix: ReturnMatrix, options: EstimateOptions): FactorEstimate {
  const estimator = new FactorEstimator(matrix.names, options);
  for (const { returns } of matrix.rows) estimator.push(returns);
  return estimator.estimate();
}

/**
 * Each correlation moved by `share` toward their mean. The mean of correlations that returns can have is at least
 * -1 / (n - 1), so the matrix that has it everywhere is positive semidefinite, and so is any mixture of the two.
 */
export function shrunk(
  correlations: readonly (readonly number[])[],
  share: number,
): readonly (readonly number[])[] {
  const off = correlations.flatMap((row, i) => row.filter((_, j) => j !== i));
  const mean = off.length === 0 ? 0 : off.reduce((sum, each) => sum + each, 0) / off.length;
  return correlations.map((row, i) =>
    row.map((each, j) => (i === j ? 1 : (1 - share) * each + share * mean)),
  );
}

/** Mean of what was pushed, the newest counting most; weights add up to 1 from the first value on. */
class Decayed {
  private readonly kept: number;
  private sum = 0;
  private weight = 0;
  constructor(halfLife: number) {
    assert(halfLife > 0, () => `a half-life is ${halfLife} rows, it must be positive`);
    this.kept = power(0.5, 1 / halfLife);
  }
  push(value: number): void {
    this.sum = this.kept * this.sum + value;
    this.weight = this.kept * this.weight + 1;
  }
  get mean(): number {
    return this.weight > 0 ? this.sum / this.weight : 0;
  }
}
