// The last liquidation lines, newest kept: a bounded ring fed with the events of each step. Amounts are formatted on the
// grid of the moment, so a later change of grid does not rewrite what was shown.
import { assert } from '../base/assert.ts';
import type { Event } from '../domain/event.ts';
import type { ReadState } from '../state/state.ts';
import type { Line } from './feed/feed-line.ts';
import { ladderLine } from './feed/ladder-lines.ts';
import { lossLine } from './feed/loss-lines.ts';
import { offerLine } from './feed/offer-lines.ts';
import { unwindLine } from './feed/unwind-lines.ts';
import type { LiquidationView } from './view-types.ts';

export type FedStep = {
  readonly sequence: number;
  readonly time: number;
  readonly events: readonly Event[];
};

export class LiquidationFeed {
  private readonly ring: LiquidationView[] = [];
  private readonly capacity: number;
  private readonly state: () => ReadState;
  /** Lines ever fed; the newest `min(total, capacity)` are kept. */
  total = 0;

  constructor(state: () => ReadState, capacity: number) {
    assert(capacity > 0, `a feed of ${capacity} lines keeps some`);
    this.state = state;
    this.capacity = capacity;
  }

  push({ sequence, time, events }: FedStep): void {
    const state = this.state();
    for (let i = 0; i < events.length; i++) {
      const line = lineOf(state, events[i] as Event);
      if (line === undefined) continue;
      this.ring[this.total % this.capacity] = { sequence, line: i, time, ...line };
      this.total += 1;
    }
  }

  /** The newest lines, newest first: at most `limit`, none older than the first `since` lines ever fed. */
  newest(limit: number, since = 0): readonly LiquidationView[] {
    const count = Math.min(limit, this.capacity, this.total, Math.max(0, this.total - since));
    const lines: LiquidationView[] = [];
    for (let i = 1; i <= count; i++) {
      lines.push(this.ring[(this.total - i) % this.capacity] as LiquidationView);
    }
    return lines;
  }
}

/** At most one line an event: each belongs to one file of the folder `feed`. */
const lineOf = (state: ReadState, event: Event): Line | undefined =>
  ladderLine(state, event) ??
  offerLine(state, event) ??
  unwindLine(state, event) ??
  lossLine(state, event);
