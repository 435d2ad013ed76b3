// A return matrix as the parameters of historical simulation: the latest periods as its history, the most violent ones
// of all that are known as its stress rows.
import type { ReturnMatrix } from './return-matrix.ts';
import { compoundedReturns } from './return-matrix.ts';

/** The schema refuses a return of -1 and less, and no row of prices holds one. */
const DECIMALS = 9;

export type HistoryOptions = {
  /** Latest periods that are the history. */
  readonly historyRows: number;
  /** Most violent periods of the whole matrix. */
  readonly stressRows: number;
  /** Rows of the horizon; periods of more than one row overlap. */
  readonly horizonRows: number;
};
export type HistoricalPolicy = {
  readonly measure: 'valueAtRisk' | 'expectedShortfall';
  readonly confidence: string;
  readonly collateral: 'position' | 'elsewhere';
  readonly stressWeight: string;
  readonly initialFactor: string;
};
export type HistoricalParameters = HistoricalPolicy & {
  readonly history: readonly HistoricalRow[];
  readonly stress: readonly HistoricalRow[];
};
type HistoricalRow = { readonly name: string; readonly returns: Readonly<Record<string, string>> };

/** Parameters of the historical model from a matrix. */
export function historicalParameters(
  matrix: ReturnMatrix,
  options: { readonly history: HistoryOptions; readonly policy: HistoricalPolicy },
): HistoricalParameters {
  const { history, stress } = periodsOf(matrix, options.history);
  const stated = (end: number): HistoricalRow => {
    const returns = compoundedReturns(matrix, { end, count: options.history.horizonRows });
    const named = matrix.names.map((name, i) => [name, (returns[i] ?? 0).toFixed(DECIMALS)]);
    return {
      name: new Date(matrix.rows[end]?.timeMs ?? 0).toISOString(),
      returns: Object.fromEntries(named) as Record<string, string>,
    };
  };
  return { ...options.policy, history: history.map(stated), stress: stress.map(stated) };
}

/** Indexes of the rows at which the periods end: the history ascending, the stress by violence. */
export function periodsOf(
  matrix: ReturnMatrix,
  { historyRows, stressRows, horizonRows }: HistoryOptions,
): { readonly history: readonly number[]; readonly stress: readonly number[] } {
  const ends = matrix.rows.map((_, index) => index).slice(horizonRows - 1);
  const byViolence = ends
    .map((end) => ({
      end,
      violence: violence(compoundedReturns(matrix, { end, count: horizonRows })),
    }))
    .sort((a, b) => b.violence - a.violence || a.end - b.end);
  return {
    history: ends.slice(-historyRows),
    stress: byViolence.slice(0, stressRows).map(({ end }) => end),
  };
}

/** Mean absolute return of the names. */
export function violence(returns: readonly number[]): number {
  return returns.reduce((sum, each) => sum + Math.abs(each), 0) / Math.max(returns.length, 1);
}
