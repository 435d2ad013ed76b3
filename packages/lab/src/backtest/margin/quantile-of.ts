// The empirical quantile of a list of numbers.
import { assert } from '@plimsoll/engine';

/** Straight lines between order statistics (type 7 of Hyndman and Fan 1996). Asserts that the list is not empty. */
export function quantileOf(values: readonly number[], level: number): number {
  assert(values.length > 0, () => 'an empty sample has no quantile');
  const sorted = [...values].sort((a, b) => a - b);
  const place = Math.min(Math.max(level, 0), 1) * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (place - below) * (high - low);
}
