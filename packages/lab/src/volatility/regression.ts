// Weighted linear regression that learns one row at a time, held near prior coefficients while it has seen little. What the
// columns mean is for the caller.
import { assert } from '@plimsoll/engine';

export type RegressionPrior = {
  /** Coefficients before anything is seen. */
  readonly coefficients: readonly number[];
  /** How many rows of unit size in each column the prior is worth. */
  readonly rows: number;
  /** From 0 to 1: what a row weighs against the next one; 1 forgets nothing. */
  readonly memory: number;
};

/** Least squares of `weight (y - x.b)^2` over past rows, with `rows |b - prior|^2` added. One row costs O(columns^2). */
export class Regression {
  private readonly prior: RegressionPrior;
  private readonly size: number;
  /** Upper triangle of the normal matrix of deviations from the prior, row by row. */
  private readonly matrix: Float64Array;
  private readonly right: Float64Array;
  private solution: readonly number[];

  constructor(prior: RegressionPrior) {
    this.prior = prior;
    this.size = prior.coefficients.length;
    this.matrix = new Float64Array(this.size * this.size);
    this.right = new Float64Array(this.size);
    this.solution = prior.coefficients;
  }

  learn(row: { readonly x: readonly number[]; readonly y: number; readonly weight: number }): void {
    const { x, y, weight } = row;
    const { size, matrix, right } = this;
    const { memory } = this.prior;
    const rest = y - dot(x, this.prior.coefficients);
    for (let i = 0; i < size; i += 1) {
      const scaled = weight * (x[i] ?? 0);
      right[i] = memory * (right[i] ?? 0) + scaled * rest;
      for (let j = i; j < size; j += 1) {
        const at = i * size + j;
        matrix[at] = memory * (matrix[at] ?? 0) + scaled * (x[j] ?? 0);
      }
    }
  }

  /** Solves for the coefficients; until it is called again they stay as they are. O(columns^3). */
  refit(): void {
    const { size, matrix } = this;
    const full: number[][] = Array.from({ length: size }, (_, i) =>
      Array.from(
        { length: size },
        (__, j) =>
          (matrix[Math.min(i, j) * size + Math.max(i, j)] ?? 0) + (i === j ? this.prior.rows : 0),
      ),
    );
    const change = solvePositive(full, [...this.right]);
    this.solution = this.prior.coefficients.map((each, i) => each + (change[i] ?? 0));
  }

  get coefficients(): readonly number[] {
    return this.solution;
  }

  predict(x: readonly number[]): number {
    return dot(x, this.solution);
  }
}

/** Solves a symmetric positive definite system by Cholesky's factors. */
function solvePositive(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] {
  const size = right.length;
  const lower: number[][] = [];
  const forward: number[] = [];
  for (let i = 0; i < size; i += 1) {
    const row: number[] = [];
    for (let j = 0; j <= i; j += 1) {
      const above = j === i ? row : (lower[j] ?? []);
      let value = matrix[i]?.[j] ?? 0;
      for (let k = 0; k < j; k += 1) value -= (row[k] ?? 0) * (above[k] ?? 0);
      if (j === i) assert(value > 0, () => `a prior makes the normal matrix positive: ${value}`);
      row.push(j === i ? Math.sqrt(value) : value / (above[j] ?? 1));
    }
    lower.push(row);
    let value = right[i] ?? 0;
    for (let k = 0; k < i; k += 1) value -= (row[k] ?? 0) * (forward[k] ?? 0);
    forward.push(value / (row[i] ?? 1));
  }
  const result = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i -= 1) {
    let value = forward[i] ?? 0;
    for (let k = i + 1; k < size; k += 1) value -= (lower[k]?.[i] ?? 0) * (result[k] ?? 0);
    result[i] = value / (lower[i]?.[i] ?? 1);
  }
  return result;
}

function dot(x: readonly number[], y: readonly number[]): number {
  let sum = 0;
  for (const [i, each] of x.entries()) sum += each * (y[i] ?? 0);
  return sum;
}
