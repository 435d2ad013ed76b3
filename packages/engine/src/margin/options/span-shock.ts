// How a scan point moves volatility: by its own size, alike for every expiry. Only the moves that scan points make.
import { assert } from '../../base/assert.ts';
import type { VolatilityMove } from '../scenario/scenario.ts';
import { UNSHIFTED, type VolatilityShift } from '../scenario/shocks.ts';

/** The shift of a relative or absolute move; a relative fall stops at zero. Asserts that the move states its size. */
export function shockOf(move: VolatilityMove): VolatilityShift {
  if (move.type === 'none') return UNSHIFTED;
  assert('by' in move, () => `a scan point states the size of its move, not ${move.type}`);
  const by = move.by.toNumber();
  return move.type === 'relative'
    ? { type: 'scale', by: Math.max(0, 1 + by), floor: 0 }
    : { type: 'add', by };
}
