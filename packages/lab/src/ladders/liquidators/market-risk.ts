// What a liquidator fears of a market: how far its mark moves while it is being sold. A running variance of the mark per time,
// with a half-life of half an hour. Floats.
import { exp, ln } from '../../base/elementary.ts';

const HALF_LIFE_MS = 1_800_000;
const LN2 = 0.6931471805599453;
/** Before anything is known: 0.1 % a minute. */
const FIRST_PER_MS = (0.001 * 0.001) / 60_000;

export class MarketRisk {
  private readonly variances: number[] = [];
  private readonly last: number[] = [];
  private at = 0;

  /** Once a step. */
  record(time: number, markets: number, lotValue: (market: number) => number): void {
    const elapsed = time - this.at;
    for (let market = 0; market < markets; market += 1) {
      const value = lotValue(market);
      const before = this.last[market] ?? 0;
      if (!(value > 0)) continue;
      if (before > 0 && elapsed > 0 && this.at > 0) {
        const kept = exp((-LN2 * elapsed) / HALF_LIFE_MS);
        const change = ln(value / before);
        this.variances[market] =
          kept * (this.variances[market] ?? FIRST_PER_MS) +
          ((1 - kept) * change * change) / elapsed;
      }
      this.last[market] = value;
    }
    this.at = time;
  }

  /** One standard deviation over a time, as a share of the mark. */
  deviation(market: number, ms: number): number {
    return Math.sqrt((this.variances[market] ?? FIRST_PER_MS) * ms);
  }
}
