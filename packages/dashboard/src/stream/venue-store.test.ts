// The page's connection: snapshot, updates, reconnecting with growing pauses, and a line that has gone silent.
import type { LiquidationView, StreamMessage } from '@plimsoll/engine/views';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { History } from './history.ts';
import { type Line, newestFirst, VenueStore } from './venue-store.ts';

class FakeLine implements Line {
  onopen: Line['onopen'] = null;
  onmessage: Line['onmessage'] = null;
  onclose: Line['onclose'] = null;
  closed = false;
  close(): void {
    this.closed = true;
  }
  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const lineAt = (sequence: number): LiquidationView =>
  ({ sequence, line: 0, what: 'started', text: '' }) as LiquidationView;
const message = (type: StreamMessage['type'], time: number, lines: number[]): object => ({
  type,
  status: { time },
  markets: [{ market: 0, mark: '101', index: '100' }],
  fund: { total: '5' },
  liquidations: lines.map(lineAt),
});

let lines: FakeLine[];
let store: VenueStore;
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  store = new VenueStore(() => {
    const line = new FakeLine();
    lines.push(line);
    return line;
  });
  store.connect();
});
afterEach(() => {
  store.disconnect();
  vi.useRealTimers();
});
const sequences = (): number[] => store.snapshot().liquidations.map((line) => line.sequence);

test('a snapshot replaces, an update adds what is new', () => {
  expect(store.snapshot().connection.type).toBe('connecting');
  lines[0]?.say(message('snapshot', 1000, [2, 1]));
  lines[0]?.say(message('update', 2000, [3, 2]));
  expect(store.snapshot().connection.type).toBe('live');
  expect(sequences()).toEqual([3, 2, 1]);
  expect(store.priceHistory(0).series()).toEqual([
    [1, 2],
    [101, 101],
    [100, 100],
  ]);
  expect(store.fund.length).toBe(2);
});

test('a lost line is opened again, after growing pauses, and its snapshot starts afresh', () => {
  lines[0]?.say(message('snapshot', 1000, [1]));
  lines[0]?.onclose?.();
  expect(store.snapshot().connection).toMatchObject({ type: 'waiting', attempt: 1 });
  vi.advanceTimersByTime(500);
  expect(lines).toHaveLength(2);
  lines[1]?.onclose?.();
  expect(store.snapshot().connection).toMatchObject({ type: 'waiting', attempt: 2 });
  vi.advanceTimersByTime(700);
  expect(lines).toHaveLength(2);
  vi.advanceTimersByTime(300);
  lines[2]?.say(message('snapshot', 3000, [9]));
  expect(store.snapshot().connection.type).toBe('live');
  expect(sequences()).toEqual([9]);
});

test('a silent line counts as lost', () => {
  lines[0]?.say(message('snapshot', 1000, []));
  vi.advanceTimersByTime(12_000);
  expect(lines[0]?.closed).toBe(true);
  expect(store.snapshot().connection.type).toBe('waiting');
});

test('lists are bounded, histories too', () => {
  const many = Array.from({ length: 400 }, (_, at) => lineAt(400 - at));
  expect(newestFirst(many, [])).toHaveLength(300);
  const history = new History(1, 2);
  history.add(1000, 1);
  history.add(1000, 2);
  history.add(2000, 3);
  history.add(3000, 4);
  expect(history.series()).toEqual([
    [2, 3],
    [3, 4],
  ]);
});
