// How volatility differs by hour of the day and by day of the week, learned slowly from the hours themselves: markets that
// never close still have quiet nights and weekends.
import { HOUR_MS } from './hour.ts';

const HOURS = 24;
const DAYS = 7;
/** An hour counts at most this many times its expectation: a crash says nothing about its weekday. */
const RATIO_MAX = 5;
/** Weight of the flat prior, in observations of one cell. */
const PRIOR_HOURS = 30;
const PRIOR_DAYS = 24 * 8;
/** Observations of one cell after which new ones weigh no less: about two years of each. */
const MEMORY_HOURS = 730;
const MEMORY_DAYS = 24 * 104;

type Cell = { mean: number; weight: number };

export class Seasonality {
  private readonly hours: Cell[] = cells(HOURS, PRIOR_HOURS);
  private readonly days: Cell[] = cells(DAYS, PRIOR_DAYS);

  /** Variance of the hour that begins at `startMs`, relative to an average hour. */
  factor(startMs: number): number {
    const { hour, day } = this.cellsAt(startMs);
    return hour.mean * day.mean;
  }

  /** Sum of factors over the `count` hours from `startMs` on. */
  sum(startMs: number, count: number): number {
    let total = 0;
    for (let i = 0; i < count; i += 1) total += this.factor(startMs + i * HOUR_MS);
    return total;
  }

  /** `ratio`: variance of the hour over the average of its week. */
  learn(startMs: number, ratio: number): void {
    const { hour, day } = this.cellsAt(startMs);
    const bounded = Math.min(ratio, RATIO_MAX);
    const [hourMean, dayMean] = [hour.mean, day.mean];
    move(hour, bounded / dayMean, MEMORY_HOURS);
    move(day, bounded / hourMean, MEMORY_DAYS);
  }

  private cellsAt(startMs: number): { readonly hour: Cell; readonly day: Cell } {
    const index = Math.floor(startMs / HOUR_MS);
    const hour = this.hours[index % HOURS];
    const day = this.days[Math.floor(index / HOURS) % DAYS];
    return { hour: hour ?? FLAT, day: day ?? FLAT };
  }
}

const FLAT: Cell = { mean: 1, weight: 0 };

function cells(count: number, prior: number): Cell[] {
  return Array.from({ length: count }, () => ({ mean: 1, weight: prior }));
}

function move(cell: Cell, value: number, memory: number): void {
  cell.weight = Math.min(cell.weight + 1, memory);
  cell.mean += (value - cell.mean) / cell.weight;
}
