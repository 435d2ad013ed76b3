// A fee that rises with time, up to a most.
import { Exact } from '../../base/exact.ts';

/**
 * The base until `grace` has passed; then `min(most, base + elapsed * rise)`, in which all the time counts, the grace too.
 * Source: Drift v2, `get_liquidation_fee`.
 */
export function rampedFee(input: {
  readonly base: Exact;
  readonly most: Exact;
  readonly elapsed: Exact;
  readonly grace: Exact;
  /** Per unit of time. */
  readonly rise: Exact;
}): Exact {
  if (input.elapsed.isBelow(input.grace)) return input.base;
  return Exact.min(input.most, input.base.plus(input.elapsed.times(input.rise)));
}
