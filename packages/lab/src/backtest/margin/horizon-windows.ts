// Windows of one horizon after another, counted from midnight UTC, and what a position lost over each. They do not overlap, so
// exceedances of independent returns are independent.
import { HOUR_MS, type Hour } from '../../volatility/hour.ts';

export type HorizonWindow = {
  readonly startMs: number;
  readonly endMs: number;
  /** Fractions of the price at the start; negative where the position gained. */
  readonly long: number;
  readonly short: number;
};

export class HorizonWindows {
  private readonly horizonMs: number;
  private start: { readonly ms: number; readonly close: number } | undefined;

  constructor(horizonHours: number) {
    this.horizonMs = horizonHours * HOUR_MS;
  }

  /** The window that ends with this hour, if its first and last price are there. */
  observe({ endMs, close }: Hour): HorizonWindow | undefined {
    if (endMs % this.horizonMs !== 0) return undefined;
    const { start } = this;
    this.start = { ms: endMs, close };
    if (start === undefined || endMs - start.ms !== this.horizonMs) return undefined;
    const change = close / start.close - 1;
    return { startMs: start.ms, endMs, long: -change, short: change };
  }
}
