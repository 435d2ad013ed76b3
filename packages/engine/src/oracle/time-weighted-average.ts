// A time-weighted average that needs no history: what held for a time counts by that time's share of the window, what was
// known before by the rest. Pure.
import { assert } from '../base/assert.ts';
import { divDown } from '../base/fixed.ts';

/**
 * The average after `held` stood for `elapsedMs`: average + (held - average) * elapsed / window, rounded to the nearest;
 * `held` itself from a whole window on. Never outside the two. Asserts `windowMs > 0`.
 *
 * A price that was only just printed has held for no time and does not count yet, so one print within a tick moves nothing.
 * Source: Drift v2, `controller/amm.rs` and `math/stats.rs` (`calculate_weighted_average`; rule only).
 */
export function timeWeighted(input: {
  readonly average: bigint;
  readonly held: bigint;
  readonly elapsedMs: number;
  readonly windowMs: number;
}): bigint {
  const { average, held, elapsedMs, windowMs } = input;
  assert(windowMs > 0, () => `a window lasts longer than ${windowMs} ms`);
  if (elapsedMs >= windowMs) return held;
  const window = BigInt(windowMs);
  const moved = 2n * (held - average) * BigInt(elapsedMs) + window;
  return average + divDown(moved, 2n * window);
}
