// The few things of ccxt that we use, and the one place that loads it: it is large, so nothing but a feed that needs it
// imports this. Numbers stay the text the exchange sent (`number: String`); ccxt's own wait between attempts is turned off,
// ours is bounded and told.
import ccxt from 'ccxt';
import type { FeedClock } from '../feed-clock.ts';
import { hostOf } from '../failure-text.ts';

export type CcxtTicker = {
  readonly last?: unknown;
  readonly bid?: unknown;
  readonly ask?: unknown;
  readonly timestamp?: unknown;
};
const CLOSE_WITHIN_MS = 1_000;
type Socket = { readonly connection?: { terminate?(): void } };

/** What ccxt's exchanges have in common, as far as we ask. */
export interface CcxtExchange {
  readonly has: Readonly<Record<string, unknown>>;
  readonly markets: Readonly<Record<string, unknown>> | undefined;
  readonly clients: Readonly<Record<string, Socket>> | undefined;
  urls: Record<string, unknown>;
  fetchImplementation: typeof fetch;
  log: (...said: unknown[]) => void;
  handleMessage: (client: unknown, message: unknown) => unknown;
  loadHttpProxyAgent(): Promise<unknown>;
  loadMarkets(reload: boolean): Promise<unknown>;
  watchTicker(symbol: string): Promise<CcxtTicker>;
  fetchTicker(symbol: string): Promise<CcxtTicker>;
  close(): Promise<void>;
}

/** Names that `openExchange` knows: those of ccxt's exchanges with WebSockets. */
export const exchangeNames = (): readonly string[] =>
  ccxt.exchanges.filter((name) => Object.hasOwn(ccxt.pro, name));

/**
 * An exchange as ccxt knows it. With a relay every address goes there instead, with the exchange's own host as the first part
 * of the path: ccxt tells markets apart by it.
 */
export async function openExchange(options: {
  readonly name: string;
  readonly relay: string | undefined;
  readonly timeoutMs: number;
}): Promise<CcxtExchange> {
  const { name, relay, timeoutMs } = options;
  const exchanges = ccxt.pro as unknown as Record<string, new (options: object) => CcxtExchange>;
  const Exchange = exchanges[name];
  if (Exchange === undefined) throw new Error(`ccxt knows no exchange "${name}"`);
  const exchange = new Exchange({
    number: String,
    timeout: timeoutMs,
    enableRateLimit: true,
    newUpdates: true,
    // Binance pushes its small ticker otherwise, which has no bid and ask.
    options: {
      ...(name.startsWith('binance') && { watchTickers: { name: 'ticker' } }),
      ws: { backoff: { base: 0, factor: 1, max: 0 } },
    },
  });
  // ccxt reports frames that it cannot parse on the console; we count them.
  exchange.log = () => {};
  if (relay !== undefined)
    exchange.urls = { ...exchange.urls, api: moved(exchange.urls['api'], relay) };
  await exchange.loadHttpProxyAgent();
  return exchange;
}

/** A connection is lost, as opposed to an answer that says no. */
export const isConnectionLost = (error: unknown): boolean => error instanceof ccxt.NetworkError;
/** ccxt says so itself, as opposed to a frame that made it stumble. */
export const isCcxtError = (error: unknown): boolean => error instanceof ccxt.BaseError;

function moved(urls: unknown, relay: string): unknown {
  if (typeof urls === 'string') {
    const host = hostOf(relay);
    return urls
      .replace(/^https?:\/\//, `${host}/`)
      .replace(/^wss?:\/\//, `${host.replace(/^http/, 'ws')}/`);
  }
  if (typeof urls !== 'object' || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([key, url]) => [key, moved(url, relay)]));
}

/** Closes in order, and by force what does not answer in time. */
export async function closeSockets(exchange: CcxtExchange, clock: FeedClock): Promise<void> {
  const sockets = Object.values(exchange.clients ?? {});
  const closed = new AbortController();
  const closing = exchange.close().then(
    () => closed.abort(),
    () => closed.abort(),
  );
  await Promise.race([closing, clock.sleep(CLOSE_WITHIN_MS, closed.signal)]);
  for (const { connection } of sockets) connection?.terminate?.();
}
