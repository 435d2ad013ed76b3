// What the page knows of the venue: the last message of the stream, the liquidations since, and the short histories of
// the charts. Keeps the WebSocket alive: reconnects with growing pauses, and gives up on a silent line.
import type { LiquidationView, StreamMessage } from '@plimsoll/engine/views';
import { History } from './history.ts';

export type Connection =
  | { readonly type: 'connecting' }
  | { readonly type: 'live' }
  /** `retryAt`: wall clock of the next attempt, ms. */
  | { readonly type: 'waiting'; readonly retryAt: number; readonly attempt: number };

export type VenueSnapshot = {
  readonly connection: Connection;
  readonly message: StreamMessage | undefined;
  readonly liquidations: readonly LiquidationView[];
  /** Wall clock of the last message, ms. */
  readonly receivedAt: number;
};

/** The part of a browser's WebSocket that is used. */
export type Line = {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  close(): void;
};

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** The server speaks at least every five seconds. */
const SILENCE_MS = 12_000;
const LIQUIDATIONS_KEPT = 300;
const POINTS_KEPT = 2400;

export class VenueStore {
  private readonly open: () => Line;
  private readonly listeners = new Set<() => void>();
  private line: Line | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private readonly prices = new Map<number, History>();
  readonly fund = new History(1, POINTS_KEPT);
  private current: VenueSnapshot = {
    connection: { type: 'connecting' },
    message: undefined,
    liquidations: [],
    receivedAt: 0,
  };

  constructor(open: () => Line) {
    this.open = open;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): VenueSnapshot => this.current;

  /** Mark and index of a market since the page was opened. */
  priceHistory(market: number): History {
    let history = this.prices.get(market);
    if (history === undefined) {
      history = new History(2, POINTS_KEPT);
      this.prices.set(market, history);
    }
    return history;
  }

  readonly connect = (): void => {
    this.disconnect();
    this.update({ connection: { type: 'connecting' } });
    const line = this.open();
    this.line = line;
    line.onopen = () => this.listen();
    line.onmessage = (event) => this.receive(event.data);
    line.onclose = () => this.lost();
    this.listen();
  };

  disconnect(): void {
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    const { line } = this;
    this.line = undefined;
    if (line === undefined) return;
    line.onopen = null;
    line.onmessage = null;
    line.onclose = null;
    line.close();
  }

  private listen(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lost(), SILENCE_MS);
  }

  private receive(data: unknown): void {
    this.listen();
    this.attempt = 0;
    const message = JSON.parse(String(data)) as StreamMessage;
    const { status } = message;
    for (const market of message.markets) {
      if (Number(market.mark) === 0) continue;
      this.priceHistory(market.market).add(status.time, Number(market.mark), Number(market.index));
    }
    this.fund.add(status.time, Number(message.fund.total));
    const earlier = message.type === 'snapshot' ? [] : this.current.liquidations;
    this.update({
      connection: { type: 'live' },
      message,
      liquidations: newestFirst(message.liquidations, earlier),
      receivedAt: Date.now(),
    });
  }

  private lost(): void {
    this.disconnect();
    this.attempt += 1;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.attempt - 1));
    // A little noise, so that many pages do not come back at once.
    const wait = pause * (0.75 + Math.random() / 4);
    const retryAt = Date.now() + wait;
    this.update({ connection: { type: 'waiting', retryAt, attempt: this.attempt } });
    this.retry = setTimeout(this.connect, wait);
  }

  private update(change: Partial<VenueSnapshot>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** Joins new lines before earlier ones; a line that both hold (a snapshot overlaps the next update) stays once. */
export function newestFirst(
  fresh: readonly LiquidationView[],
  earlier: readonly LiquidationView[],
): readonly LiquidationView[] {
  if (fresh.length === 0) return earlier;
  const known = new Set(earlier.slice(0, 200).map(lineKey));
  const added = fresh.filter((line) => !known.has(lineKey(line)));
  return [...added, ...earlier].slice(0, LIQUIDATIONS_KEPT);
}

export const lineKey = (line: LiquidationView): string => `${line.sequence}.${line.line}`;
