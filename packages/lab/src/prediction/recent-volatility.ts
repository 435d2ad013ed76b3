// A forecast from nothing but the prices that were just seen: variance on a grid of minutes, from range and return of each
// interval, averaged over half an hour, hours and days; correlations over a day. Walks forward only. The fuller models of
// volatility can take its place behind the same interface.
import { DAY_MS, HOUR_MS, type PriceForecast } from './forecast.ts';

export type RecentVolatilityOptions = {
  readonly drivers: number;
  /** Length of an interval: long enough that prices are not only noise. */
  readonly intervalMs: number;
  /** Before this many intervals there is no forecast. */
  readonly warmUpIntervals: number;
};

/** Half-lives of the averages. */
const HALF_LIVES_MS = [1_800_000, 4 * HOUR_MS, 2 * DAY_MS] as const;
/** Shares of the averages in a forecast for an hour and for a day: what is to come looks like the recent, then like the usual. */
const HOUR_SHARES = [0.35, 0.35, 0.3] as const;
const DAY_SHARES = [0.1, 0.3, 0.6] as const;
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
      const variance = (move * move + range * range * RANGE_FACTOR) / 2;
      for (const [k, halfLife] of HALF_LIVES_MS.entries()) {
        const keep = 2 ** (-intervalMs / halfLife);
        const at = k * drivers + i;
        this.averages[at] = keep * (this.averages[at] as number) + (1 - keep) * variance;
        this.seen[at] = keep * (this.seen[at] as number) + (1 - keep);
      }
      // The next interval starts where this one ended, so that no move falls between two.
      this.open[i] = last;
      this.high[i] = last;
      this.low[i] = last;
    }
    const keep = 2 ** (-intervalMs / CORRELATION_HALF_LIFE_MS);
    for (let i = 0; i < drivers; i += 1)
      for (let j = 0; j <= i; j += 1) {
        const at = i * drivers + j;
        this.products[at] =
          keep * (this.products[at] as number) +
          (this.returns[i] as number) * (this.returns[j] as number);
      }
  }
}
