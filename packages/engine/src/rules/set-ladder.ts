// The venue's ladder. Who is in liquidation goes on at its first rung; nobody is judged anew before the next tick.
import { checkLadder } from '../domain/check-ladder.ts';
import type { CommandOf } from '../domain/command.ts';
import type { Reject } from '../domain/reject.ts';
import type { Step } from '../state/step.ts';

export function setLadder(step: Step, command: CommandOf<'SetLadder'>): Reject | undefined {
  const { type: _, time: __, ...ladder } = command;
  const refused = checkLadder(ladder);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  step.emit({ type: 'LadderSet', ...ladder });
  return undefined;
}
