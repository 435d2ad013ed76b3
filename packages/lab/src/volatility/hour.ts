// Bars of an hour or finer gathered into hours, as volatility models read them: the log return and a range-based variance of
// each hour that traded. Hours without a bar are left out. The move across an outage is a loss that somebody had and counts in
// the hour after; across a longer gap, where two records were joined, it is nobody's volatility.
import { assert } from '@plimsoll/engine';
import { ln } from '../base/elementary.ts';

export const HOUR_MS = 3_600_000;

/** Prices are positive floats of one unit. */
export type PriceBar = {
  /** Open of the bar. */
  readonly timeMs: number;
  readonly lengthMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
};

export type Hour = {
  /** End of the hour: what it tells is known from here on. */
  readonly endMs: number;
  readonly close: number;
  /** Log return since the last close, or since the open where that is longer ago than a day. */
  readonly logReturn: number;
  /** Variance of the hour from its range (Garman and Klass 1980, without the drift), positive. */
  readonly variance: number;
};

/** A hundredth of a percent an hour: the tick of a quiet market, below which a logarithm says nothing. */
const LEAST_VARIANCE = 1e-8;
/** Longer gaps are no outage of a venue. */
const OUTAGE_MS = 24 * HOUR_MS;

export class HourGatherer {
  private open: number | undefined;
  private high = 0;
  private low = Infinity;
  private close = 0;
  private startMs = 0;
  private before: { readonly endMs: number; readonly close: number } | undefined;

  /**
   * Takes the next bar and returns the hours that are complete with it, at most two: one that a missing last bar had kept
   * open, and the bar's own. Asserts that bars ascend and are an hour at most.
   */
  observe(bar: PriceBar): readonly Hour[] {
    assert(bar.lengthMs > 0 && bar.lengthMs <= HOUR_MS, () => `bars of ${bar.lengthMs} ms`);
    // A bar counts in the hour in which it ends, so that no hour knows a price of the next one.
    const startMs = Math.floor((bar.timeMs + bar.lengthMs - 1) / HOUR_MS) * HOUR_MS;
    const done: Hour[] = [];
    if (this.open !== undefined && startMs !== this.startMs) {
      assert(startMs > this.startMs, () => `bars ascend: ${bar.timeMs} after ${this.startMs}`);
      done.push(this.finish());
    }
    this.open ??= bar.open;
    this.startMs = startMs;
    this.high = Math.max(this.high, bar.high);
    this.low = Math.min(this.low, bar.low);
    this.close = bar.close;
    if (bar.timeMs + bar.lengthMs >= startMs + HOUR_MS) done.push(this.finish());
    return done;
  }

  private finish(): Hour {
    const { startMs, close } = this;
    const opened = this.open ?? close;
    const { before } = this;
    const isJoined = before !== undefined && startMs - before.endMs < OUTAGE_MS;
    const from = isJoined ? before.close : opened;
    const logReturn = ln(close / from);
    const range = ln(Math.max(this.high, from) / Math.min(this.low, from));
    const variance = 0.5 * range * range - (2 * Math.LN2 - 1) * logReturn * logReturn;
    const endMs = startMs + HOUR_MS;
    this.before = { endMs, close };
    this.open = undefined;
    this.high = 0;
    this.low = Infinity;
    return { endMs, close, logReturn, variance: Math.max(variance, LEAST_VARIANCE) };
  }
}
