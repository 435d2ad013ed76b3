// What a prediction asks of whoever forecasts prices, and the terms under which accounts are watched and liquidated.
// Any estimator can stand behind the interface; recent-volatility.ts is the one that needs nothing but recent prices.

export interface PriceForecast {
  /** Variance of the log return of a price over the horizon; 0 for one that does not move. */
  variance(driver: number, horizonMs: number): number;
  /** Of the log returns of two prices, in [-1, 1]. */
  correlation(first: number, second: number): number;
}

export type PredictionTerms = {
  /** Accounts are judged so often; 0 where prices state the extremes between looks. */
  readonly observationMs: number;
  /** How long a liquidation takes until the account's risk is gone. */
  readonly exitMs: number;
  /** Standard deviation of the logarithm of volatility over the horizon: how fat tails are. */
  readonly logVolDeviation: number;
};

/** Probabilities within one horizon. A negative balance is part of liquidation. */
export type Chance = { readonly liquidation: number; readonly negative: number };
export type ChanceMethod = 'certain' | 'closed' | 'simulated';

/**
 * For an hour and for a day: what makes the chances of touching one to three standard deviations those of the prices of five
 * coins from 2017 to July 2024.
 */
export const LOG_VOL_DEVIATIONS = { hour: 0.5, day: 0.45 } as const;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
