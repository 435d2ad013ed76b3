// Heterogeneous autoregression of realised variance (Corsi 2009) in logarithms: the coming variance from averages over the
// last hours, day, week and month. The jump-robust variant reads bipower variation, which a single jump hardly moves
// (Barndorff-Nielsen and Shephard 2004; in logarithms with the jump apart: Andersen, Bollerslev and Diebold 2007).
import { exp, ln } from '../base/elementary.ts';
import { HOUR_MS, type Hour } from './hour.ts';
import { Regression } from './regression.ts';
import { Ring, RollingSum } from './ring.ts';
import { SaneRange } from './sane-range.ts';
import { Seasonality } from './seasonality.ts';
import type { VarianceModel } from './variance-model.ts';

export type HarTerms = {
  readonly horizonHours: number;
  /** Bipower: averages of products of neighbouring hours, with the share of jumps apart. */
  readonly measure: 'variance' | 'bipower';
};

/** Hours averaged by each regressor, and what it weighs before anything was learned: slowly falling, as Corsi found. */
const WINDOWS = [
  { hours: 1, prior: 0.05 },
  { hours: 6, prior: 0.15 },
  { hours: 24, prior: 0.3 },
  { hours: 168, prior: 0.25 },
  { hours: 720, prior: 0.15 },
] as const;
const WEEK = 168;
/** Hours before the first forecast: a month, the longest window. */
const LEAST_HOURS = 720;
/** Rows the prior is worth: neighbouring hours say nearly the same, so about a month of them. */
const PRIOR_ROWS = 200;
/** A row weighs half after two years. */
const MEMORY = 1 - Math.LN2 / (2 * 8_760);
/** The long-run level is an average over at most so many hours: two years. */
const LEVEL_HOURS = 2 * 8_760;
/** Before it is measured the ratio of what came to what was forecast counts as 1, as if seen for a month. */
const RATIO_PRIOR_HOURS = 24 * 30;
const REFIT_HOURS = 24;

type Waiting = { readonly x: readonly number[]; readonly level: number; readonly raw: number };

export class Har implements VarianceModel {
  readonly name: string;
  readonly horizonHours: number;
  private readonly isBipower: boolean;
  private readonly seasonality = new Seasonality();
  private readonly averages = WINDOWS.map(({ hours }) => new RollingSum(hours));
  private readonly week = new RollingSum(WEEK);
  private readonly day = {
    variance: new RollingSum(24),
    bipower: new RollingSum(24),
    fall: new RollingSum(24),
  };
  private readonly coming: RollingSum;
  private readonly comingSquares: RollingSum;
  private readonly waiting: Ring<Waiting | undefined>;
  private readonly regression: Regression;
  private readonly seen = new SaneRange();
  private count = 0;
  private level = 0;
  private before: number | undefined;
  private scale = { mean: 1, weight: RATIO_PRIOR_HOURS };
  private next: Waiting | undefined;

  constructor({ horizonHours, measure }: HarTerms) {
    this.name = measure === 'bipower' ? 'har-jump' : 'har';
    this.horizonHours = horizonHours;
    this.isBipower = measure === 'bipower';
    this.coming = new RollingSum(horizonHours);
    this.comingSquares = new RollingSum(horizonHours);
    this.waiting = new Ring(horizonHours);
    this.regression = new Regression({
      coefficients: [0, ...WINDOWS.map(({ prior }) => prior), 0, 0],
      rows: PRIOR_ROWS,
      memory: MEMORY,
    });
  }

  observe(hour: Hour): void {
    const startMs = hour.endMs - HOUR_MS;
    const flat = hour.variance / this.seasonality.factor(startMs);
    if (this.week.isFull) this.seasonality.learn(startMs, hour.variance / this.week.mean);
    this.week.push(hour.variance);
    const bipower = Math.sqrt(flat * (this.before ?? flat));
    this.before = flat;
    for (const average of this.averages) average.push(this.isBipower ? bipower : flat);
    this.day.variance.push(flat);
    this.day.bipower.push(bipower);
    this.day.fall.push(hour.logReturn);
    this.coming.push(flat);
    this.comingSquares.push(hour.logReturn * hour.logReturn);
    if (this.coming.isFull) this.seen.learn(ln(this.coming.mean));
    this.count += 1;
    this.level += (ln(flat) - this.level) / Math.min(this.count, LEVEL_HOURS);
    if (this.count >= LEAST_HOURS) this.forecast(hour.endMs);
    this.learn(this.waiting.push(this.next));
  }

  private forecast(endMs: number): void {
    if (this.count % REFIT_HOURS === 0) this.regression.refit();
    const x = this.regressors();
    const seasons = this.seasonality.sum(endMs, this.horizonHours);
    const raw = exp(this.seen.bound(this.level + this.regression.predict(x))) * seasons;
    this.next = { x, level: this.level, raw };
  }

  variance(): number | undefined {
    return this.next === undefined ? undefined : this.next.raw * this.scale.mean;
  }

  /** Averages relative to the long-run level, so that the constant stays near zero; then jumps and falls of the last day. */
  private regressors(): readonly number[] {
    const { variance, bipower, fall } = this.day;
    const jumps = ln(variance.mean / bipower.mean);
    const slump = Math.min(0, fall.sum / Math.sqrt(variance.sum));
    return [
      1,
      ...this.averages.map((average) => ln(average.mean) - this.level),
      this.isBipower ? jumps : 0,
      -slump,
    ];
  }

  /** What was forecast a horizon ago has come: the regression learns from the range, the scale from squared returns. */
  private learn(due: Waiting | undefined): void {
    if (due === undefined) return;
    const y = ln(this.coming.mean) - due.level;
    this.regression.learn({ x: due.x, y, weight: 1 });
    const ratio = this.comingSquares.sum / due.raw;
    this.scale.weight = Math.min(this.scale.weight + 1, LEVEL_HOURS);
    this.scale.mean += (ratio - this.scale.mean) / this.scale.weight;
  }
}
