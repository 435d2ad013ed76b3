// Runs one feed in a test and keeps all it says: prices, statuses, and what nobody caught.
import type { FeedClock } from './feed-clock.ts';
import { systemClock } from './feed-clock.ts';
import type { FeedStatus, PriceFeed, PriceObservation, SourceReport } from './price-feed.ts';
import type { FeedPatience } from './reconnecting-feed.ts';

/** Short, so that tests see every status within a moment. */
export const HASTY: FeedPatience = {
  connectMs: 4_000,
  silenceMs: 4_000,
  staleMs: 60_000,
  aheadMs: 2_000,
  retryFirstMs: 20,
  retryMostMs: 80,
  pollMs: 25,
};

/** The system's clock moved so that it shows `time` now: recorded payloads are of their own day. */
export function clockAt(time: number): FeedClock {
  const shift = time - Date.now();
  return { ...systemClock, now: () => Date.now() + shift };
}

export class Trial {
  readonly prices: PriceObservation[] = [];
  readonly statuses: { readonly source: string; readonly status: FeedStatus }[] = [];
  readonly uncaught: unknown[] = [];
  private readonly feed: PriceFeed;
  private readonly onUncaught = (error: unknown): void => void this.uncaught.push(error);

  constructor(feed: PriceFeed) {
    this.feed = feed;
    process.on('unhandledRejection', this.onUncaught);
    feed.start(
      (price) => this.prices.push(price),
      (source, status) => this.statuses.push({ source, status }),
    );
  }

  report(source?: string): SourceReport {
    const found = this.feed.report().find((each) => source === undefined || each.source === source);
    if (found === undefined) throw new Error(`no source ${source}`);
    return found;
  }

  types(): readonly string[] {
    return this.statuses.map(({ status }) => status.type);
  }

  async stop(): Promise<void> {
    await this.feed.stop();
    // Rejections that nobody caught are told a turn later.
    await new Promise((resolve) => setTimeout(resolve, 5));
    process.off('unhandledRejection', this.onUncaught);
  }
}

/** Waits until the condition holds; fails with what is there instead. */
export async function until(
  condition: () => boolean,
  shown: () => unknown,
  withinMs = 8_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain: ${JSON.stringify(shown(), spelled)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const spelled = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;
