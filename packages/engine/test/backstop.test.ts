// Backstop makers through the engine: who takes, how much, at what price, and what stops them.
import { expect, test } from 'vitest';
import { type Lots, rungOf } from '../src/index.ts';
import { auctionWorld, gap, worth } from './auction.fixture.ts';
import { lots, quanta, type World, type WorldOptions } from './world.fixture.ts';

const rungs = [
  rungOf({ stage: 'cancelOrders' }),
  rungOf({ stage: 'backstop' }),
  rungOf({ stage: 'takeOver' }),
];
const backstopWorld = (options: WorldOptions = {}): World => auctionWorld({ rungs }, options);

type Terms = {
  readonly lots?: number;
  readonly discountPpm?: number;
  readonly lossBudget?: number;
  readonly market?: number;
};
function commit(world: World, account: number, terms: Terms = {}): void {
  world.must(commitment(world, account, terms));
}
const commitment = (world: World, account: number, terms: Terms) =>
  ({
    type: 'CommitBackstop',
    time: world.time,
    account,
    market: terms.market ?? 0,
    lots: lots(terms.lots ?? 1_000),
    discountPpm: terms.discountPpm ?? 2_000,
    lossBudget: quanta(terms.lossBudget ?? 100_000),
    until: world.time + 86_400_000,
  }) as const;

/** 100 lots on 520, fee 5: at 97,000 equity is 215 and maintenance 291. */
function trader(world: World): number {
  const account = world.account(520);
  world.trade(account, world.account(1_000_000), 0, 100);
  return account;
}

test('the cheapest maker takes as much as restores the account, at the mark less its discount', () => {
  const world = backstopWorld();
  const [dear, cheap] = [world.account(100_000), world.account(100_000)];
  const account = trader(world);
  commit(world, dear as number, { discountPpm: 3_000 });
  commit(world, cheap as number, { discountPpm: 1_000 });
  gap(world, { btc: 97_000 });
  const [taken, ...others] = world.of('BackstopTaken');
  expect(others).toEqual([]);
  expect(taken).toMatchObject({ account: cheap, from: account });
  const size = taken?.lots ?? 0n;
  // 97 a lot: a discount of 0.097 and a penalty of 0.485 for each, and 1.2 * 2.91 a lot less to hold.
  expect(taken?.discount).toBe(size * 97_000n);
  expect(worth(world, account)).toBe(215_000_000n - size * (97_000n + 485_000n));
  const maintenance = world.engine.requirement(account).maintenance;
  expect(worth(world, account) * 10n).toBeGreaterThanOrEqual(maintenance * 12n);
  const oneLess = 215_000_000n - (size - 1n) * 582_000n;
  expect(oneLess * 10n).toBeLessThan((maintenance + 2_910_000n) * 12n);
  expect(world.size(cheap as number, 0)).toBe(size);
  expect(worth(world, cheap as number)).toBe(quanta(100_000) + size * 97_000n);
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'restored' }]);
});

test('committed lots, margin and liquidation bound what a maker takes; the next one takes the rest', () => {
  const world = backstopWorld();
  const [small, poor, last] = [world.account(10_000), world.account(26), world.account(100_000)];
  const account = trader(world);
  commit(world, small as number, { discountPpm: 0, lots: 7 });
  commit(world, poor as number, { discountPpm: 1, lots: 90 });
  commit(world, last as number, { discountPpm: 2 });
  gap(world, { btc: 97_000 });
  const takings = world.of('BackstopTaken').map((each) => [each.account, each.lots]);
  // Initial margin of a lot is 4.85: 26 are enough for five.
  expect(takings.slice(0, 2)).toEqual([
    [small, 7n],
    [poor, 5n],
  ]);
  expect(takings[2]?.[0]).toBe(last);
  expect(world.size(account, 0)).toBeGreaterThan(0n);
  expect(world.of('BackstopTaken')[0]?.lotsLeft).toBe(0n);
});

test.each([
  { lossBudget: 200, takes: false },
  { lossBudget: 10_000, takes: true },
])('L11 what a maker has lost is gone from its budget of $lossBudget', ({ lossBudget, takes }) => {
  const world = backstopWorld();
  const maker = world.account(100_000);
  commit(world, maker, { lossBudget });
  trader(world);
  gap(world, { btc: 97_000 });
  const held = Number(world.size(maker, 0));
  // A step of 1.8 % on what it holds is within either budget.
  expect(held * 97 * 0.018).toBeLessThan(200);
  trader(world);
  gap(world, { btc: 94_000 });
  // It has lost 3 a lot since, and a discount less: of 200 less is left than a step on its lots may cost.
  expect(200 - held * 2.806).toBeLessThan(held * 94 * 0.018);
  expect(world.of('BackstopTaken').length > 0).toBe(takes);
});

test('nobody takes of himself, after his time, or what he has ended; an account worth nothing is not theirs', () => {
  const world = backstopWorld();
  const account = trader(world);
  const own = world.account(100_000, { owner: account });
  const other = world.account(100_000);
  commit(world, own);
  commit(world, other);
  commit(world, other, { lots: 0 });
  world.must({ ...commitment(world, world.account(100_000), {}), until: world.time + 1 });
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  gap(world, { btc: 97_000 });
  expect(world.of('BackstopTaken')).toEqual([]);
  expect(world.size(account, 0)).toBe(0n);
  const insolvent = backstopWorld();
  trader(insolvent);
  commit(insolvent, insolvent.account(100_000));
  insolvent.deposit(insolvent.state.market(0).bucketAccount, 100_000);
  gap(insolvent, { btc: 94_000 });
  expect(insolvent.of('BackstopTaken')).toEqual([]);
});

test('a commitment is refused with what decided it', () => {
  const world = backstopWorld();
  const maker = world.account(1_000);
  const refusal = (changes: object) =>
    world.refused({ ...commitment(world, maker, {}), ...changes });
  expect(refusal({ market: 9 })).toMatchObject({ type: 'UnknownId', what: 'market' });
  expect(refusal({ account: world.state.market(0).bucketAccount })).toMatchObject({
    type: 'HouseAccount',
  });
  expect(refusal({ discountPpm: 5_001 })).toMatchObject({
    type: 'ParameterOutOfRange',
    parameter: 'discountPpm',
    range: '0 to 5000',
  });
  expect(refusal({ until: world.time })).toMatchObject({ parameter: 'until' });
  expect(refusal({ lots: -1n as Lots })).toMatchObject({ type: 'AmountNotPositive' });
  expect(refusal({ lossBudget: quanta(0) })).toMatchObject({ type: 'AmountNotPositive' });
  expect(refusal({ lots: 10_000_001n as Lots })).toMatchObject({ type: 'PositionTooLarge' });
  const isolated = world.account(100, { market: 1 });
  expect(refusal({ account: isolated })).toMatchObject({ type: 'WrongMarket' });
});

test('many small commitments keep nobody out, and what has run out makes room', () => {
  const world = backstopWorld();
  for (let at = 0; at < 256; at++) commit(world, world.account(0), { lots: at === 7 ? 1 : 2 });
  expect(world.refused(commitment(world, world.account(0), { lots: 1 }))).toMatchObject({
    type: 'TooMany',
    most: 256,
  });
  commit(world, world.account(0), { lots: 2 });
  expect(world.of('BackstopCommitted').map(({ lots: size }) => size)).toEqual([0n, 2n]);
  expect(world.state.scalar('backstops')).toBe(256);
  world.time += 86_400_001;
  commit(world, world.account(0), { lots: 1 });
  expect(world.state.scalar('backstops')).toBe(1);
});

test('a finer grid keeps what was committed and what auctions owe', () => {
  const world = backstopWorld();
  const maker = world.account(100_000);
  commit(world, maker, { lots: 10 });
  const account = trader(world);
  const listed = world.state.listedMarket(0);
  const {
    tickLotQuanta: _,
    expiry: __,
    bucketAccount: ___,
    suspenseAccount: ____,
    ...market
  } = listed;
  world.must({
    type: 'SetMarket',
    time: world.time,
    market: 0,
    ...market,
    baseDecimals: 4,
    maxPositionLots: (listed.maxPositionLots * 10n) as Lots,
  });
  expect(world.of('GridChanged')).toMatchObject([{ lotFactor: 10n }]);
  gap(world, { btc: 97_000 });
  expect(world.of('BackstopTaken')).toMatchObject([
    { account: maker, from: account, lots: 100n, lotsLeft: 0n },
  ]);
});
