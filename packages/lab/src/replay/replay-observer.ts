// Who looks on while a replay runs: told of the venue before the first step, of every event, and of the end of every step.
// Sees the live state and may keep what it computes; it can change nothing.
import type { Event, ReadState } from '@plimsoll/engine';
import type { PriceData } from '../bars/price-data.ts';
import type { VenuePlan } from '../venue/plan-venue.ts';

export interface ReplayObserver {
  /** Before anything is listed: the state is empty, and becomes the venue. */
  start(run: {
    readonly state: ReadState;
    readonly venue: VenuePlan;
    readonly data: PriceData;
  }): void;
  /** After the step that the event came from. `time` is the time of that step. */
  onEvent(event: Event, time: number): void;
  /** All inputs of the step are decided. */
  onStep(time: number): void;
}
