// Simulated hours for the tests of volatility models: what a model is to find is known here.
import { exp } from '../base/elementary.ts';
import { Random } from '../base/random.ts';
import { HOUR_MS, type Hour } from './hour.ts';

/** 1970-01-05, a Monday at midnight UTC. */
export const MONDAY = 4 * 24 * HOUR_MS;

/** Returns of a GARCH(1,1) process with the given parameters, after a run-in. */
export function garchReturns(of: {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  readonly count: number;
  readonly seed: number;
}): readonly number[] {
  const random = new Random(of.seed);
  let variance = of.omega / (1 - of.alpha - of.beta);
  const returns: number[] = [];
  for (let i = 0; i < of.count + 500; i += 1) {
    const each = Math.sqrt(variance) * random.normal();
    if (i >= 500) returns.push(each);
    variance = of.omega + of.alpha * each * each + of.beta * variance;
  }
  return returns;
}

/**
 * Hours whose log variance is a slow autoregression around a level, with its range drawn from a walk of `steps` within the
 * hour. `truth` is the variance that each hour was drawn with.
 */
export function simulatedHours(of: {
  readonly hours: number;
  readonly seed: number;
  /** Variance of an hour at the level. */
  readonly level: number;
  /** What is left of a deviation of the log variance after an hour, such as 0.995. */
  readonly persistence: number;
  /** Spread of the log variance in the long run. */
  readonly spread: number;
}): { readonly hours: readonly Hour[]; readonly truth: readonly number[] } {
  const random = new Random(of.seed);
  const steps = 24;
  const shock = of.spread * Math.sqrt(1 - of.persistence * of.persistence);
  let deviation = 0;
  let close = 100;
  const hours: Hour[] = [];
  const truth: number[] = [];
  for (let i = 0; i < of.hours; i += 1) {
    deviation = of.persistence * deviation + shock * random.normal();
    const variance = of.level * exp(deviation);
    let [walk, low, high] = [0, 0, 0];
    for (let step = 0; step < steps; step += 1) {
      walk += Math.sqrt(variance / steps) * random.normal();
      low = Math.min(low, walk);
      high = Math.max(high, walk);
    }
    close *= exp(walk);
    const range = 0.5 * (high - low) * (high - low) - (2 * Math.LN2 - 1) * walk * walk;
    hours.push({
      endMs: MONDAY + (i + 1) * HOUR_MS,
      close,
      logReturn: walk,
      variance: Math.max(range, 1e-8),
    });
    truth.push(variance);
  }
  return { hours, truth };
}
