// A variance model with what experience says of its errors: the quantile of the coming loss from the returns that came over
// the volatility that was forecast (filtered historical simulation, Barone-Adesi et al. 1999), and an interval for the
// realised variance from the ratios that came.
import { exp, ln } from '../base/elementary.ts';
import { HOUR_MS, type Hour } from './hour.ts';
import { Ring, RollingSum } from './ring.ts';
import { SortedSample } from './sorted-sample.ts';
import { studentQuantile } from './student-quantile.ts';
import type { VarianceModel } from './variance-model.ts';

export type Side = 'long' | 'short';

export type VarianceForecast = {
  /** Of the log return over the horizon. */
  readonly variance: number;
  /** Realised variance lies between these with the stated coverage. */
  readonly lower: number;
  readonly upper: number;
};

export interface Forecaster {
  observe(hour: Hour): void;
  /** Undefined while too little was seen. `coverage` of the interval, between 0 and 1. */
  forecast(coverage: number): VarianceForecast | undefined;
  /** What a position of the side loses over the horizon with the given confidence at most, as a fraction of the price. */
  quantile(confidence: number, side: Side): number | undefined;
}

export type ForecasterTerms = {
  readonly model: VarianceModel;
  /** Every hour's horizon, or only those that begin at whole horizons since midnight and do not overlap. */
  readonly windows: 'overlapping' | 'separate';
  /** Exceedances that a heavy-tailed prior distribution is worth; 0 takes the empirical quantile as it is. */
  readonly priorExceedances: number;
};

/** Deviations are bounded below before a logarithm is taken: a market that never falls still has a quantile. */
const LEAST_DEVIATIONS = 0.1;
/** A move by a factor of a hundred: no margin asks for more, and its exponential stays finite. */
const LOG_MOVE_MAX = ln(100);
/** Four years of hours. */
const SAMPLE = 4 * 8_760;

type Waiting = { readonly variance: number; readonly counts: boolean };

export class CalibratedForecaster implements Forecaster {
  private readonly terms: ForecasterTerms;
  private readonly returns: RollingSum;
  private readonly squares: RollingSum;
  private readonly waiting: Ring<Waiting | undefined>;
  private readonly standardised = new SortedSample(SAMPLE);
  private readonly magnitudes = new SortedSample(2 * SAMPLE);
  private readonly ratios = new SortedSample(SAMPLE);

  constructor(terms: ForecasterTerms) {
    this.terms = terms;
    const { horizonHours } = terms.model;
    this.returns = new RollingSum(horizonHours);
    this.squares = new RollingSum(horizonHours);
    this.waiting = new Ring(horizonHours);
  }

  /** Feeds the model too. */
  observe(hour: Hour): void {
    const { model, windows } = this.terms;
    model.observe(hour);
    this.returns.push(hour.logReturn);
    this.squares.push(hour.logReturn * hour.logReturn);
    const variance = model.variance();
    const isWhole = Math.round(hour.endMs / HOUR_MS) % model.horizonHours === 0;
    const counts = windows === 'overlapping' || isWhole;
    const due = this.waiting.push(variance === undefined ? undefined : { variance, counts });
    if (due === undefined || !due.counts) return;
    const standardised = this.returns.sum / Math.sqrt(due.variance);
    this.standardised.add(standardised);
    this.magnitudes.add(standardised);
    this.magnitudes.add(-standardised);
    this.ratios.add(this.squares.sum / due.variance);
  }

  forecast(coverage: number): VarianceForecast | undefined {
    const variance = this.terms.model.variance();
    const lower = this.ratios.quantile((1 - coverage) / 2);
    const upper = this.ratios.quantile((1 + coverage) / 2);
    if (variance === undefined || lower === undefined || upper === undefined) return undefined;
    return { variance, lower: variance * lower, upper: variance * upper };
  }

  quantile(confidence: number, side: Side): number | undefined {
    const variance = this.terms.model.variance();
    const deviations = this.deviations(confidence, side);
    if (variance === undefined || deviations === undefined) return undefined;
    const move = Math.min(Math.max(0, deviations) * Math.sqrt(variance), LOG_MOVE_MAX);
    return side === 'long' ? 1 - exp(-move) : exp(move) - 1;
  }

  /**
   * The quantile of the loss in standard deviations. With a prior it is the geometric mean of the side's own and of both
   * sides' together, which has half the noise and keeps half the skew, drawn to the prior while exceedances are few.
   */
  private deviations(confidence: number, side: Side): number | undefined {
    const { model, windows, priorExceedances } = this.terms;
    const own = this.standardised.quantile(side === 'long' ? 1 - confidence : confidence);
    if (own === undefined) return undefined;
    const empirical = side === 'long' ? -own : own;
    if (priorExceedances === 0) return empirical;
    const pooled = this.magnitudes.quantile(confidence) ?? 0;
    const count = this.standardised.size / (windows === 'overlapping' ? model.horizonHours : 1);
    const seen = count * (1 - confidence);
    const share = seen / (seen + priorExceedances);
    const logOf = (deviations: number): number => ln(Math.max(deviations, LEAST_DEVIATIONS));
    const ownAndPooled = (logOf(empirical) + logOf(pooled)) / 2;
    return exp(share * ownAndPooled + (1 - share) * logOf(studentQuantile(confidence)));
  }
}
