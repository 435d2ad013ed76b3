// Prices of Pyth from a Hermes server: the latest ones once, which also tells the ids it does not know, then its stream of
// server-sent events. Loaded only by a feed that needs it.
import { HermesClient } from '@pythnetwork/hermes-client';
import { FeedFailure } from '../failure-text.ts';
import type { FeedSession } from '../feed-session.ts';
import type { FeedLink } from '../reconnecting-feed.ts';
import { type PythPrices, readPythText, readPythUpdate } from './pyth-update.ts';

export type PythOptions = {
  readonly endpoint: string;
  /** Id as 64 hexadecimal digits. */
  readonly targets: readonly { readonly source: string; readonly id: string }[];
  readonly timeoutMs: number;
};

type EventStream = Awaited<ReturnType<HermesClient['getPriceUpdatesStream']>>;

export class PythLink implements FeedLink {
  private readonly options: PythOptions;
  private readonly client: HermesClient;

  constructor(options: PythOptions) {
    this.options = options;
    // Attempts are counted, spread and told by the feed: none are hidden in the library.
    this.client = new HermesClient(options.endpoint, {
      timeout: options.timeoutMs,
      httpRetries: 0,
    });
  }

  async connect(session: FeedSession): Promise<void> {
    const ids = await this.knownIds(session);
    if (ids.length === 0 || session.signal.aborted) return;
    const stream = await this.client.getPriceUpdatesStream([...ids], {
      parsed: true,
      ignoreInvalidPriceIds: true,
    });
    try {
      await untilEnd(stream, session, (prices) => this.take(prices, session));
    } finally {
      stream.close();
    }
  }

  /** Takes the latest prices; an id that the server leaves out is one it does not know. */
  private async knownIds(session: FeedSession): Promise<readonly string[]> {
    const ids = [...new Set(this.options.targets.map(({ id }) => id))];
    const update = await this.client
      .getLatestPriceUpdates(
        ids,
        { parsed: true, ignoreInvalidPriceIds: true },
        { signal: session.signal },
      )
      .catch((error: unknown) => {
        // The library holds the whole answer against its schema: one bad entry says nothing about the ids.
        if (!(error instanceof Error) || !/^(ZodError|SyntaxError)$/.test(error.name)) throw error;
        session.refuse(undefined, 'unreadable');
        return undefined;
      });
    const prices = update === undefined ? undefined : readPythUpdate(update);
    if (prices === undefined) return ids;
    this.take(prices, session);
    for (const { source, id } of this.options.targets) {
      if (!prices.has(id))
        session.fail(source, `the server knows no price id ${id.slice(0, 8)}...`);
    }
    return ids.filter((id) => prices.has(id));
  }

  private take(prices: PythPrices, session: FeedSession): void {
    for (const { source, id } of this.options.targets) {
      const stated = prices.get(id);
      if (stated === 'malformed') session.refuse(source, 'malformed');
      else if (stated !== undefined) session.offer(source, stated, 'stream');
    }
  }
}

/** Rejects when the stream breaks; the library would come back by itself, unbounded and untold, so it is closed instead. */
function untilEnd(
  stream: EventStream,
  session: FeedSession,
  take: (prices: PythPrices) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    session.signal.addEventListener('abort', () => resolve(), { once: true });
    if (session.signal.aborted) resolve();
    stream.onmessage = ({ data }) => {
      const prices = typeof data === 'string' ? readPythText(data) : undefined;
      if (prices === undefined) session.refuse(undefined, 'unreadable');
      else take(prices);
    };
    stream.onerror = ({ message, code }) => {
      const why = message ?? (code === undefined ? undefined : `HTTP status ${code}`);
      reject(new FeedFailure(why ?? 'the server ended the stream'));
    };
  });
}
