// One connection of a feed, from the attempt to its end: what an adapter may say while it serves it. Once it has ended nothing
// that is said is heard.
import type { FeedClock } from './feed-clock.ts';
import type { Delivery, Refusal } from './price-feed.ts';
import type { SourceDesk, StatedPrice } from './source-desk.ts';

/** One connection, from the attempt to its end. */
export interface FeedSession {
  /** Aborts when the connection is to be closed. */
  readonly signal: AbortSignal;
  offer(source: string, stated: StatedPrice, by: Delivery): void;
  /** Without a source: a frame that could be about any of the connection, counted at each. */
  refuse(source: string | undefined, reason: Refusal): void;
  /** The other side answers and cannot serve this source; the connection ends when that is so of all. */
  fail(source: string, reason: string): void;
}

/** The session as `ReconnectingFeed` keeps it: when prices came, and why it ended. */
export class Session implements FeedSession {
  reason = '';
  firstHeard: number | undefined;
  lastHeard: number | undefined;
  private readonly ending = new AbortController();
  private readonly desks: ReadonlyMap<string, SourceDesk>;
  private readonly clock: FeedClock;

  constructor(desks: ReadonlyMap<string, SourceDesk>, clock: FeedClock) {
    this.desks = desks;
    this.clock = clock;
  }

  get signal(): AbortSignal {
    return this.ending.signal;
  }

  offer(source: string, stated: StatedPrice, by: Delivery): void {
    if (this.signal.aborted) return;
    this.lastHeard = this.clock.now();
    this.firstHeard ??= this.lastHeard;
    this.desks.get(source)?.offer(stated, by);
  }

  refuse(source: string | undefined, reason: Refusal): void {
    if (this.signal.aborted) return;
    if (source !== undefined) this.desks.get(source)?.refuse(reason);
    else for (const desk of this.desks.values()) desk.refuse(reason);
  }

  fail(source: string, reason: string): void {
    if (this.signal.aborted) return;
    this.desks.get(source)?.become({ type: 'failed', reason });
    if ([...this.desks.values()].every((desk) => desk.isFailed)) this.end(reason);
  }

  /** The first reason stands. */
  end(reason: string): void {
    if (this.signal.aborted) return;
    this.reason = reason;
    this.ending.abort();
  }
}
