// What a rule or a stage works with: the state to read, the instant, and the one way to change anything. An emitted event
// is evolved at once, so a later stage reads what an earlier one recorded.
import type { Event } from '../domain/event.ts';
import type { TimeMs } from '../domain/units.ts';
import type { ReadState } from './state.ts';

export interface Step {
  readonly state: ReadState;
  readonly time: TimeMs;
  emit(event: Event): void;
}
