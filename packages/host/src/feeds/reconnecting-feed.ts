// Keeps one connection up: attempts, the time each may take, silence, the wait between attempts, the end. What is said on the
// connection is the adapter's affair; it hands every price to the session it was given.
import { failureText } from './failure-text.ts';
import type { FeedClock } from './feed-clock.ts';
import type { FeedTarget, OnPrice, OnStatus, PriceFeed, SourceReport } from './price-feed.ts';
import { type FeedSession, Session } from './feed-session.ts';
import { retryDelayMs } from './retry-delay.ts';
import { SourceDesk } from './source-desk.ts';

/** How patient a feed is, in ms. */
export type FeedPatience = {
  /** An attempt that has brought no price by then is given up. */
  readonly connectMs: number;
  /** A connection that has brought no price for this long is dropped and made again. */
  readonly silenceMs: number;
  /** The age from which on a price is stale, for sources that say nothing else. */
  readonly staleMs: number;
  /** How far ahead of the host's clock a price may be. */
  readonly aheadMs: number;
  /** The first wait between attempts, and the longest. */
  readonly retryFirstMs: number;
  readonly retryMostMs: number;
  /** Between two questions where prices are asked for. */
  readonly pollMs: number;
};

/** What an adapter supplies. */
export interface FeedLink {
  /** Serves the session until the connection ends: throws why, or returns once the signal has aborted. Closes what it opened. */
  connect(session: FeedSession): Promise<void>;
  /** Asks once for every price, another way than `connect`; used between failed attempts. */
  poll?(session: FeedSession): Promise<void>;
}

/** `origin` is for a person to read; a price older than `staleMs` makes the source stale. */
export type FedSource = FeedTarget & { readonly origin: string; readonly staleMs: number };
export type ReconnectingOptions = {
  readonly link: FeedLink;
  readonly targets: readonly FedSource[];
  readonly patience: FeedPatience;
  readonly clock: FeedClock;
};

/** Attempts that fail in a row before prices are asked for the other way. */
const POLL_AFTER_FAILURES = 2;
const CLOSE_WITHIN_MS = 2_000;
const LOOKS_PER_PATIENCE = 5;

export class ReconnectingFeed implements PriceFeed {
  private readonly options: ReconnectingOptions;
  private readonly stopping = new AbortController();
  private desks: ReadonlyMap<string, SourceDesk> = new Map();
  private running: Promise<void> | undefined;
  private onPrice: OnPrice = () => {};
  private onStatus: OnStatus = () => {};

  constructor(options: ReconnectingOptions) {
    this.options = options;
    const { aheadMs } = options.patience;
    this.desks = new Map(
      options.targets.map(({ origin, staleMs, ...target }) => [
        target.source,
        new SourceDesk(
          { target, origin, clock: options.clock, staleMs, aheadMs },
          {
            onPrice: (observation) => this.onPrice(observation),
            onStatus: (status) => this.onStatus(target.source, status),
          },
        ),
      ]),
    );
  }

  start(onPrice: OnPrice, onStatus: OnStatus): void {
    if (this.running !== undefined) return;
    this.onPrice = onPrice;
    this.onStatus = onStatus;
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.onPrice = () => {};
    this.onStatus = () => {};
    this.stopping.abort();
    await this.running;
    for (const desk of this.desks.values()) desk.become({ type: 'stopped' });
  }

  report(): readonly SourceReport[] {
    return [...this.desks.values()].map((desk) => desk.report());
  }

  private async run(): Promise<void> {
    const { clock, patience } = this.options;
    let attempt = 1;
    while (!this.stopping.signal.aborted) {
      for (const desk of this.desks.values()) desk.become({ type: 'connecting', attempt });
      const { reason, heldMs } = await this.oneSession();
      if (this.stopping.signal.aborted) return;
      // A connection that held longer than the longest wait starts the count anew.
      if (heldMs >= patience.retryMostMs) attempt = 1;
      const { retryFirstMs: firstMs, retryMostMs: mostMs } = patience;
      const inMs = retryDelayMs({ attempt, firstMs, mostMs, random: clock.random() });
      attempt += 1;
      for (const desk of this.desks.values()) {
        const { status } = desk.report();
        const own = status.type === 'failed' ? status.reason : reason;
        desk.become({ type: 'reconnecting', reason: own, inMs, attempt });
      }
      await this.pause(inMs, attempt - 1);
    }
  }

  /** Runs one connection to its end; `heldMs` counts from its first price. */
  private async oneSession(): Promise<{ readonly reason: string; readonly heldMs: number }> {
    const { clock, link } = this.options;
    const session = new Session(this.desks, clock);
    const end = (): void => session.end('stopped');
    this.stopping.signal.addEventListener('abort', end);
    try {
      const served = link.connect(session).then(
        () => session.end('the other side closed the connection'),
        (error: unknown) => session.end(failureText(error)),
      );
      await this.watch(session);
      // The adapter closes what it opened; one that hangs is left behind.
      await within(CLOSE_WITHIN_MS, served, clock);
    } finally {
      this.stopping.signal.removeEventListener('abort', end);
    }
    const { firstHeard } = session;
    const heldMs = firstHeard === undefined ? 0 : clock.now() - firstHeard;
    return { reason: session.reason, heldMs };
  }

  /** Until the session ends: what takes too long or falls silent is ended here, what grows old is told. */
  private async watch(session: Session): Promise<void> {
    const { clock, patience } = this.options;
    const { connectMs, silenceMs, staleMs } = patience;
    const everyMs = Math.max(1, Math.min(connectMs, silenceMs, staleMs) / LOOKS_PER_PATIENCE);
    const began = clock.now();
    while (!session.signal.aborted) {
      await clock.sleep(everyMs, session.signal);
      for (const desk of this.desks.values()) desk.grow();
      const { lastHeard } = session;
      const quietMs = clock.now() - (lastHeard ?? began);
      if (lastHeard === undefined && quietMs >= connectMs)
        session.end(`no price within ${connectMs} ms of connecting`);
      else if (lastHeard !== undefined && quietMs >= silenceMs)
        session.end(`no price for ${silenceMs} ms`);
    }
  }

  private async pause(inMs: number, failures: number): Promise<void> {
    const { clock, link, patience } = this.options;
    const { signal } = this.stopping;
    if (link.poll === undefined || failures < POLL_AFTER_FAILURES) return clock.sleep(inMs, signal);
    const until = clock.now() + inMs;
    while (!signal.aborted && clock.now() < until) {
      const session = new Session(this.desks, clock);
      const end = (): void => session.end('stopped');
      signal.addEventListener('abort', end);
      // A poll that fails changes nothing: the status says already what is wrong.
      const polled = link.poll(session).catch(() => {});
      await within(patience.connectMs, Promise.race([polled, aborted(session.signal)]), clock);
      signal.removeEventListener('abort', end);
      session.end('polled');
      const left = until - clock.now();
      if (left > 0) await clock.sleep(Math.min(patience.pollMs, left), signal);
    }
  }
}

/** The work, or its time is over; no timer is left behind. */
async function within(ms: number, work: Promise<void>, clock: FeedClock): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, clock.sleep(ms, over.signal)]);
  over.abort();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
