// Exponentially weighted volatility of horizon returns (RiskMetrics 1996): the variance forecast is an average of squared
// returns whose weights fall by `decay` each horizon.
import { assert } from '@plimsoll/engine';
import type { Hour } from './hour.ts';
import { HorizonReturns } from './horizon-returns.ts';
import type { VarianceModel } from './variance-model.ts';

type Phase = { count: number; variance: number };

/** Returns seen before the first forecast. */
const LEAST_RETURNS = 20;

/**
 * One average for each hour at which a horizon can begin, so that there is a forecast every hour and each is the plain
 * average over returns that do not overlap. Until the weights have run in, returns weigh alike.
 */
export class Ewma implements VarianceModel {
  readonly name: string;
  readonly horizonHours: number;
  private readonly decay: number;
  private readonly returns: HorizonReturns;
  private readonly phases: Phase[];
  private current: Phase | undefined;

  constructor(terms: { readonly horizonHours: number; readonly decay: number }) {
    const { horizonHours, decay } = terms;
    assert(decay > 0 && decay < 1, () => `a decay lies between 0 and 1: ${decay}`);
    this.name = `ewma${Math.round(100 * decay)}`;
    this.horizonHours = horizonHours;
    this.decay = decay;
    this.returns = new HorizonReturns(horizonHours);
    this.phases = Array.from({ length: horizonHours }, () => ({ count: 0, variance: 0 }));
  }

  observe(hour: Hour): void {
    const seen = this.returns.observe(hour);
    this.current = this.phases[seen.phase];
    if (seen.logReturn === undefined || this.current === undefined) return;
    const phase = this.current;
    phase.count += 1;
    const weight = Math.max(1 - this.decay, 1 / phase.count);
    phase.variance += weight * (seen.logReturn * seen.logReturn - phase.variance);
  }

  variance(): number | undefined {
    const { current } = this;
    if (current === undefined || current.count < LEAST_RETURNS) return undefined;
    return current.variance > 0 ? current.variance : undefined;
  }
}
