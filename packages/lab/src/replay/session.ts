// One run of the engine as the lab drives it: every input goes through here, is counted, and its events reach whoever
// listens. Rejects are normal (a trader who cannot afford an order) and are counted by type.
import type { Engine, Event, Input, ReadState, Reject } from '@plimsoll/engine';

export type RecordedStep = {
  readonly sequence: number;
  readonly record: Uint8Array;
  readonly stepHash: Uint8Array;
};
export type SessionOptions = {
  readonly engine: Engine;
  /** Every recorded step, in order; `record` is valid until the next one. */
  readonly onStep: (step: RecordedStep) => void;
};

export class Session {
  readonly engine: Engine;
  readonly state: ReadState;
  /** Time of the current step: every command of the step carries it. */
  time = 0;
  /** Recorded inputs that are not ticks. */
  commands = 0;
  events = 0;
  readonly rejects = new Map<string, number>();
  /** The last reject, for messages. */
  rejected: Reject | undefined;
  private readonly onStep: (step: RecordedStep) => void;
  private readonly listeners: ((event: Event) => void)[] = [];
  private nextOrder = 1;

  constructor({ engine, onStep }: SessionOptions) {
    this.engine = engine;
    this.state = engine.state;
    this.onStep = onStep;
  }

  listen(listener: (event: Event) => void): void {
    this.listeners.push(listener);
  }

  /** Returns whether the input was recorded. */
  step(input: Input): boolean {
    const outcome = this.engine.step(input);
    if (!outcome.ok) {
      const { type } = outcome.reject;
      this.rejects.set(type, (this.rejects.get(type) ?? 0) + 1);
      this.rejected = outcome.reject;
      return false;
    }
    if (input.type !== 'Tick') this.commands += 1;
    this.events += outcome.events.length;
    this.onStep(outcome);
    for (const event of outcome.events) for (const listener of this.listeners) listener(event);
    return true;
  }

  orderId(): number {
    const order = this.nextOrder;
    this.nextOrder += 1;
    return order;
  }
}
