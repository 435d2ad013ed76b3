// The row that all markets of one index with one expiry share: found, and read as the values that mark/ works with.
import { VOLATILITY_MODELS } from '../domain/command.ts';
import type { ExpiryId, IndexId, TimeMs } from '../domain/units.ts';
import { type Average, joinSum } from '../mark/settlement-average.ts';
import type { Smile } from '../mark/smile.ts';
import type { ReadState } from './state.ts';

/** undefined if no market of the index ends then. */
export function expiryRow(
  state: Pick<ReadState, 'expiries' | 'scalar'>,
  index: IndexId,
  expiryMs: TimeMs,
): ExpiryId | undefined {
  for (let row = 0; row < state.scalar('expiries'); row++) {
    if (state.expiries.index.get(row) === index && state.expiries.expiryMs.get(row) === expiryMs)
      return row;
  }
  return undefined;
}

/** The settlement average of an expiry as it stands. */
export const averageOf = ({ expiries }: Pick<ReadState, 'expiries'>, row: ExpiryId): Average => ({
  sum: joinSum(expiries.sumHigh.get(row), expiries.sumLow.get(row)),
  coveredMs: expiries.coveredMs.get(row),
  averagedTo: expiries.averagedTo.get(row),
  heldPrice: expiries.heldPrice.get(row),
});

/** The smile of an expiry as it was last observed. */
export const smileOf = ({ expiries }: Pick<ReadState, 'expiries'>, row: ExpiryId): Smile => ({
  model: VOLATILITY_MODELS[expiries.model.get(row)] ?? 'flat',
  volatility: expiries.volatility.get(row),
  a: expiries.a.get(row),
  b: expiries.b.get(row),
  rho: expiries.rho.get(row),
  m: expiries.m.get(row),
  sigma: expiries.sigma.get(row),
});
