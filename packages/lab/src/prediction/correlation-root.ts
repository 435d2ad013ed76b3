// The lower triangular root of a correlation matrix (Cholesky), which turns independent normal numbers into correlated
// ones. A matrix that is not quite positive, because it was estimated pair by pair, is drawn towards independence.
import type { PriceForecast } from './forecast.ts';

const LEAST_PIVOT = 1e-6;

/** [row * count + column], rows of unit length. */
export function correlationRoot(
  drivers: readonly number[],
  forecast: Pick<PriceForecast, 'correlation'>,
): Float64Array {
  const count = drivers.length;
  const root = new Float64Array(count * count);
  for (let i = 0; i < count; i += 1) {
    let left = 1;
    for (let j = 0; j < i; j += 1) {
      let sum = forecast.correlation(drivers[i] as number, drivers[j] as number);
      for (let k = 0; k < j; k += 1)
        sum -= (root[i * count + k] as number) * (root[j * count + k] as number);
      const pivot = root[j * count + j] as number;
      const most = Math.sqrt(Math.max(0, left - LEAST_PIVOT));
      const entry = Math.max(-most, Math.min(most, sum / pivot));
      root[i * count + j] = entry;
      left -= entry * entry;
    }
    root[i * count + i] = Math.sqrt(Math.max(LEAST_PIVOT, left));
  }
  return root;
}
