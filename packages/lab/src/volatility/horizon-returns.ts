// The log return over the last horizon, told at every hour, and at which hour of the round of horizons it ends: returns of
// one phase do not overlap.
import { HOUR_MS, type Hour } from './hour.ts';
import { RollingSum } from './ring.ts';

export class HorizonReturns {
  private readonly horizonHours: number;
  private readonly sum: RollingSum;

  constructor(horizonHours: number) {
    this.horizonHours = horizonHours;
    this.sum = new RollingSum(horizonHours);
  }

  /** Phases count from midnight UTC; the return is undefined until a whole horizon was seen. */
  observe({ endMs, logReturn }: Hour): {
    readonly phase: number;
    readonly logReturn: number | undefined;
  } {
    this.sum.push(logReturn);
    const phase = Math.round(endMs / HOUR_MS) % this.horizonHours;
    return { phase, logReturn: this.sum.isFull ? this.sum.sum : undefined };
  }
}
