// Prices on their way to the engine: what is made now arrives later, at the first time stamp of the data that is late enough,
// with the time at which it was made. The first prices are there at once, so that a market can open on them, as old as any.
import type { ObservationStep } from '../bars/observations.ts';

/** What arrives, and when the price of each source in it was made. */
export type Arrived = {
  readonly step: ObservationStep;
  readonly madeAt: ReadonlyMap<number, number>;
};

/** Arrived steps are dropped from the front in batches of this size. */
const BATCH = 4_096;

export class DelayedSteps {
  private readonly delayMs: number;
  private waiting: ObservationStep[] = [];
  private next = 0;
  private hasBegun = false;

  constructor(delayMs: number) {
    this.delayMs = delayMs;
  }

  /** What arrives at the step's time; of several prices of one source the last one made. */
  pass(step: ObservationStep): Arrived {
    const latest = new Map<number, { readonly price: bigint; readonly madeAt: number }>();
    const opened: ObservationStep['opened'][number][] = [];
    const delay = this.hasBegun ? this.delayMs : 0;
    this.hasBegun = true;
    this.waiting.push(step);
    for (
      let made = this.waiting[this.next];
      made !== undefined && made.time + delay <= step.time;
      made = this.waiting[this.next]
    ) {
      const madeAt = made.time - (this.delayMs - delay);
      for (const { source, price } of made.observations) latest.set(source, { price, madeAt });
      opened.push(...made.opened);
      this.next += 1;
    }
    if (this.next > BATCH) {
      this.waiting = this.waiting.slice(this.next);
      this.next = 0;
    }
    return {
      step: {
        time: step.time,
        observations: [...latest].map(([source, { price }]) => ({ source, price })),
        opened,
      },
      madeAt: new Map([...latest].map(([source, { madeAt }]) => [source, madeAt])),
    };
  }
}
