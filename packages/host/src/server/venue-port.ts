// What the server needs of the running venue, and nothing more: read the state, ask for requirements, submit an input,
// hear what became durable. The host's sequencer implements it; tests implement it over a bare engine.
import type { Engine, Event, Input, Reject } from '@plimsoll/engine';
import type { StatusView } from '@plimsoll/engine/views';

/** One recorded step, told after the journal has it on disk. */
export type DurableStep = {
  readonly sequence: number;
  /** Engine time of the step, ms since 1970. */
  readonly time: number;
  readonly events: readonly Event[];
};

export type Submitted =
  /** `stepHash` in lower-case hex. Resolved only after the step is durable. */
  | { readonly ok: true; readonly sequence: number; readonly stepHash: string }
  | { readonly ok: false; readonly reject: Reject };

export interface VenuePort {
  /** What is durable now. */
  status(): StatusView;
  /** The engine's live state; it may run ahead of what is durable by the turn that is being written. */
  readonly state: Engine['state'];
  /** `engine.requirement`: the venue's own margin model, for one account. */
  requirement: Engine['requirement'];
  /**
   * Steps the engine before it returns its promise (so a time read from `state` just before is still the latest), and
   * settles when the step is durable. Rejects (throws) only when the venue is stopping or its disk failed.
   */
  submit(input: Input): Promise<Submitted>;
  /** Everything that is durable now, as the bytes of a snapshot's file. The steps at hand are made durable first. */
  snapshotFile(): Uint8Array;
  /** Calls `listener` for every step in order, once it is durable. Returns the way to stop listening. */
  onDurable(listener: (step: DurableStep) => void): () => void;
}
