// Requirements of portfolios of perpetuals in floats, for millions of them: the formulas of the engine's factor and
// historical models where nothing is curved. The engine's own models decide; tests hold these to them.
import { tailRows, Exact } from '@plimsoll/engine/models';
import type { FactorEstimate } from './factor-estimate.ts';

export type FactorTerms = {
  /** Standard deviation of the portfolio with the correlations as estimated. */
  readonly correlated: number;
  /** Sum of the standard deviations of the parts: no offset is granted. */
  readonly undiversified: number;
};

/** Both terms for one deviation, as shares of the gross notional that the weights are shares of. */
export function factorTerms(
  weights: readonly number[],
  { volatilities, correlations }: FactorEstimate,
): FactorTerms {
  const risks = weights.map((weight, i) => weight * (volatilities[i] ?? 0));
  let variance = 0;
  let undiversified = 0;
  for (const [i, a] of risks.entries()) {
    undiversified += Math.abs(a);
    for (const [j, b] of risks.entries()) variance += a * b * (correlations[i]?.[j] ?? 0);
  }
  return { correlated: Math.sqrt(Math.max(variance, 0)), undiversified };
}

/** The requirement at `deviations` standard deviations and a decorrelation from 0 to 1. */
export function factorRequirement(
  { correlated, undiversified }: FactorTerms,
  at: { readonly deviations: number; readonly decorrelation: number },
): number {
  return at.deviations * ((1 - at.decorrelation) * correlated + at.decorrelation * undiversified);
}

/**
 * The decorrelation at which the requirement would just have met a loss; infinite where no offset at all would not have
 * been enough, or where there is none to lose; 0 and below where the correlations alone were.
 */
export function decorrelationNeeded(terms: FactorTerms, loss: number, deviations: number): number {
  const short = loss / deviations - terms.correlated;
  const granted = terms.undiversified - terms.correlated;
  if (short <= 0) return 0;
  const needed = granted > 0 ? short / granted : Number.POSITIVE_INFINITY;
  return needed > 1 ? Number.POSITIVE_INFINITY : needed;
}

/** Loss of a portfolio by returns, as a share of its gross notional; negative for a gain. */
export function lossOf(weights: readonly number[], returns: readonly number[]): number {
  let loss = 0;
  for (let i = 0; i < weights.length; i++) loss -= (weights[i] ?? 0) * (returns[i] ?? 0);
  return loss;
}

export type TailTerms = {
  readonly measure: 'valueAtRisk' | 'expectedShortfall';
  readonly confidence: string;
  readonly stressWeight: number;
};

/** Historical simulation of a portfolio over the returns of past periods, never below zero. */
export function historicalRequirement(
  weights: readonly number[],
  past: {
    readonly history: readonly (readonly number[])[];
    readonly stress: readonly (readonly number[])[];
  },
  terms: TailTerms,
): number {
  const count = tailRows(past.history.length, Exact.of(terms.confidence));
  const worst = largestLosses(weights, past.history, count);
  const mean = worst.reduce((sum, each) => sum + each, 0) / Math.max(count, 1);
  const tail = terms.measure === 'valueAtRisk' ? (worst.at(-1) ?? 0) : mean;
  const stress = past.stress.reduce((most, returns) => Math.max(most, lossOf(weights, returns)), 0);
  return Math.max(0, tail + terms.stressWeight * Math.max(0, stress - tail));
}

/** The `count` largest losses over the periods, descending. */
function largestLosses(
  weights: readonly number[],
  periods: readonly (readonly number[])[],
  count: number,
): readonly number[] {
  const kept: number[] = [];
  for (const returns of periods) {
    const loss = lossOf(weights, returns);
    if (kept.length >= count && loss <= (kept.at(-1) ?? loss)) continue;
    const at = kept.findIndex((each) => each < loss);
    kept.splice(at < 0 ? kept.length : at, 0, loss);
    if (kept.length > count) kept.pop();
  }
  return kept;
}
