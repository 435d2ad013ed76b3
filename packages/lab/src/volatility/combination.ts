// One forecast from several models: their logarithms weighed by a regression that starts from stated weights and learns from
// what came, so that a model that does badly in an asset loses its say without being thrown out.
import { exp, ln } from '../base/elementary.ts';
import type { Hour } from './hour.ts';
import { Regression } from './regression.ts';
import { Ring, RollingSum } from './ring.ts';
import { SaneRange } from './sane-range.ts';
import type { VarianceModel } from './variance-model.ts';

/** Rows that the first weights are worth: about three months of hours. */
const PRIOR_ROWS = 2_000;
/** A row weighs half after two years. */
const MEMORY = 1 - Math.LN2 / (2 * 8_760);
/** The long-run level, and the ratio of what came to what was forecast, are averages over at most so many hours. */
const LEVEL_HOURS = 2 * 8_760;
/** Before it is measured the ratio counts as 1, as if seen for a month. */
const RATIO_PRIOR_HOURS = 24 * 30;
const REFIT_HOURS = 24;

type Waiting = { readonly x: readonly number[]; readonly level: number; readonly raw: number };

export type CombinationTerms = {
  readonly models: readonly VarianceModel[];
  /** Weights before anything was learned, one for each model. */
  readonly prior: readonly number[];
};

export class Combination implements VarianceModel {
  readonly name = 'combined';
  readonly horizonHours: number;
  private readonly models: readonly VarianceModel[];
  private readonly regression: Regression;
  private readonly seen = new SaneRange();
  private readonly coming: RollingSum;
  private readonly comingSquares: RollingSum;
  private readonly waiting: Ring<Waiting | undefined>;
  private next: Waiting | undefined;
  private count = 0;
  private forecasts = 0;
  private level = 0;
  private scale = { mean: 1, weight: RATIO_PRIOR_HOURS };

  constructor({ models, prior }: CombinationTerms) {
    this.models = models;
    this.horizonHours = models[0]?.horizonHours ?? 1;
    this.coming = new RollingSum(this.horizonHours);
    this.comingSquares = new RollingSum(this.horizonHours);
    this.waiting = new Ring(this.horizonHours);
    this.regression = new Regression({
      coefficients: [0, ...prior],
      rows: PRIOR_ROWS,
      memory: MEMORY,
    });
  }

  /** Feeds the models too. */
  observe(hour: Hour): void {
    for (const model of this.models) model.observe(hour);
    this.coming.push(hour.variance);
    this.comingSquares.push(hour.logReturn * hour.logReturn);
    if (this.coming.isFull) this.seen.learn(ln(this.coming.sum));
    this.count += 1;
    this.forecast();
    this.learn(this.waiting.push(this.next));
  }

  private forecast(): void {
    if (this.count % REFIT_HOURS === 0) this.regression.refit();
    const logs: number[] = [];
    for (const model of this.models) {
      const variance = model.variance();
      if (variance === undefined) return;
      logs.push(ln(variance));
    }
    const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
    this.forecasts += 1;
    this.level += (mean - this.level) / Math.min(this.forecasts, LEVEL_HOURS);
    const x = [1, ...logs.map((each) => each - this.level)];
    const raw = exp(this.seen.bound(this.level + this.regression.predict(x)));
    this.next = { x, level: this.level, raw };
  }

  variance(): number | undefined {
    return this.next === undefined ? undefined : this.next.raw * this.scale.mean;
  }

  private learn(due: Waiting | undefined): void {
    if (due === undefined) return;
    this.regression.learn({ x: due.x, y: ln(this.coming.sum) - due.level, weight: 1 });
    this.scale.weight = Math.min(this.scale.weight + 1, LEVEL_HOURS);
    this.scale.mean += (this.comingSquares.sum / due.raw - this.scale.mean) / this.scale.weight;
  }
}
