// The forecast of an index as others may use it: its quantiles while it is valid, and the deviation that they imply for a
// time other than the horizon. Reads; what is accepted is judged in adapt/forecast.ts.
import { inverseNormal } from '../base/elementary.ts';
import type { IndexId, Ppm } from '../domain/units.ts';
import type { ReadState } from './state.ts';

export type ForecastQuantiles = { readonly longPpm: Ppm; readonly shortPpm: Ppm };

/** Quantiles of the fall and of the rise, ppm of the price, at the index's listed horizon and confidence; undefined without a valid forecast. */
export function forecastOf(
  { indexes, time }: Pick<ReadState, 'indexes' | 'time'>,
  index: IndexId,
): ForecastQuantiles | undefined {
  const until = indexes.forecastUntil.get(index);
  if (until === 0 || time > until) return undefined;
  const longPpm = indexes.forecastLong.get(index);
  return { longPpm, shortPpm: indexes.forecastShort.get(index) };
}

/**
 * One standard deviation of the price over `elapsedMs`, in ppm of it, rounded up; 0 without a valid forecast. The larger
 * quantile is read as one of a normal law and scaled with the root of time: deviation = quantile / z * sqrt(elapsed / horizon).
 */
export function forecastDeviationPpm(
  state: Pick<ReadState, 'indexes' | 'time' | 'listing'>,
  index: IndexId,
  elapsedMs: number,
): Ppm {
  const forecast = forecastOf(state, index);
  const listed = state.listing.indexes[index];
  if (forecast === undefined || listed === undefined || elapsedMs <= 0) return 0;
  const quantile = Math.max(forecast.longPpm, forecast.shortPpm);
  // At a confidence of one half the quantile says nothing about the spread; listings begin there.
  const deviations = Math.max(inverseNormal(listed.forecastConfidencePpm / 1e6), LEAST_DEVIATIONS);
  const share = Math.sqrt(elapsedMs / listed.forecastHorizonMs);
  return Math.ceil((quantile / deviations) * share);
}

/** Below a thousandth of a deviation a quantile is divided by nothing. */
const LEAST_DEVIATIONS = 0.001;
