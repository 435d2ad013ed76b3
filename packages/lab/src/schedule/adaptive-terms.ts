// How the simulated markets adapt: the schedule that a replay lists with `--schedule adaptive`, and what its forecasts are of.
// Horizon and confidence are those that `backtest margin` judges; speeds are not: docs/decisions/0014. The static schedule
// lists none of them.
import type { Index, Market } from '@plimsoll/engine';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const FORECAST_HORIZON_MS = DAY_MS;
export const FORECAST_CONFIDENCE_PPM = 990_000;
/** A forecast is made anew every hour and holds for two, so that one that fails to come is noticed. */
export const FORECAST_LIFE_MS = 2 * HOUR_MS;

export const adaptiveIndex = {
  forecastHorizonMs: FORECAST_HORIZON_MS,
  forecastConfidencePpm: FORECAST_CONFIDENCE_PPM,
  forecastLifeMs: FORECAST_LIFE_MS,
} as const satisfies Partial<Index>;

export const adaptiveTerms = {
  coverPpm: 1_000_000,
  stressWeightPpm: 250_000,
  /** A day of the crashes before 2025 cost the majors a fifth to two fifths. */
  stressPpm: 300_000,
  bufferPpm: 250_000,
  calmTauMs: 90 * DAY_MS,
  /** Half as much again in a day, and back in four: storms come in clusters. */
  riseHourPpm: 20_000,
  fallHourPpm: 5_000,
  maintenanceRiseHourPpm: 10_000,
  noticeMs: HOUR_MS,
  scaleMaxPpm: 5_000_000,
} as const satisfies Partial<Market>;
