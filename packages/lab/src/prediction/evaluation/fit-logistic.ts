// Logistic regression on one feature by Newton's method, with a weak pull of the slope towards a given value so that few
// or separable observations still give an answer.
import { logistic } from '../calibration.ts';

export type LogisticFit = {
  readonly intercept: number;
  readonly slope: number;
  /** Mean negative log-likelihood of the observations. */
  readonly logLoss: number;
};

const ROUNDS = 60;
const DONE = 1e-9;
/** Observations that the prior counts for. */
const PRIOR_WEIGHT = 1;

/**
 * Fits P(outcome) = logistic(intercept + slope * feature). `outcomes` are 0 or 1; lengths agree. The slope is at least
 * `slopeLeast`.
 */
export function fitLogistic(parts: {
  readonly features: ArrayLike<number>;
  readonly outcomes: ArrayLike<number>;
  readonly slopePrior: number;
  readonly slopeLeast: number;
}): LogisticFit {
  const { features, outcomes, slopePrior, slopeLeast } = parts;
  const count = features.length;
  let events = 0;
  for (let i = 0; i < count; i += 1) events += outcomes[i] as number;
  let slope = slopePrior;
  let intercept = startingIntercept(parts, (events + 0.5) / (count + 1));
  for (let round = 0; round < ROUNDS; round += 1) {
    let gradient0 = 0;
    let gradient1 = -PRIOR_WEIGHT * (slope - slopePrior);
    let h00 = 1e-9;
    let h01 = 0;
    let h11 = PRIOR_WEIGHT;
    for (let i = 0; i < count; i += 1) {
      const x = features[i] as number;
      const p = logistic(intercept + slope * x);
      const miss = (outcomes[i] as number) - p;
      const weight = p * (1 - p);
      gradient0 += miss;
      gradient1 += miss * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 0)) break;
    const step0 = bounded((h11 * gradient0 - h01 * gradient1) / determinant, 2);
    const step1 = bounded((h00 * gradient1 - h01 * gradient0) / determinant, 0.5);
    intercept += step0;
    slope = Math.max(slopeLeast, slope + step1);
    if (Math.abs(step0) + Math.abs(step1) < DONE) break;
  }
  return { intercept, slope, logLoss: lossOf(parts, { intercept, slope }) };
}

/** The intercept that meets the base rate if the features did not matter beyond their mean. */
function startingIntercept(
  { features, slopePrior }: { readonly features: ArrayLike<number>; readonly slopePrior: number },
  rate: number,
): number {
  let sum = 0;
  for (let i = 0; i < features.length; i += 1) sum += features[i] as number;
  const mean = features.length === 0 ? 0 : sum / features.length;
  return Math.log(rate / (1 - rate)) - slopePrior * mean;
}

function lossOf(
  {
    features,
    outcomes,
  }: { readonly features: ArrayLike<number>; readonly outcomes: ArrayLike<number> },
  { intercept, slope }: { readonly intercept: number; readonly slope: number },
): number {
  let sum = 0;
  for (let i = 0; i < features.length; i += 1) {
    const x = intercept + slope * (features[i] as number);
    // ln(1 + e^x) - y x, without overflow.
    sum += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - (outcomes[i] as number) * x;
  }
  return features.length === 0 ? 0 : sum / features.length;
}

const bounded = (step: number, most: number): number => Math.min(most, Math.max(-most, step));
