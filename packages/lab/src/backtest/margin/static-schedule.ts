// The margin that most venues have: the quantile of what was known on the day it was set, and never changed.
import type { Side } from '../../volatility/calibrated-forecaster.ts';
import type { Hour } from '../../volatility/hour.ts';
import type { HorizonWindow } from './horizon-windows.ts';
import type { MarginSchedule } from './margin-schedule.ts';
import { quantileOf } from './quantile-of.ts';

export class StaticSchedule implements MarginSchedule {
  readonly name = 'static';
  private readonly confidence: number;
  private readonly judgeFromMs: number;
  private readonly past: HorizonWindow[] = [];
  private fixed: Readonly<Record<Side, number>> | undefined;

  constructor(terms: { readonly confidence: number; readonly judgeFromMs: number }) {
    this.confidence = terms.confidence;
    this.judgeFromMs = terms.judgeFromMs;
  }

  observe(hour: Hour, ended: HorizonWindow | undefined): void {
    if (ended !== undefined && ended.endMs <= this.judgeFromMs) this.past.push(ended);
    if (hour.endMs < this.judgeFromMs || this.fixed !== undefined || this.past.length === 0) return;
    const of = (side: Side): number =>
      quantileOf(
        this.past.map((window) => window[side]),
        this.confidence,
      );
    this.fixed = { long: of('long'), short: of('short') };
  }

  margin(side: Side): number | undefined {
    return this.fixed?.[side];
  }
}
