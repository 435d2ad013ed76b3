// The stream over a real socket, and the hub's way with slow readers; opening and closing of the port.
import type { StreamMessage } from '@plimsoll/engine/views';
import { LiquidationFeed } from '@plimsoll/engine/views';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LiveViews } from './live-views.ts';
import { PortTakenError, type StartedServer, startServer } from './start-server.ts';
import { type Socket, StreamHub } from './stream.ts';
import { TestVenue } from './test-venue.fixture.ts';

const servers: StartedServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
async function open(venue: TestVenue, port = 0): Promise<StartedServer> {
  const server = await startServer({ venue, port, dashboardDir: '/nowhere' });
  servers.push(server);
  return server;
}

test('a reader gets a snapshot, then updates as the venue moves', async () => {
  const venue = new TestVenue(20);
  const { url } = await open(venue);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`);
  const messages: StreamMessage[] = [];
  const next = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', () => {
        if (messages.length >= count) resolve();
      });
    });
  socket.on('message', (data: Buffer) =>
    messages.push(JSON.parse(data.toString()) as StreamMessage),
  );
  await next(1);
  venue.move(0.001, 0);
  await next(2);
  socket.close();

  const [snapshot, update] = messages;
  expect(snapshot).toMatchObject({ type: 'snapshot', markets: [{ symbol: 'BTC-PERP' }, {}] });
  expect(snapshot?.accounts).toHaveLength(21);
  expect(update?.type).toBe('update');
  expect(update?.status.sequence).toBeGreaterThan(snapshot?.status.sequence ?? 0);
  expect(Number(update?.markets[0]?.mark)).toBeGreaterThan(Number(snapshot?.markets[0]?.mark));
});

test('pages of other sites do not get the stream', async () => {
  const { url } = await open(new TestVenue(1));
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`, {
    origin: 'https://evil.example',
  });
  const error = await new Promise<Error>((resolve) => {
    socket.on('error', resolve);
  });
  expect(error.message).toContain('403');
});

class FakeSocket implements Socket {
  bufferedAmount = 0;
  readonly sent: string[] = [];
  closed: number | undefined;
  #leave: (() => void)[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  close(code: number): void {
    this.closed = code;
  }
  terminate(): void {
    for (const leave of this.#leave) leave();
  }
  on(_: string, listener: () => void): void {
    this.#leave.push(listener);
  }
}

const failures: unknown[] = [];
const hubOf = (venue: TestVenue, feed: LiquidationFeed, clock: () => number): StreamHub =>
  new StreamHub({
    venue,
    views: new LiveViews(venue, feed, clock),
    feed,
    onError: (error) => failures.push(error),
  });

test('a view that fails ends the stream with 1011, not the venue', () => {
  vi.useFakeTimers();
  const venue = new TestVenue(1);
  const hub = hubOf(venue, new LiquidationFeed(() => venue.state, 10), () => Date.now());
  const reader = new FakeSocket();
  hub.join(reader);
  venue.requirement = () => {
    throw new Error('a bug');
  };
  vi.advanceTimersByTime(500);
  expect(reader.closed).toBe(1011);
  expect(failures).toHaveLength(1);
  expect(hub.clients).toBe(0);
  vi.useRealTimers();
});

test('a slow reader is let go with 1013, the others go on; a resting venue is not repeated', () => {
  const venue = new TestVenue(3);
  const feed = new LiquidationFeed(() => venue.state, 10);
  let now = 0;
  const hub = hubOf(venue, feed, () => now);
  const [fast, slow] = [new FakeSocket(), new FakeSocket()];
  hub.join(fast);
  hub.join(slow);
  slow.bufferedAmount = 2 ** 21;
  now = 1000;
  hub.push();
  hub.push();
  expect(fast.sent).toHaveLength(2);
  expect(slow.sent).toHaveLength(1);
  expect(slow.closed).toBe(1013);
  expect(hub.clients).toBe(1);
  hub.close();
  expect(fast.closed).toBe(1001);
  expect(hub.clients).toBe(0);
});

test('readers beyond the bound are asked to come later', () => {
  const venue = new TestVenue(1);
  const feed = new LiquidationFeed(() => venue.state, 10);
  const hub = hubOf(venue, feed, () => 0);
  const sockets = Array.from({ length: 65 }, () => new FakeSocket());
  for (const socket of sockets) hub.join(socket);
  expect(hub.clients).toBe(64);
  expect(sockets.at(-1)?.closed).toBe(1013);
  hub.close();
});

test('a taken port is one sentence', async () => {
  const venue = new TestVenue(1);
  const { url } = await open(venue);
  const port = Number(new URL(url).port);
  const taken = startServer({ venue, port, dashboardDir: '/nowhere' });
  await expect(taken).rejects.toThrow(PortTakenError);
  await expect(taken).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: expect.stringMatching(/^cannot listen on 127\.0\.0\.1:\d+: the port is taken/u),
  });
});
