// GARCH(1,1) of horizon returns (Bollerslev 1986): h' = omega + alpha r^2 + beta h, fitted by maximum likelihood on a
// schedule and filtered one return at a time in between.
import { exp, ln } from '../base/elementary.ts';
import type { Hour } from './hour.ts';
import { HorizonReturns } from './horizon-returns.ts';
import { nelderMead } from './nelder-mead.ts';
import { Ring } from './ring.ts';
import type { VarianceModel } from './variance-model.ts';

export type GarchParameters = {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
};

export type GarchTerms = {
  readonly horizonHours: number;
  /** Returns of one phase after which the parameters are fitted again. */
  readonly refitReturns: number;
  /** The most recent returns that a fit looks at. */
  readonly returnsMax: number;
};

/** Returns before the first fit: fewer do not tell alpha from beta. */
const LEAST_FIT_RETURNS = 250;
/** Returns before the first forecast. */
const LEAST_RETURNS = 20;
/** Before there is a fit: the persistence found in daily returns of most assets. */
const PRIOR = { alpha: 0.08, beta: 0.9 };
/** Above it a variance has no mean to return to, and a fit is of a trend. */
const PERSISTENCE_MAX = 0.999;

export class Garch implements VarianceModel {
  readonly name = 'garch';
  readonly horizonHours: number;
  private readonly terms: GarchTerms;
  private readonly returns: HorizonReturns;
  private readonly sample: Ring<number>;
  private readonly phases: (number | undefined)[];
  private count = 0;
  private squares = 0;
  private fitted: GarchParameters | undefined;
  private current: number | undefined;

  constructor(terms: GarchTerms) {
    this.terms = terms;
    this.horizonHours = terms.horizonHours;
    this.returns = new HorizonReturns(terms.horizonHours);
    this.sample = new Ring(terms.returnsMax);
    this.phases = Array.from({ length: terms.horizonHours }, () => undefined);
  }

  observe(hour: Hour): void {
    const { phase, logReturn } = this.returns.observe(hour);
    if (logReturn === undefined) return;
    if (phase === 0) this.learn(logReturn);
    const { omega, alpha, beta } = this.parameters;
    const before = this.phases[phase] ?? omega / (1 - alpha - beta);
    this.phases[phase] = omega + alpha * logReturn * logReturn + beta * before;
    this.current = this.phases[phase];
  }

  variance(): number | undefined {
    return this.count < LEAST_RETURNS || this.squares === 0 ? undefined : this.current;
  }

  get parameters(): GarchParameters {
    if (this.fitted !== undefined) return this.fitted;
    const mean = this.count === 0 ? 0 : this.squares / this.count;
    return { ...PRIOR, omega: mean * (1 - PRIOR.alpha - PRIOR.beta) };
  }

  private learn(logReturn: number): void {
    this.sample.push(logReturn);
    this.count += 1;
    this.squares += logReturn * logReturn;
    const isDue = (this.count - LEAST_FIT_RETURNS) % this.terms.refitReturns === 0;
    if (this.count < LEAST_FIT_RETURNS || !isDue || this.squares === 0) return;
    this.fitted = fitGarch(this.sample.toArray(), this.parameters);
  }
}

/**
 * The parameters of the largest Gaussian likelihood, which are also right for other distributions of the same variance
 * (quasi maximum likelihood). Returns have mean zero; the filter starts at their variance. Asserts nothing of the sample but
 * that some return is not zero.
 */
export function fitGarch(
  returns: readonly number[],
  start: GarchParameters = { ...PRIOR, omega: 0 },
): GarchParameters {
  const squares = Float64Array.from(returns, (r) => r * r);
  const mean = squares.reduce((sum, each) => sum + each, 0) / squares.length;
  const persistence = Math.min(start.alpha + start.beta, 0.995);
  const share = Math.min(Math.max(start.alpha / persistence, 0.005), 0.9);
  const search = {
    start: [0, logit(persistence / PERSISTENCE_MAX), logit(share)],
    step: 0.5,
    evaluationsMax: 300,
    tolerance: 1e-4,
  };
  const { at } = nelderMead((x) => halfDeviance(squares, parametersAt(x, mean), mean), search);
  return parametersAt(at, mean);
}

/** Unbounded unknowns: log of long-run variance over the sample's, logit of persistence, logit of alpha's share of it. */
function parametersAt(x: readonly number[], mean: number): GarchParameters {
  const [level = 0, persistent = 0, shared = 0] = x;
  const persistence = PERSISTENCE_MAX * logistic(persistent);
  const alpha = persistence * logistic(shared);
  return { omega: mean * exp(level) * (1 - persistence), alpha, beta: persistence - alpha };
}

/** Half of minus twice the log likelihood: the sum of (ln h + r^2 / h) / 2, in units of the mean so that scale is no matter. */
function halfDeviance(squares: Float64Array, p: GarchParameters, mean: number): number {
  let h = mean;
  let quotients = 0;
  let logs = 0;
  let product = 1;
  for (const square of squares) {
    quotients += square / h;
    product *= h / mean;
    // A logarithm of many factors at once: it is the dear part of the sum.
    if (product > 1e100 || product < 1e-100) {
      logs += ln(product);
      product = 1;
    }
    h = p.omega + p.alpha * square + p.beta * h;
  }
  return (logs + ln(product) + quotients) / 2;
}

function logit(p: number): number {
  return ln(p / (1 - p));
}

function logistic(x: number): number {
  return 1 / (1 + exp(-Math.min(Math.max(x, -30), 30)));
}
