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

test.each<readonly [what: string, text: string, event: Event]>([
  [
    'auction',
    'Auction starts: insurance pays the bidder',
    {
      type: 'AuctionStarted',
      account: 7,
      kind: 'insolvent',
      value: quanta(-5n * DOLLAR),
      maintenance: quanta(0n),
      notional: quanta(90n * DOLLAR),
      version: 1,
      legs: [],
    },
  ],
  [
    'bid',
    'Account 8 took 0.4 ETH-PERP and 0.001 BTC-PERP at the mark and received 12.5, 2 of insurance',
    {
      type: 'AuctionBidTaken',
      account: 7,
      bidder: 8,
      sharePpb: 1,
      received: quanta(12_500_000n),
      fromInsurance: quanta(2n * DOLLAR),
      value: quanta(0n),
      notional: quanta(0n),
      reservedCash: quanta(0n),
      version: 2,
      legs: [
        { market: 1, lots: lots(-400n), carryPpb: 0n, reserved: quanta(0n) },
        { market: 0, lots: lots(1n), carryPpb: 0n, reserved: quanta(0n) },
      ],
      postings: [],
    },
  ],
  [
    'backstop',
    'Maker 8 took 0.01 BTC-PERP for 3 below the mark',
    {
      type: 'BackstopTaken',
      account: 8,
      from: 7,
      market: 0,
      lots: lots(-10n),
      discount: quanta(3n * DOLLAR),
      lotsLeft: lots(0n),
      takenSize: lots(-10n),
      takenCost: quanta(0n),
    },
  ],
  [
    'unwind',
    'Advisers are asked for an unwind cheaper than 4',
    { type: 'UnwindWanted', account: 7, wanted: 1, until: 9, ownCost: quanta(4n * DOLLAR) },
  ],
  [
    'rebalance',
    'Rebalancing accepted by its owner: close 0.2 BTC-PERP',
    {
      type: 'RebalanceStarted',
      account: 7,
      cost: quanta(DOLLAR),
      legs: [{ market: 0, lots: lots(200n) }],
      by: 'owner',
    },
  ],
  [
    'receipt',
    'Receipt: gives up 0.3 BTC-PERP at the bankruptcy price, rank 2 of 5, for account 6',
    {
      type: 'AdlReceiptIssued',
      account: 7,
      market: 0,
      bankrupt: 6,
      rank: 2,
      of: 5,
      candidates: 40,
      lots: lots(-300n),
      quote: quanta(-9n * DOLLAR),
      mark: ticks(500_000n),
      reason: 'bankruptcyPrice',
      policy: 'minimalHarm',
      score: '3',
      others: [],
    },
  ],
  [
    'shared',
    'Loss in BTC-PERP shared over 70000 winners, each meets its part when next touched',
    {
      type: 'LossShared',
      market: 0,
      epoch: 1,
      amount: quanta(70n * DOLLAR),
      gains: quanta(900n * DOLLAR),
      winners: 70_000,
      unitValue: 1n,
      fundingIndex: 0n,
    },
  ],
])('%s is told: %s', (what, text, event) => {
  const feed = new LiquidationFeed(() => state, 10);
  feed.push({ sequence: 1, time: 1, events: [event] });
  expect(feed.newest(1)).toEqual([expect.objectContaining({ what, text })]);
});

test('what moves on its way or to a bidder has no line of its own', () => {
  const feed = new LiquidationFeed(() => state, 10);
  const moved = {
    type: 'PositionTransferred',
    market: 0,
    from: 7,
    to: 8,
    size: lots(1n),
    quote: quanta(DOLLAR),
    fromRealised: quanta(0n),
    fromSizeAfter: lots(0n),
    fromCostAfter: quanta(0n),
    toRealised: quanta(0n),
    toSizeAfter: lots(1n),
    toCostAfter: quanta(DOLLAR),
    postings: [],
  } as const;
  const reasons = ['suspense', 'auction', 'backstop', 'adl'] as const;
  feed.push({ sequence: 1, time: 1, events: reasons.map((reason) => ({ ...moved, reason })) });
  expect(feed.newest(10).map(({ what }) => what)).toEqual(['adl']);
});
