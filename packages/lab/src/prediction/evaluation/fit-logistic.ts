// Logistic regression by Newton's method, with a weak pull of the slopes towards given values so that few or separable
// observations still give an answer, and a least slope where the answer may not fall as a feature rises.
import { logistic } from '../calibration.ts';

export type Feature = {
  /** By observation. */
  readonly values: ArrayLike<number>;
  readonly slopePrior: number;
  readonly slopeLeast: number;
};
export type LogisticFit = {
  readonly intercept: number;
  /** By feature. */
  readonly slopes: readonly number[];
  /** Mean negative log-likelihood of the observations. */
  readonly logLoss: number;
};

const ROUNDS = 100;
/** Gain of a round, in log-likelihood of one observation, below which the fit is found. */
const DONE = 1e-9;
/** Levenberg's: the diagonal of the curvature grows by so many times itself where a step overshot. */
const DAMPING_MOST = 1e12;
/** Observations that the prior of a slope counts for. */
const PRIOR_WEIGHT = 1;
/**
 * Fits P(outcome) = logistic(intercept + sum of slope * feature). `outcomes` are 0 or 1; lengths agree. A slope below its
 * least stays there.
 */
export function fitLogistic(
  features: readonly Feature[],
  outcomes: ArrayLike<number>,
): LogisticFit {
  let theta = [
    startingIntercept(outcomes),
    ...features.map(({ slopeLeast }) => Math.max(0, slopeLeast)),
  ];
  let objective = penalisedLoss(features, outcomes, theta);
  let damping = 0;
  for (let round = 0; round < ROUNDS && damping < DAMPING_MOST; round += 1) {
    const { gradient, curvature } = derivatives(features, outcomes, theta);
    hold(features, theta, { gradient, curvature });
    for (const [k, row] of curvature.entries()) row[k] = (row[k] as number) * (1 + damping);
    const step = solve(curvature, gradient);
    const wanted = theta.map((value, k) =>
      Math.max(leastOf(features, k), value + (step[k] as number)),
    );
    const reached = penalisedLoss(features, outcomes, wanted);
    // A step that overshoots is tried again, shorter.
    if (!(reached <= objective)) damping = Math.max(0.01, damping * 10);
    else {
      const gain = objective - reached;
      theta = wanted;
      objective = reached;
      damping /= 10;
      if (gain < DONE) break;
    }
  }
  const [intercept = 0, ...slopes] = theta;
  return { intercept, slopes, logLoss: lossOf(features, outcomes, theta) };
}

const leastOf = (features: readonly Feature[], k: number): number =>
  k === 0 ? Number.NEGATIVE_INFINITY : (features[k - 1]?.slopeLeast ?? 0);

/** A slope that stands at its least and would go lower is held, so that it does not bend the steps of the others. */
function hold(
  features: readonly Feature[],
  theta: readonly number[],
  { gradient, curvature }: { readonly gradient: number[]; readonly curvature: number[][] },
): void {
  for (const [k, value] of theta.entries()) {
    if (value > leastOf(features, k) || (gradient[k] as number) > 0) continue;
    gradient[k] = 0;
    for (const [j, row] of curvature.entries()) {
      row[k] = j === k ? 1 : 0;
      (curvature[k] as number[])[j] = j === k ? 1 : 0;
    }
  }
}

/** Per observation: minus the log-likelihood, and what the slopes stray from their priors. */
function penalisedLoss(
  features: readonly Feature[],
  outcomes: ArrayLike<number>,
  theta: readonly number[],
): number {
  let strayed = 0;
  for (const [k, { slopePrior }] of features.entries())
    strayed += (PRIOR_WEIGHT / 2) * ((theta[k + 1] as number) - slopePrior) ** 2;
  return lossOf(features, outcomes, theta) + strayed / Math.max(1, outcomes.length);
}

/** The intercept that meets the base rate, a little drawn in where it is 0 or 1. */
function startingIntercept(outcomes: ArrayLike<number>): number {
  let events = 0;
  for (let i = 0; i < outcomes.length; i += 1) events += outcomes[i] as number;
  const rate = (events + 0.5) / (outcomes.length + 1);
  return Math.log(rate / (1 - rate));
}

/** Of the log-likelihood with its prior: gradient, and minus the second derivatives, row-major. */
function derivatives(
  features: readonly Feature[],
  outcomes: ArrayLike<number>,
  theta: readonly number[],
): { readonly gradient: number[]; readonly curvature: number[][] } {
  const width = theta.length;
  const gradient = new Array<number>(width).fill(0);
  const curvature = Array.from({ length: width }, () => new Array<number>(width).fill(0));
  const row = new Array<number>(width).fill(1);
  for (let i = 0; i < outcomes.length; i += 1) {
    for (const [k, { values }] of features.entries()) row[k + 1] = values[i] as number;
    const p = logistic(linear(theta, row));
    const miss = (outcomes[i] as number) - p;
    const weight = p * (1 - p);
    for (let k = 0; k < width; k += 1) {
      gradient[k] = (gradient[k] as number) + miss * (row[k] as number);
      const line = curvature[k] as number[];
      for (let j = 0; j < width; j += 1)
        line[j] = (line[j] as number) + weight * (row[k] as number) * (row[j] as number);
    }
  }
  for (let k = 0; k < width; k += 1) {
    const prior = features[k - 1]?.slopePrior ?? 0;
    const weight = k === 0 ? 1e-9 : PRIOR_WEIGHT;
    if (k > 0) gradient[k] = (gradient[k] as number) - weight * ((theta[k] as number) - prior);
    const line = curvature[k] as number[];
    line[k] = (line[k] as number) + weight;
  }
  return { gradient, curvature };
}

/** Solves a positive definite system by elimination; it is small. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  const width = rows.length;
  for (const [k, pivot] of rows.entries()) {
    for (const row of rows.slice(k + 1)) {
      const factor = (row[k] as number) / (pivot[k] as number);
      for (let j = k; j <= width; j += 1)
        row[j] = (row[j] as number) - factor * (pivot[j] as number);
    }
  }
  const answer = new Array<number>(width).fill(0);
  for (let k = width - 1; k >= 0; k -= 1) {
    const row = rows[k] as number[];
    let rest = row[width] as number;
    for (let j = k + 1; j < width; j += 1) rest -= (row[j] as number) * (answer[j] as number);
    answer[k] = rest / (row[k] as number);
  }
  return answer;
}

function lossOf(
  features: readonly Feature[],
  outcomes: ArrayLike<number>,
  theta: readonly number[],
): number {
  let sum = 0;
  const row = new Array<number>(theta.length).fill(1);
  for (let i = 0; i < outcomes.length; i += 1) {
    for (const [k, { values }] of features.entries()) row[k + 1] = values[i] as number;
    const x = linear(theta, row);
    // ln(1 + e^x) - y x, without overflow.
    sum += Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))) - (outcomes[i] as number) * x;
  }
  return outcomes.length === 0 ? 0 : sum / outcomes.length;
}

function linear(theta: readonly number[], row: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < theta.length; k += 1) sum += (theta[k] as number) * (row[k] as number);
  return sum;
}
