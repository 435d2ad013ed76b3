// How many standard deviations a confidence stands for under a normal law: at the quantile, or as the mean beyond it.
import { inverseNormal, normalPdf } from '../../base/elementary.ts';
import type { Exact } from '../../base/exact.ts';
import { quantized } from '../quantize.ts';

export const RISK_MEASURES = ['valueAtRisk', 'expectedShortfall'] as const;
export type RiskMeasure = (typeof RISK_MEASURES)[number];

/** Deviations at `confidence` (above one half, below 1), on the grid of 1e-12: 2.326 or 2.665 at 0.99. */
export function normalTail(measure: RiskMeasure, confidence: Exact): Exact {
  const level = confidence.toNumber();
  const quantile = inverseNormal(level);
  return quantized(measure === 'valueAtRisk' ? quantile : normalPdf(quantile) / (1 - level));
}
