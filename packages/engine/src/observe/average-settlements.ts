// Moves the settlement averages of the expiries whose window has begun, once a tick, after the indexes and before the marks.
import type { ExpiryId, Price } from '../domain/units.ts';
import { moveAverage, splitSum } from '../mark/settlement-average.ts';
import { averageOf } from '../state/expiry-row.ts';
import type { Step } from '../state/step.ts';

export function averageSettlements(step: Step): void {
  for (let row = 0; row < step.state.scalar('expiries'); row++) averageSettlement(step, row);
}

function averageSettlement(step: Step, expiry: ExpiryId): void {
  const { state } = step;
  const { expiries, indexes } = state;
  const index = expiries.index.get(expiry);
  const isFresh = indexes.fresh.get(index) > 0;
  const moved = moveAverage(averageOf(state, expiry), {
    now: step.time,
    price: isFresh ? indexes.price.get(index) : (0n as Price),
    gapMs: state.venue.clockJumpMs,
    expiryMs: expiries.expiryMs.get(expiry),
    settlementWindowMs: expiries.settlementWindowMs.get(expiry),
  });
  if (moved === undefined) return;
  step.emit({
    type: 'SettlementAverageMoved',
    expiry,
    ...splitSum(moved.sum),
    coveredMs: moved.coveredMs,
    toTime: moved.averagedTo,
    price: moved.heldPrice,
  });
}
