// What share of a notional is charged while a feed is not sure of its price. Which feeds a charge depends on, and what its
// notional is, is each model's own.
import { Exact } from '../../base/exact.ts';

/** `(1 - confidence) x factor` where the confidence is below the threshold, else 0; a share of notional. Source: Derive. */
export const confidenceRate = (
  rule: { readonly threshold: Exact; readonly factor: Exact },
  confidence: Exact,
): Exact =>
  confidence.isBelow(rule.threshold) ? Exact.ONE.minus(confidence).times(rule.factor) : Exact.ZERO;
