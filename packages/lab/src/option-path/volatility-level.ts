// A MODEL of how implied volatility moves along a path: the smile keeps its shape in moneyness, its level rises with realised
// volatility. level = (realised / implied at the anchor) ^ 1/2, never below 1: half of a rise in logarithms is believed to last.
import { exp, ln } from '../base/elementary.ts';

const YEAR_MS = 365 * 86_400_000;
/** Realised variance is a running mean with this half-life. */
const HALF_LIFE_MS = 6 * 3_600_000;
const LEVEL_MOST = 3;

export class VolatilityLevel {
  private readonly implied: number;
  private variance: number;
  private last: { readonly time: number; readonly price: number } | undefined;

  /** `implied`: yearly volatility at the money at the anchor, a decimal; realised volatility starts there. */
  constructor(implied: number) {
    this.implied = implied;
    this.variance = implied * implied;
  }

  observe(time: number, price: number): void {
    if (!(price > 0)) return;
    const { last } = this;
    this.last = { time, price };
    if (last === undefined || time <= last.time) return;
    const years = (time - last.time) / YEAR_MS;
    const change = ln(price / last.price);
    const kept = exp((-LN2 * (time - last.time)) / HALF_LIFE_MS);
    this.variance = kept * this.variance + (1 - kept) * ((change * change) / years);
  }

  /** Multiple of every volatility of the smile, 1 to 3. */
  get level(): number {
    return Math.min(LEVEL_MOST, Math.max(1, Math.sqrt(Math.sqrt(this.variance) / this.implied)));
  }
}

const LN2 = 0.6931471805599453;
