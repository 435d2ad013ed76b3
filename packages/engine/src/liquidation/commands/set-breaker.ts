// The venue stops auctions, or lets them go on: new ones, resets, bids. Who stood in auction goes on by the ladder's patience.
import type { CommandOf } from '../../domain/command.ts';
import type { Reject } from '../../domain/reject.ts';
import type { Step } from '../../state/step.ts';

export function setBreaker(step: Step, { level }: CommandOf<'SetBreaker'>): Reject | undefined {
  step.emit({ type: 'BreakerSet', level });
  return undefined;
}
