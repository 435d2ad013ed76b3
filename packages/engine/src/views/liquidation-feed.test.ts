// The feed of liquidations: which events make a line, in which words, and that the ring is bounded.
import { expect, test } from 'vitest';
import type { Event } from '../domain/event.ts';
import { LIQUIDATION_ORDER_BASE } from '../state/state.ts';
import { LiquidationFeed } from './liquidation-feed.ts';
import { DOLLAR, lots, quanta, smallState, ticks } from './state.fixture.ts';

const state = smallState();
const started: Event = {
  type: 'LiquidationStarted',
  account: 7,
  equity: quanta(-1_050n * DOLLAR),
  maintenance: quanta(2_502_500_000n),
  notional: quanta(50_050n * DOLLAR),
  reason: 'maintenance',
};
const filled: Event = {
  type: 'OrderFilled',
  order: LIQUIDATION_ORDER_BASE,
  account: 7,
  market: 1,
  sizeDelta: lots(400n),
  price: ticks(500_600n),
  quote: quanta(20_024n * DOLLAR),
  fee: quanta(0n),
  realised: quanta(0n),
  remaining: lots(0n),
  sizeAfter: lots(-600n),
  costAfter: quanta(0n),
  postings: [],
};

test('lines of one liquidation, newest first', () => {
  const feed = new LiquidationFeed(() => state, 100);
  feed.push({ sequence: 4, time: 9, events: [started, { ...filled, order: 12 }, filled] });
  feed.push({
    sequence: 5,
    time: 10,
    events: [{ type: 'LiquidationEnded', account: 7, outcome: 'restored' }],
  });
  expect(feed.newest(10)).toEqual([
    expect.objectContaining({ sequence: 5, what: 'ended', account: 7 }),
    {
      sequence: 4,
      line: 2,
      time: 9,
      account: 7,
      what: 'filled',
      symbol: 'ETH-PERP',
      size: '0.4',
      price: '50060',
      amount: '20024',
      text: 'Bought 0.4 ETH-PERP at 50060',
    },
    expect.objectContaining({
      what: 'started',
      amount: '50050',
      text: 'Liquidation starts: equity -1050 below maintenance 2502.5',
    }),
  ]);
});

test('the fund disposing of what it took over is told apart', () => {
  const feed = new LiquidationFeed(() => state, 100);
  const sold: Event = { ...filled, account: 1, market: 0, sizeDelta: lots(-10n) };
  feed.push({ sequence: 1, time: 1, events: [sold] });
  expect(feed.newest(1)[0]).toMatchObject({
    what: 'disposed',
    text: 'Sold 0.01 BTC-PERP at 50060 from the fund',
  });
});

test('the ring keeps the newest lines and knows what is new', () => {
  const feed = new LiquidationFeed(() => state, 3);
  for (let sequence = 1; sequence <= 5; sequence++) {
    feed.push({ sequence, time: sequence, events: [started] });
  }
  expect(feed.total).toBe(5);
  expect(feed.newest(10).map((line) => line.sequence)).toEqual([5, 4, 3]);
  expect(feed.newest(10, 4).map((line) => line.sequence)).toEqual([5]);
  expect(feed.newest(10, 5)).toEqual([]);
  expect(feed.newest(1).map((line) => line.sequence)).toEqual([5]);
});
