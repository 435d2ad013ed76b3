// How far volatility itself moves in one step: a stand-in for a shock of implied volatility where no daily history of it is
// at hand. It is measured on realised volatility, which an option's need not follow.
import { assert } from '@plimsoll/engine/models';
import { FactorEstimator } from './factor-estimate.ts';
import type { ReturnMatrix } from './return-matrix.ts';

export type RiseOptions = {
  /** Rows after which a squared return counts half: about the life of the options that are meant. */
  readonly halfLife: number;
  /** From 0 to 1: share of the steps in which volatility rose by no more. */
  readonly quantile: number;
  readonly rowsPerYear: number;
  /** Rows before the first step counted. */
  readonly warmUpRows: number;
};

/** By name: the quantile of the rise of yearly volatility from one row to the next, absolute: 0.1 is ten points. */
export function volatilityRise(
  matrix: ReturnMatrix,
  { halfLife, quantile, rowsPerYear, warmUpRows }: RiseOptions,
): Readonly<Record<string, number>> {
  const rises = matrix.names.map((): number[] => []);
  const estimator = new FactorEstimator(matrix.names, {
    volatilityHalfLife: halfLife,
    correlationHalfLife: halfLife,
    longRunRows: 'none',
    shrinkage: 0,
    horizonRows: rowsPerYear,
  });
  let before: readonly number[] | undefined;
  for (const [index, { returns }] of matrix.rows.entries()) {
    estimator.push(returns);
    if (index < warmUpRows) continue;
    const { volatilities } = estimator.estimate();
    for (const [i, value] of volatilities.entries()) {
      if (before !== undefined) rises[i]?.push(value - (before[i] ?? value));
    }
    before = volatilities;
  }
  const entries = matrix.names.map((name, i) => {
    const sorted = [...(rises[i] ?? [])].sort((a, b) => a - b);
    assert(sorted.length > 0, () => `${matrix.rows.length} rows show no rise of volatility`);
    const at = Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1);
    return [name, sorted[Math.max(at, 0)] ?? 0] as const;
  });
  return Object.fromEntries(entries);
}
