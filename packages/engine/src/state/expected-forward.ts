// What the settlement price of an expiry is expected to be, in the two parts that models shock apart: what the average has
// fixed already, and what still moves with spot. The same numbers that option marks are made of.
import { Exact } from '../base/exact.ts';
import { assert } from '../base/assert.ts';
import { max } from '../base/fixed.ts';
import { type ExpiryId, pow10 } from '../domain/units.ts';
import type { ExpectedForward } from '../margin/live/exact-view.ts';
import { elapsedMs } from '../mark/settlement-average.ts';
import { averageOf } from './expiry-row.ts';
import type { ReadState } from './state.ts';

/**
 * Quote units a coin. Before the settlement window nothing is fixed; inside it the average so far counts for what is over and
 * the forward for what remains. The forward is the index plus the basis of the last smile, so without a smile the index.
 */
export function expectedForward(
  state: Pick<ReadState, 'expiries' | 'indexes' | 'listing' | 'time'>,
  expiry: ExpiryId,
): ExpectedForward {
  const { expiries, indexes, listing, time } = state;
  const index = expiries.index.get(expiry);
  const listed = listing.indexes[index];
  assert(listed !== undefined, () => `index ${index} of expiry ${expiry} is listed`);
  const unit = pow10(listed.decimals);
  const forward = max(1n, indexes.price.get(index) + expiries.forwardBasis.get(expiry));
  const settlementWindowMs = expiries.settlementWindowMs.get(expiry);
  const elapsed = elapsedMs(time, { expiryMs: expiries.expiryMs.get(expiry), settlementWindowMs });
  const { sum, coveredMs } = averageOf(state, expiry);
  if (elapsed === 0 || coveredMs === 0)
    return { fixed: Exact.ZERO, variable: Exact.ratio(forward, unit) };
  const window = BigInt(settlementWindowMs);
  return {
    fixed: Exact.ratio(sum * BigInt(elapsed), BigInt(coveredMs) * window * unit),
    variable: Exact.ratio(forward * BigInt(settlementWindowMs - elapsed), window * unit),
  };
}
