// What every model of volatility is: hours in, the variance of the log return over the coming horizon out. Quantiles and
// intervals are made of it in one place for all of them, calibrated-forecast.ts.
import type { Hour } from './hour.ts';

export interface VarianceModel {
  readonly name: string;
  /** Hours of the horizon. */
  readonly horizonHours: number;
  /** Hours ascend. Bounded work, whatever the history. */
  observe(hour: Hour): void;
  /** Forecast for the horizon that begins where the last hour ended; undefined while too little was seen. */
  variance(): number | undefined;
}
