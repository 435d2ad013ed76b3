// Depth of one simulated market: so many minutes of its typical trading stand within 1 % of the mark, less when trading
// rushes, less what fills have drained and not yet come back. Both sides alike (the file's ask side mirrored).
import { exp, ln, power } from '../base/elementary.ts';
import { BUSIEST_OVER_MEDIAN, DEPTH_FIT, DEPTH_MINUTES_OF_TRADING } from './calibrate-depth.ts';

/** Typical trading is a running mean with this half-life. */
const TYPICAL_HALF_LIFE_MS = 86_400_000;
const ONE_PERCENT_PPM = 10_000;
/** Where a file has no volume: USD 1 M a minute, the order of a large alt-coin's perpetual. */
const FALLBACK_PER_MINUTE = 1_000_000;
/**
 * Beside coming back by itself, drained depth comes back with trading: liquidations may be this share of what really traded
 * in the bar (what traded met somebody's order). Without it a crash's own volume, 15 times the usual, would count for nothing.
 */
const SHARE_OF_TRADING = 0.25;
/** Depth shrinks as (typical / current trading)^THINNING, so that the busiest hour of the fitted day is as thin as its thinnest snapshot. */
const THINNING = -ln(DEPTH_FIT.thinnest) / ln(BUSIEST_OVER_MEDIAN);

export type BookSide = 'bid' | 'ask';

export class Depth {
  private typical: number;
  private level: number;
  private perMinute: number;
  private drainedBid = 0;
  private drainedAsk = 0;
  private at = 0;
  private readonly barMs: number;

  /** `dailyNotional`: mean traded notional a day in quote units, 0 if unknown. */
  constructor(dailyNotional: number, barMs: number) {
    this.typical = dailyNotional > 0 ? dailyNotional / 1440 : FALLBACK_PER_MINUTE;
    this.barMs = barMs;
    this.level = DEPTH_MINUTES_OF_TRADING * this.typical;
    this.perMinute = this.typical;
  }

  /** A bar opens in which this much trades a minute. */
  observe(notionalPerMinute: number): void {
    this.perMinute = notionalPerMinute;
    const ratio = notionalPerMinute > this.typical ? this.typical / notionalPerMinute : 1;
    this.level =
      DEPTH_MINUTES_OF_TRADING *
      this.typical *
      Math.max(DEPTH_FIT.thinnest, power(ratio, THINNING));
    const weight = Math.min(0.5, (LN2 * this.barMs) / TYPICAL_HALF_LIFE_MS);
    this.typical += weight * (notionalPerMinute - this.typical);
    if (this.typical < 1) this.typical = 1;
  }

  /** Drained depth comes back. */
  refill(time: number): void {
    if (this.at > 0 && (this.drainedBid > 0 || this.drainedAsk > 0)) {
      const left = exp((-LN2 * (time - this.at)) / DEPTH_FIT.halfLifeMs);
      const traded = (SHARE_OF_TRADING * this.perMinute * (time - this.at)) / 60_000;
      this.drainedBid = Math.max(0, this.drainedBid * left - traded);
      this.drainedAsk = Math.max(0, this.drainedAsk * left - traded);
    }
    this.at = time;
  }

  /** Notional that stands between the mark and a distance from it, in quote units. */
  within(side: BookSide, distancePpm: number): number {
    if (distancePpm <= 0) return 0;
    const whole = this.level * power(distancePpm / ONE_PERCENT_PPM, DEPTH_FIT.shape);
    return Math.max(0, whole - (side === 'bid' ? this.drainedBid : this.drainedAsk));
  }

  /**
   * Distance from the mark, in ppm, at which a notional trades on average: depth grows as distance^shape, so the mean of
   * the way to the last filled price is shape / (shape + 1) of it.
   */
  averageDistance(side: BookSide, notional: number): number {
    const drained = side === 'bid' ? this.drainedBid : this.drainedAsk;
    const reach = ONE_PERCENT_PPM * power((drained + notional) / this.level, 1 / DEPTH_FIT.shape);
    return (reach * DEPTH_FIT.shape) / (DEPTH_FIT.shape + 1);
  }

  drain(side: BookSide, notional: number): void {
    if (side === 'bid') this.drainedBid += notional;
    else this.drainedAsk += notional;
  }
}

const LN2 = 0.6931471805599453;
