// Tickers of one exchange through ccxt: pushed over a WebSocket, or asked for over REST where the exchange pushes none or its
// WebSocket stays away.
import type { FeedClock } from '../feed-clock.ts';
import { FeedFailure, failureText } from '../failure-text.ts';
import type { Delivery } from '../price-feed.ts';
import type { FeedSession } from '../feed-session.ts';
import type { FeedLink } from '../reconnecting-feed.ts';
import { AbortableFetch } from '../abortable-fetch.ts';
import {
  type CcxtExchange,
  type CcxtTicker,
  closeSockets,
  exchangeNames,
  isCcxtError,
  isConnectionLost,
  openExchange,
} from './ccxt-exchange.ts';
import { type TickerPrice, tickerPrice } from './ticker-price.ts';

export const TRANSPORTS = ['auto', 'websocket', 'rest'] as const;

export type ExchangeTarget = {
  readonly source: string;
  /** As ccxt writes it: BTC/USDT is spot, BTC/USDT:USDT a perpetual settled in USDT. */
  readonly symbol: string;
  readonly price: TickerPrice;
  /** `arrival` stamps prices of exchanges that state no time with the host's clock. */
  readonly time: 'source' | 'arrival';
};
export type ExchangeOptions = {
  readonly exchange: string;
  readonly relay: string | undefined;
  readonly transport: (typeof TRANSPORTS)[number];
  readonly targets: readonly ExchangeTarget[];
  readonly timeoutMs: number;
  readonly pollMs: number;
  readonly clock: FeedClock;
};

/** Frames in a row that nobody can read before the connection is given up. */
const UNREADABLE_MAX = 100;
/** What exchanges send as plain text to keep a connection awake. */
const HEARTBEAT = /^(ping|pong)?$/i;
const NAMES_SHOWN = 3;

export class ExchangeLink implements FeedLink {
  private readonly options: ExchangeOptions;
  private opened: CcxtExchange | undefined;
  private session: FeedSession | undefined;
  private readonly rest = new AbortableFetch();

  constructor(options: ExchangeOptions) {
    this.options = options;
  }

  async connect(session: FeedSession): Promise<void> {
    const exchange = await this.exchange(session);
    try {
      const served = await this.listed(exchange, session);
      const { transport } = this.options;
      const isPushed = transport !== 'rest' && exchange.has['watchTicker'] === true;
      if (transport === 'websocket' && !isPushed)
        throw new FeedFailure(`${this.options.exchange} pushes no tickers`);
      await (isPushed
        ? this.watchAll(exchange, served, session)
        : this.pollAll(exchange, served, session));
    } finally {
      await closeSockets(exchange, this.options.clock);
    }
  }

  /** Only where the transport is `auto`; what the exchange does not list was told by the last attempt. */
  async poll(session: FeedSession): Promise<void> {
    if (this.options.transport !== 'auto') return;
    const exchange = await this.exchange(session);
    if (exchange.markets === undefined) await exchange.loadMarkets(true);
    const listed = exchange.markets ?? {};
    const served = this.options.targets.filter(({ symbol }) => Object.hasOwn(listed, symbol));
    await this.pollOnce(exchange, served, session);
  }

  private async exchange(session: FeedSession): Promise<CcxtExchange> {
    this.session = session;
    this.rest.endWith(session.signal);
    if (this.opened !== undefined) return this.opened;
    const { exchange: name, relay, timeoutMs } = this.options;
    const exchange = await openExchange({ name, relay, timeoutMs });
    exchange.fetchImplementation = this.rest.fetch;
    const handle = exchange.handleMessage.bind(exchange);
    exchange.handleMessage = (client, message) => this.readFrame(handle, client, message);
    this.opened = exchange;
    return exchange;
  }

  /** ccxt hands over what is no JSON as text, and stumbles over JSON it does not expect. */
  private readFrame(
    handle: CcxtExchange['handleMessage'],
    client: unknown,
    message: unknown,
  ): unknown {
    const isText = typeof message === 'string';
    if (isText ? !HEARTBEAT.test(message) : typeof message !== 'object' || message === null) {
      this.session?.refuse(undefined, 'unreadable');
      return undefined;
    }
    try {
      return handle(client, message);
    } catch (error) {
      if (isCcxtError(error)) throw error;
      this.session?.refuse(undefined, 'unreadable');
      return undefined;
    }
  }

  /** The targets that the exchange lists; the others fail by name. */
  private async listed(
    exchange: CcxtExchange,
    session: FeedSession,
  ): Promise<readonly ExchangeTarget[]> {
    const { targets, exchange: name } = this.options;
    const known = exchange.markets ?? {};
    const isMissing = targets.some(({ symbol }) => !Object.hasOwn(known, symbol));
    // ccxt keeps what it loaded, and also that it could not.
    await exchange.loadMarkets(isMissing);
    const markets = exchange.markets ?? {};
    return targets.filter(({ source, symbol }) => {
      if (Object.hasOwn(markets, symbol)) return true;
      session.fail(source, `${name} lists no ${symbol}${suggestion(symbol, Object.keys(markets))}`);
      return false;
    });
  }

  private async watchAll(
    exchange: CcxtExchange,
    targets: readonly ExchangeTarget[],
    session: FeedSession,
  ): Promise<void> {
    const end = new Promise<void>((resolve) => {
      session.signal.addEventListener('abort', () => resolve(), { once: true });
      if (session.signal.aborted) resolve();
    });
    const watching = targets.map((target) => this.watchOne(exchange, target, session));
    // The first connection that is lost ends the session; the others are closed with it.
    await Promise.race([end, Promise.all(watching).then(() => end)]);
    void Promise.allSettled(watching);
  }

  private async watchOne(
    exchange: CcxtExchange,
    target: ExchangeTarget,
    session: FeedSession,
  ): Promise<void> {
    let stumbles = 0;
    while (!session.signal.aborted) {
      try {
        this.take(target, await exchange.watchTicker(target.symbol), 'stream');
        stumbles = 0;
      } catch (error) {
        if (session.signal.aborted) return;
        if (isConnectionLost(error)) throw error;
        if (isCcxtError(error)) {
          session.fail(target.source, failureText(error));
          return;
        }
        session.refuse(target.source, 'unreadable');
        stumbles += 1;
        if (stumbles >= UNREADABLE_MAX)
          throw new FeedFailure(`${UNREADABLE_MAX} frames in a row could not be read`);
      }
    }
  }

  private async pollAll(
    exchange: CcxtExchange,
    targets: readonly ExchangeTarget[],
    session: FeedSession,
  ): Promise<void> {
    const { clock, pollMs } = this.options;
    while (!session.signal.aborted) {
      await this.pollOnce(exchange, targets, session);
      await clock.sleep(pollMs, session.signal);
    }
  }

  private async pollOnce(
    exchange: CcxtExchange,
    targets: readonly ExchangeTarget[],
    session: FeedSession,
  ): Promise<void> {
    for (const target of targets) {
      if (session.signal.aborted) return;
      try {
        this.take(target, await exchange.fetchTicker(target.symbol), 'poll');
      } catch (error) {
        if (session.signal.aborted) return;
        if (isConnectionLost(error)) throw error;
        if (isCcxtError(error)) session.fail(target.source, failureText(error));
        else session.refuse(target.source, 'unreadable');
      }
    }
  }

  private take(target: ExchangeTarget, ticker: CcxtTicker, by: Delivery): void {
    const { session } = this;
    const quoted = tickerPrice(ticker, target.price);
    if (quoted === undefined) {
      session?.refuse(target.source, 'malformed');
      return;
    }
    const stated = typeof ticker.timestamp === 'number' ? ticker.timestamp : undefined;
    const time = target.time === 'arrival' ? this.options.clock.now() : stated;
    session?.offer(target.source, { ...quoted, time }, by);
  }
}

/** Why a name is none of ccxt's, with those that come near; undefined where it is one. */
export function exchangeMistake(name: string): string | undefined {
  const names = exchangeNames();
  if (names.includes(name)) return undefined;
  return `"${name}" is no exchange with WebSockets in ccxt; it takes one of ${names.join(', ')}`;
}

function suggestion(symbol: string, symbols: readonly string[]): string {
  const [base = symbol] = symbol.split('/');
  const near = symbols.filter((each) => each.startsWith(`${base}/`)).slice(0, NAMES_SHOWN);
  return near.length === 0 ? '' : `; it lists ${near.join(', ')}`;
}
