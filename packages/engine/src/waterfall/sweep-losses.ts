// Those whom nobody touches meet their shared losses too, a bounded number a step, so that no epoch stays open for want of a
// touch. The cursor is in the state: a crash in between goes on where it stood, and nobody is asked twice.
import { meetLosses } from '../settle/meet-losses.ts';
import { isAnyLossOpen } from '../state/losses-due.ts';
import type { Step } from '../state/step.ts';
import { holderAt, holderRows } from './loss-holders.ts';

/** Lets at most `most` accounts meet what is due in a market, once around at the longest; nothing while nothing is. */
export function sweepLosses(step: Step, most: number): void {
  const { state } = step;
  const rows = holderRows(state);
  const start = state.scalar('lossCursor');
  let row = start < rows ? start : 0;
  let left = most;
  for (let looked = 0; looked < rows && left > 0 && isAnyLossOpen(state); looked++) {
    if (meetAt(step, row)) left--;
    row = row + 1 === rows ? 0 : row + 1;
  }
  if (row !== start && left < most) step.emit({ type: 'LossSweepMoved', row });
}

/** Whether something was due there. */
function meetAt(step: Step, row: number): boolean {
  const { state } = step;
  const holder = holderAt(state, row);
  if (holder === undefined || holder.met >= state.markets.lossEpochs.get(holder.market))
    return false;
  return meetLosses(step, holder.account, holder.market);
}
