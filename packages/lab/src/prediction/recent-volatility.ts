// A forecast from nothing but the prices that were just seen: variance on a grid of minutes, from range and return of each
// interval, averaged over half an hour, hours, days and weeks; correlations over a day. Walks forward only, and can be
// shown hours of history first. The fuller models of volatility can take its place behind the same interface.
import type { WarmUpHour } from '../schedule/warm-up.ts';
import { DAY_MS, HOUR_MS, type PriceForecast } from './forecast.ts';

export type RecentVolatilityOptions = {
  readonly drivers: number;
  /** Length of an interval: long enough that prices are not only noise. */
  readonly intervalMs: number;
  /** Before this many intervals there is no forecast. */
  readonly warmUpIntervals: number;
};

/** Half-lives of the averages. */
const HALF_LIVES_MS = [1_800_000, 4 * HOUR_MS, 2 * DAY_MS, 15 * DAY_MS] as const;
/**
 * Shares of the averages in a forecast for an hour and for a day: what is to come looks like the recent, then like the usual.
 * Fitted (QLIKE) for a day on the hours of five coins from 2017 to July
 * 2024, for an hour on seven months of five-minute bars of five coins. The day's are 1.1 together: what follows is more than averages of the past say.
 */
const HOUR_SHARES = [0.55, 0.27, 0.05, 0.14] as const;
const DAY_SHARES = [0, 0.52, 0.27, 0.31] as const;
const CORRELATION_HALF_LIFE_MS = DAY_MS;
/** The variance of a range: (ln high / low)^2 / (4 ln 2), Parkinson (1980). */
const RANGE_FACTOR = 1 / (4 * Math.LN2);

export class RecentVolatility implements PriceForecast {
  private readonly options: RecentVolatilityOptions;
  private readonly last: Float64Array;
  private readonly open: Float64Array;
  private readonly high: Float64Array;
  private readonly low: Float64Array;
  /** [average * drivers + driver]: variance of an interval, not yet divided by the weights seen. */
  private readonly averages: Float64Array;
  private readonly seen: Float64Array;
  /** [first * drivers + second]: products of returns. */
  private readonly products: Float64Array;
  private readonly returns: Float64Array;
  private readonly counts: Int32Array;
  private intervalEnd = 0;

  constructor(options: RecentVolatilityOptions) {
    this.options = options;
    const { drivers } = options;
    this.last = new Float64Array(drivers);
    this.open = new Float64Array(drivers);
    this.high = new Float64Array(drivers);
    this.low = new Float64Array(drivers);
    this.averages = new Float64Array(HALF_LIVES_MS.length * drivers);
    this.seen = new Float64Array(HALF_LIVES_MS.length * drivers);
    this.products = new Float64Array(drivers * drivers);
    this.returns = new Float64Array(drivers);
    this.counts = new Int32Array(drivers);
  }

  /** Takes prices (0: none yet) at a time; ends intervals that are over. Times ascend. */
  observe(timeMs: number, priceOf: (driver: number) => number): void {
    const { intervalMs, drivers } = this.options;
    if (this.intervalEnd === 0)
      this.intervalEnd = (Math.floor(timeMs / intervalMs) + 1) * intervalMs;
    else if (timeMs >= this.intervalEnd) {
      this.closeInterval();
      this.intervalEnd = (Math.floor(timeMs / intervalMs) + 1) * intervalMs;
    }
    for (let i = 0; i < drivers; i += 1) {
      const price = priceOf(i);
      if (!(price > 0)) continue;
      this.last[i] = price;
      if (this.open[i] === 0) {
        this.open[i] = price;
        this.high[i] = price;
        this.low[i] = price;
      } else if (price > (this.high[i] as number)) this.high[i] = price;
      else if (price < (this.low[i] as number)) this.low[i] = price;
    }
  }

  /** Intervals that the price has been seen in. */
  intervals(driver: number): number {
    return this.counts[driver] ?? 0;
  }

  isWarm(driver: number): boolean {
    return this.intervals(driver) >= this.options.warmUpIntervals;
  }

  variance(driver: number, horizonMs: number): number {
    const { drivers, intervalMs } = this.options;
    const shares = horizonMs <= HOUR_MS ? HOUR_SHARES : DAY_SHARES;
    let sum = 0;
    for (const [k, share] of shares.entries()) {
      const seen = this.seen[k * drivers + driver] as number;
      if (seen > 0) sum += (share * (this.averages[k * drivers + driver] as number)) / seen;
    }
    return (sum * horizonMs) / intervalMs;
  }

  correlation(first: number, second: number): number {
    const { drivers } = this.options;
    const own =
      (this.products[first * drivers + first] as number) *
      (this.products[second * drivers + second] as number);
    if (!(own > 0)) return first === second ? 1 : 0;
    const product = this.products[Math.max(first, second) * drivers + Math.min(first, second)];
    return Math.max(-1, Math.min(1, (product as number) / Math.sqrt(own)));
  }

  /** Takes an hour of history before the first price is observed. Hours ascend; what it has no bar of learns nothing. */
  learn({ bars }: WarmUpHour): void {
    const { drivers, intervalMs } = this.options;
    for (let i = 0; i < drivers; i += 1) {
      const bar = bars[i];
      this.returns[i] = 0;
      if (bar === undefined) continue;
      const move = Math.log(bar.close / bar.open);
      this.returns[i] = move;
      const variance = varianceOf(move, Math.log(bar.high / bar.low));
      this.average(i, { variance: (variance * intervalMs) / HOUR_MS, lengthMs: HOUR_MS });
    }
    this.correlate(HOUR_MS);
  }

  private closeInterval(): void {
    const { drivers, intervalMs } = this.options;
    for (let i = 0; i < drivers; i += 1) {
      this.returns[i] = 0;
      const open = this.open[i] as number;
      if (open === 0) continue;
      const last = this.last[i] as number;
      const move = Math.log(last / open);
      const range = Math.log((this.high[i] as number) / (this.low[i] as number));
      this.returns[i] = move;
      this.counts[i] = (this.counts[i] as number) + 1;
      this.average(i, { variance: varianceOf(move, range), lengthMs: intervalMs });
      // The next interval starts where this one ended, so that no move falls between two.
      this.open[i] = last;
      this.high[i] = last;
      this.low[i] = last;
    }
    this.correlate(intervalMs);
  }

  /** Takes the variance of an interval, seen over `lengthMs`. */
  private average(
    driver: number,
    seen: { readonly variance: number; readonly lengthMs: number },
  ): void {
    for (const [k, halfLife] of HALF_LIVES_MS.entries()) {
      const keep = 2 ** (-seen.lengthMs / halfLife);
      const at = k * this.options.drivers + driver;
      this.averages[at] = keep * (this.averages[at] as number) + (1 - keep) * seen.variance;
      this.seen[at] = keep * (this.seen[at] as number) + (1 - keep);
    }
  }

  private correlate(lengthMs: number): void {
    const { drivers } = this.options;
    const keep = 2 ** (-lengthMs / CORRELATION_HALF_LIFE_MS);
    for (let i = 0; i < drivers; i += 1)
      for (let j = 0; j <= i; j += 1) {
        const at = i * drivers + j;
        this.products[at] =
          keep * (this.products[at] as number) +
          (this.returns[i] as number) * (this.returns[j] as number);
      }
  }
}

/** From the return of an interval and the logarithm of its high over its low. */
const varianceOf = (move: number, range: number): number =>
  (move * move + range * range * RANGE_FACTOR) / 2;
