// Margin that is a model's forecast as it stands: volatility times the quantile of standardised returns.
import type { CalibratedForecaster, Side } from '../../volatility/calibrated-forecaster.ts';
import { HOUR_MS, type Hour } from '../../volatility/hour.ts';
import type { MarginSchedule } from './margin-schedule.ts';

export type ForecastScheduleTerms = {
  readonly name: string;
  readonly forecaster: CalibratedForecaster;
  readonly confidence: number;
  /** Hours between changes of the margin, counted from midnight UTC. */
  readonly everyHours: number;
};

export class ForecastSchedule implements MarginSchedule {
  readonly name: string;
  private readonly terms: ForecastScheduleTerms;
  private held: Readonly<Record<Side, number>> | undefined;

  constructor(terms: ForecastScheduleTerms) {
    this.name = terms.name;
    this.terms = terms;
  }

  observe(hour: Hour): void {
    const { forecaster, confidence, everyHours } = this.terms;
    forecaster.observe(hour);
    if (hour.endMs % (everyHours * HOUR_MS) !== 0) return;
    const long = forecaster.quantile(confidence, 'long');
    const short = forecaster.quantile(confidence, 'short');
    if (long !== undefined && short !== undefined) this.held = { long, short };
  }

  margin(side: Side): number | undefined {
    return this.held?.[side];
  }
}
