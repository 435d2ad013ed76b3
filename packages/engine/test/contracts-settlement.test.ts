// Futures and capped contracts up to their expiry and beyond: the average, the batches, orders, stale indexes, what is
// refused afterwards, and who pays when an account is left with less than nothing.
import { expect, test } from 'vitest';
import { decodeStep, replayEvents, replayInputs, restoreEngine } from '../src/index.ts';
import {
  CALL,
  CAPPED,
  Contracts,
  EXPIRY_MS,
  FUTURE,
  PERPETUAL,
  price,
  STRIKE,
  WINDOW_MS,
} from './contracts.fixture.ts';
import { ladderOrder } from './ladder-order.fixture.ts';

/** Two accounts, one lot each way: `long` holds 0.1 coin of the future bought at 100,000. */
function withFuture(venue: ConstructorParameters<typeof Contracts>[1] = {}) {
  const world = new Contracts('linear', venue);
  const long = world.account(10_000);
  const short = world.account(10_000);
  world.trade(long, short, FUTURE, 100);
  return { world, long, short };
}

test('a future settles at the time-weighted average of its last half hour, exactly', () => {
  const { world, long, short } = withFuture();
  const before = [world.cash(long), world.cash(short)];
  world.tick({ at: EXPIRY_MS - WINDOW_MS, price: 101_000 });
  world.tick({ afterMs: 600_000, price: 102_000 });
  world.tick({ afterMs: 900_000, price: 104_000 });
  world.tick({ at: EXPIRY_MS, price: 90_000 });
  // 10 minutes at 101,000, 15 at 102,000, 5 at 104,000; the last print has no time to count.
  expect(world.of('SettlementFixed')[0]).toMatchObject({
    market: FUTURE,
    price: price(102_000),
    unitValue: 102_000_000n,
    coveredMs: WINDOW_MS,
    waitedMs: 0,
    isStale: false,
  });
  // 0.1 coin times 2,000 dollars.
  expect(world.cash(long) - (before[0] ?? 0n)).toBe(200_000_000n);
  expect(world.cash(short) - (before[1] ?? 0n)).toBe(-200_000_000n);
  expect(world.state.markets.clearing.get(FUTURE)).toBe(0n);
  expect([world.state.phase(FUTURE), world.state.phase(PERPETUAL)]).toEqual(['settled', 'trading']);
});

test('inside the window the mark is the average so far and the forward for what remains', () => {
  const { world } = withFuture();
  world.tick({ at: EXPIRY_MS - WINDOW_MS, price: 100_000 });
  expect(world.mark(FUTURE)).toBe(1_000_000);
  world.tick({ afterMs: WINDOW_MS / 2, price: 104_000 });
  // Half of it was 100,000, half is open at 104,000.
  expect(world.mark(FUTURE)).toBe(1_020_000);
  expect(world.mark(PERPETUAL)).toBe(1_040_000);
  world.tick({ afterMs: WINDOW_MS / 4, price: 96_000 });
  // (15 * 100,000 + 7.5 * 104,000 + 7.5 * 96,000) / 30
  expect(world.mark(FUTURE)).toBe(1_000_000);
});

test('a future follows the forward observed with the smiles, not the perpetual', () => {
  const { world } = withFuture();
  world.tick({ price: 100_000, forward: 100_500, afterMs: 600_000 });
  for (let i = 0; i < 20; i++)
    world.tick({ forward: 100_500, afterMs: 600_000, perpetual: 99_000 });
  expect(world.mark(FUTURE)).toBe(1_005_000);
  expect(world.mark(PERPETUAL)).toBe(990_000);
});

test('positions become cash in bounded batches, and the books balance in between', () => {
  const { world } = withFuture({ settlementsPerStepMax: 3 });
  const deep = world.account(1_000_000);
  const accounts = Array.from({ length: 5 }, (_, i) => world.account(20_000 + i));
  for (const account of accounts) world.trade(account, deep, FUTURE, 10);
  world.tick({ at: EXPIRY_MS, price: 101_000 });
  expect(world.of('PositionSettled')).toHaveLength(3);
  expect(world.state.phase(FUTURE)).toBe('settling');
  world.engine.check();
  world.tick({});
  world.engine.check();
  expect(world.of('PositionSettled')).toHaveLength(3);
  world.tick({});
  expect(world.of('PositionSettled')).toHaveLength(2);
  expect(world.of('MarketSettled').map(({ market }) => market)).toContain(FUTURE);
  expect(world.state.markets.clearing.get(FUTURE)).toBe(0n);
  world.engine.check();
  const decided = replayInputs(world.records);
  expect('why' in decided ? decided.why : decided.stepHash).toEqual(world.engine.stepHash);
  expect(replayEvents(world.records).stateRoot()).toEqual(world.engine.stateRoot());
});

test.each([
  ['within the window', EXPIRY_MS - WINDOW_MS / 2],
  ['between two batches', EXPIRY_MS],
])('a venue restored from a snapshot %s goes on to the same bytes', (_what, at) => {
  const { world, long, short } = withFuture({ settlementsPerStepMax: 1 });
  world.trade(long, short, CALL, 7);
  world.tick({ at: EXPIRY_MS - WINDOW_MS + 1, price: 101_000 });
  world.tick({ at, price: 102_000 });
  const restored = restoreEngine(world.engine.snapshot());
  expect(restored.stateRoot()).toEqual(world.engine.stateRoot());
  const from = world.records.length;
  if (at < EXPIRY_MS) world.tick({ at: EXPIRY_MS, price: 103_000 });
  for (let i = 0; i < 5; i++) world.tick({});
  expect(world.state.phase(CALL)).toBe('settled');
  for (const record of world.records.slice(from)) restored.step(decodeStep(record).input);
  expect(restored.stepHash).toEqual(world.engine.stepHash);
  expect(restored.stateRoot()).toEqual(world.engine.stateRoot());
});

test('F7 orders that rest in the market are released at expiry, the ladder’s own too', () => {
  const { world, long } = withFuture();
  const maker = world.account(1_000_000);
  const weak = world.account(4_100);
  world.trade(weak, maker, FUTURE, 800);
  world.must(world.order(long, FUTURE, 5, 950_000));
  for (const moved of [99_000, 98_000]) world.tick({ price: moved, afterMs: 60_000 });
  world.waitUntil(EXPIRY_MS - 40_000, 3_600_000);
  // A fortieth of the fall is still to be averaged: the mark loses 0.9 %, and the ladder asks the book.
  world.tick({ price: 60_000, afterMs: 1_000 });
  const order = ladderOrder(world.state, weak);
  expect(world.of('LiquidationOrderPlaced')[0]).toMatchObject({
    order,
    market: FUTURE,
    account: weak,
  });
  world.tick({ at: EXPIRY_MS });
  const released = world.of('OrderReleased').filter(({ reason }) => reason === 'settled');
  expect(released.map(({ account }) => account)).toEqual([long, weak]);
  expect(world.size(weak, FUTURE)).toBe(0n);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account: weak, outcome: 'flat' }]);
  expect(world.state.accounts.stage.get(weak)).toBe(0);
  world.engine.check();
});

test('an index that is stale at expiry delays settlement, and a fresh one ends the wait', () => {
  const { world } = withFuture({ settlementDelayMs: 600_000 });
  world.tick({ at: EXPIRY_MS - WINDOW_MS, price: 101_000 });
  for (let left = 1_500_000; left > 600_000; left -= 100_000) world.tick({ at: EXPIRY_MS - left });
  world.tick({ at: EXPIRY_MS, silent: true });
  expect(world.state.phase(FUTURE)).toBe('trading');
  world.tick({ at: EXPIRY_MS + 300_000, price: 150_000 });
  // The price of after expiry counts for nothing: the average is of what was heard in the window.
  expect(world.of('SettlementFixed')[0]).toMatchObject({
    market: FUTURE,
    price: price(101_000),
    waitedMs: 300_000,
    isStale: false,
  });
  expect(world.state.phase(FUTURE)).toBe('settled');
});

test('after a bounded wait it settles at the average there is, and says that the index was stale', () => {
  const { world, long } = withFuture({ settlementDelayMs: 600_000 });
  const cash = world.cash(long);
  world.tick({ at: EXPIRY_MS - WINDOW_MS, price: 101_000 });
  world.tick({ afterMs: 100_000 });
  world.tick({ at: EXPIRY_MS + 599_999, silent: true });
  expect(world.of('SettlementFixed')).toEqual([]);
  world.tick({ at: EXPIRY_MS + 600_000, silent: true });
  expect(world.of('SettlementFixed')[0]).toMatchObject({
    coveredMs: 100_000,
    waitedMs: 600_000,
    isStale: true,
    price: price(101_000),
  });
  expect(world.cash(long) - cash).toBe(100_000_000n);
});

test('a window nobody heard a price in settles at the last one known', () => {
  const { world } = withFuture({ settlementDelayMs: 0 });
  world.tick({ at: EXPIRY_MS, silent: true });
  expect(world.of('SettlementFixed')[0]).toMatchObject({
    coveredMs: 0,
    price: price(STRIKE),
    isStale: true,
  });
});

test('a capped contract is worth nothing less than 0 and nothing more than its cap', () => {
  const world = new Contracts('linear');
  const long = world.account(10_000);
  const short = world.account(2_000);
  // 0.1 coin at 100,000 of at most 120,000: the long one puts up 10,000 less fees, the short one 2,000.
  const refused = world.tryTrade(long, short, CAPPED, 100);
  expect(refused).toMatchObject({ type: 'InitialMarginNotMet', required: 2_005_000_000n });
  world.deposit(long, 20);
  world.deposit(short, 20);
  world.trade(long, short, CAPPED, 100);
  for (const moved of [130_000, 60_000, 180_000]) world.tick({ price: moved, afterMs: 60_000 });
  expect(world.mark(CAPPED)).toBe(1_200_000);
  expect(world.of('LiquidationStarted')).toEqual([]);
  expect(world.state.accounts.stage.get(short)).toBe(0);
  world.tick({ at: EXPIRY_MS });
  const settled = world.of('SettlementFixed').find(({ market }) => market === CAPPED);
  expect(settled?.unitValue).toBe(120_000_000n);
  // 0.1 coin times 20,000, the fees of the fill aside.
  expect(world.cash(long)).toBe(12_015_000_000n);
  expect(world.cash(short)).toBe(18_000_000n);
});

test('F6 losers meet the waterfall at the settlement price while winners still hold the gains that share it', () => {
  const world = new Contracts('linear');
  const winner = world.account(1_000_000);
  const loser = world.account(6_000);
  world.trade(winner, loser, FUTURE, 1_000);
  world.deposit(world.state.scalar('sharedFund'), 400);
  for (const moved of [101_500, 103_000, 104_500]) world.tick({ price: moved, afterMs: 10 });
  expect(world.state.accounts.stage.get(loser)).not.toBe(0);
  world.tick({ at: EXPIRY_MS, price: 106_200 });
  // 5,980 against a loss of 6,200: a quarter of the shared bucket, the rest out of the winner's gain.
  expect(world.of('DeficitFixed')).toMatchObject([
    {
      account: loser,
      market: FUTURE,
      deficit: 220_000_000n,
      insurance: 100_000_000n,
      uncovered: 0n,
    },
  ]);
  expect(world.state.phase(FUTURE)).toBe('settled');
  const fee = 50_000_000n;
  expect(world.cash(winner)).toBe(1_000_000_000_000n - fee + 6_200_000_000n - 120_000_000n);
  world.engine.check();
});

test('F6 also when the market leaps between its last two ticks: the average it settles at opens no band', () => {
  const world = new Contracts('linear');
  const winners = [world.account(1_000_000), world.account(1_000_000)];
  const loser = world.account(6_000);
  for (const winner of winners) world.trade(winner, loser, FUTURE, 500);
  world.tick({ at: EXPIRY_MS, price: 108_000 });
  // 5,980 against a loss of 8,000, shared alike by the two who gain 4,000 each.
  expect(world.of('DeficitFixed')).toMatchObject([
    { account: loser, deficit: 2_020_000_000n, insurance: 0n, uncovered: 0n },
  ]);
  const paid = 1_000_000_000_000n - 25_000_000n + 4_000_000_000n - 1_010_000_000n;
  expect(winners.map((winner) => world.cash(winner))).toEqual([paid, paid]);
  expect([world.cash(loser), world.state.markets.clearing.get(FUTURE)]).toEqual([0n, 0n]);
  world.engine.check();
});

test('an account that a band held back and settlement left with less than nothing is taken up next', () => {
  const world = new Contracts('linear');
  const winner = world.account(1_000_000);
  const loser = world.account(6_000);
  world.trade(winner, loser, FUTURE, 1_000);
  world.trade(winner, loser, PERPETUAL, 1);
  world.deposit(world.state.scalar('sharedFund'), 1_500);
  world.tick({ at: EXPIRY_MS, price: 108_000 });
  // 6,000 less 20.02 of fees, against a loss of 8,000.
  expect(world.of('BandOpened').map(({ market }) => market)).toEqual([PERPETUAL]);
  expect(world.of('DeficitFixed')).toEqual([]);
  expect(world.cash(loser)).toBe(-2_020_020_000n);
  world.tick({});
  expect(world.cash(loser)).toBe(0n);
  expect(world.of('DeficitFixed')).toMatchObject([{ account: loser, market: PERPETUAL }]);
  expect(world.state.markets.clearing.get(FUTURE)).toBe(0n);
  world.engine.check();
});
