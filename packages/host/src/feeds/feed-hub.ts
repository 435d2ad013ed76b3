// All feeds of a venue as one: keeps the newest price of each source and hands over what is new, on demand or at a fixed rate.
// Knows no engine: feed-ticks.ts turns what it hands over into the engine's tick.
import type { FeedClock } from './feed-clock.ts';
import type { FeedStatus, PriceFeed, PriceObservation, SourceReport } from './price-feed.ts';

/** What came between two ticks: at most one price a source, the newest, ordered by source. */
export type HubTick = { readonly time: number; readonly prices: readonly PriceObservation[] };

export type HubOptions = {
  readonly feeds: readonly PriceFeed[];
  readonly clock: FeedClock;
  readonly onStatus: (source: string, status: FeedStatus) => void;
};

export class FeedHub {
  private readonly options: HubOptions;
  private readonly fresh = new Map<string, PriceObservation>();
  private readonly stopping = new AbortController();
  private ticking: Promise<void> | undefined;

  constructor(options: HubOptions) {
    this.options = options;
  }

  start(): void {
    for (const feed of this.options.feeds)
      feed.start((price) => this.fresh.set(price.source, price), this.options.onStatus);
  }

  /** What is new since it was last taken. */
  take(): readonly PriceObservation[] {
    const taken = [...this.fresh.values()].sort((a, b) => (a.source < b.source ? -1 : 1));
    this.fresh.clear();
    return taken;
  }

  /** Whether every source has brought a price at some time. */
  get isComplete(): boolean {
    return this.report().every(({ last }) => last !== undefined);
  }

  /**
   * A tick every `tickMs` of the clock, also without a price: the engine sees time pass. Ticks that are due while one is
   * still at work are left out, not made up for.
   */
  everyTick(tickMs: number, onTick: (tick: HubTick) => void): void {
    this.ticking ??= this.tick(tickMs, onTick);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.ticking, ...this.options.feeds.map((feed) => feed.stop())]);
  }

  report(): readonly SourceReport[] {
    return this.options.feeds.flatMap((feed) => feed.report());
  }

  private async tick(tickMs: number, onTick: (tick: HubTick) => void): Promise<void> {
    const { clock } = this.options;
    const { signal } = this.stopping;
    const began = clock.now();
    for (;;) {
      const elapsed = clock.now() - began;
      await clock.sleep(tickMs - (elapsed % tickMs), signal);
      if (signal.aborted) return;
      onTick({ time: clock.now(), prices: this.take() });
    }
  }
}
