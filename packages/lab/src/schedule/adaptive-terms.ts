// How the simulated markets adapt: the schedule that a replay lists with `--schedule adaptive`, and what its forecasts are of.
// The same terms are judged by `backtest margin`; the static schedule lists none of them.
import type { Index, Market } from '@plimsoll/engine';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

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
  riseHourPpm: 20_000,
  fallHourPpm: 2_000,
  maintenanceRiseHourPpm: 5_000,
  noticeMs: HOUR_MS,
  scaleMaxPpm: 5_000_000,
} as const satisfies Partial<Market>;
