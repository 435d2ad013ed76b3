// The twin of a tick that has no screen: it looks at everybody, from a copy of the same state. For tests of what the screen
// may cost but never change.
import type { Event, Input } from '../src/index.ts';
import { onTick } from '../src/on-tick.ts';
import { heapMemory } from '../src/state/columns.ts';
import { evolve } from '../src/state/evolve.ts';
import { readSnapshot } from '../src/state/snapshot.ts';

export type Tick = Extract<Input, { type: 'Tick' }>;

/** The events of a tick when every account but the suspense accounts is asked. */
export function bruteForce(snapshot: Uint8Array, tick: Tick): readonly Event[] {
  const { state } = readSnapshot(snapshot, heapMemory);
  const events: Event[] = [];
  state.setScalar('time', tick.time);
  const emit = (event: Event): void => {
    events.push(event);
    evolve(state, event, tick.time);
  };
  const everybody = {
    scan: (visit: (account: number) => void): void => {
      for (let account = 0; account < state.scalar('accounts'); account++)
        if (state.accountKind(account) !== 'suspense') visit(account);
    },
  };
  onTick({ state, time: tick.time, emit }, tick, everybody);
  return events;
}
