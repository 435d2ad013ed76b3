// A reserved order leaves the book unfilled, wholly: cancelled by its owner or expired by the venue.
import type { CommandOf } from '../domain/command.ts';
import type { Reject } from '../domain/reject.ts';
import { NONE } from '../domain/units.ts';
import { releaseOrder as release } from '../settle/release-orders.ts';
import type { Step } from '../state/step.ts';

export function releaseOrder(step: Step, command: CommandOf<'ReleaseOrder'>): Reject | undefined {
  const { state } = step;
  const row = state.orderRow(command.order);
  if (row === NONE) return { type: 'UnknownOrder', order: command.order };

  // From here on nothing may fail.
  release(step, row, state.orders.size.get(row), command.reason);
  return undefined;
}
