// The WebSocket `/v1/stream`: a snapshot on connection, then one shared update at most twice a second while the venue
// moves, and one every few seconds while it rests so that readers know the line is alive. Slow readers are let go.
import type { LiquidationFeed } from '@plimsoll/engine/views';
import type { FastifyInstance } from 'fastify';
import { type LiveViews, VIEW_AGE_MS } from './live-views.ts';
import type { VenuePort } from './venue-port.ts';

const CLIENTS_MAX = 64;
const REST_MS = 5000;
/** Bytes that may wait for one reader: about twenty updates. */
const BUFFERED_BYTES_MAX = 1024 * 1024;
const TRY_AGAIN_LATER = 1013;
const GOING_AWAY = 1001;
const INTERNAL_ERROR = 1011;

/** The part of a WebSocket that the hub uses. */
export type Socket = {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
  on(event: 'close' | 'error', listener: () => void): unknown;
};

export type HubParts = {
  readonly venue: VenuePort;
  readonly views: LiveViews;
  readonly feed: LiquidationFeed;
  /** Hears what a failed push threw. */
  readonly onError: (error: unknown) => void;
};

export class StreamHub {
  private readonly venue: VenuePort;
  private readonly views: LiveViews;
  private readonly feed: LiquidationFeed;
  private readonly onError: (error: unknown) => void;
  private readonly sockets = new Set<Socket>();
  private timer: NodeJS.Timeout | undefined;
  private told = { lines: 0, sequence: -1, state: '', at: 0 };

  constructor(parts: HubParts) {
    const { venue, views, feed, onError } = parts;
    this.onError = onError;
    this.venue = venue;
    this.views = views;
    this.feed = feed;
  }

  get clients(): number {
    return this.sockets.size;
  }

  /** Takes a reader in and sends it the snapshot. */
  join(socket: Socket): void {
    if (this.sockets.size >= CLIENTS_MAX) {
      socket.close(TRY_AGAIN_LATER, `at most ${CLIENTS_MAX} readers`);
      return;
    }
    if (this.sockets.size === 0) this.told.lines = this.feed.total;
    this.sockets.add(socket);
    const leave = (): void => {
      this.sockets.delete(socket);
      if (this.sockets.size === 0) this.stopTimer();
    };
    socket.on('close', leave);
    socket.on('error', leave);
    socket.send(JSON.stringify(this.views.message('snapshot', 0)));
    this.timer ??= setInterval(() => this.pushSafely(), VIEW_AGE_MS);
  }

  /** Sends an update to all if there is something to tell. Public for the tests. */
  push(): void {
    const { sequence, state } = this.venue.status();
    const now = Date.now();
    const isNews = sequence !== this.told.sequence || state !== this.told.state;
    if (!isNews && now - this.told.at < REST_MS) return;
    const text = JSON.stringify(this.views.message('update', this.told.lines));
    this.told = { lines: this.feed.total, sequence, state, at: now };
    for (const socket of this.sockets) {
      if (socket.bufferedAmount <= BUFFERED_BYTES_MAX) {
        socket.send(text);
        continue;
      }
      this.sockets.delete(socket);
      socket.close(TRY_AGAIN_LATER, 'reads too slowly');
    }
  }

  close(): void {
    this.dismiss(GOING_AWAY, 'the venue stops');
  }

  /** A fault of a view ends the stream, never the venue. */
  private pushSafely(): void {
    try {
      this.push();
    } catch (error) {
      this.onError(error);
      this.dismiss(INTERNAL_ERROR, 'the view failed');
    }
  }

  private dismiss(code: number, reason: string): void {
    this.stopTimer();
    for (const socket of this.sockets) {
      socket.close(code, reason);
      // A stopping server does not wait for its readers to answer.
      if (code === GOING_AWAY) socket.terminate();
    }
    this.sockets.clear();
  }

  private stopTimer(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

export function streamRoute(app: FastifyInstance, hub: StreamHub): void {
  app.get('/v1/stream', { websocket: true, schema: { hide: true } }, (socket) => hub.join(socket));
}
