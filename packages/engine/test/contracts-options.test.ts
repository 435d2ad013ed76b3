// Options from the first trade to their exercise: the premium, what short ones need, how they are liquidated, marks that
// are stale or refused, smiles that are not taken.
import { expect, test } from 'vitest';
import { type Quanta, replayInputs, type Ticks, type VolatilityObserved } from '../src/index.ts';
import { CALL, Contracts, EXPIRY_MS, FUTURE, PERPETUAL, price, PUT } from './contracts.fixture.ts';
import { ladderOrder } from './ladder-order.fixture.ts';

test('who buys an option needs its premium in cash, and can lose no more', () => {
  const world = new Contracts('linear');
  const deep = world.account(1_000_000);
  const poor = world.account(1_244);
  const mark = world.mark(CALL);
  expect(mark).toBe(1_244);
  // A coin's worth of calls costs 1,244 and a fee of 0.62.
  expect(world.tryTrade(poor, deep, CALL, 1_000)).toMatchObject({
    type: 'InitialMarginNotMet',
    equity: 1_244_000_000n,
    required: 1_244_622_000n,
  });
  world.deposit(poor, 1);
  world.trade(poor, deep, CALL, 1_000);
  for (const moved of [99_000, 98_000, 97_000, 95_000, 90_000, 80_000])
    world.tick({ price: moved, afterMs: 60_000 });
  expect(world.mark(CALL)).toBe(1);
  expect(world.state.accounts.stage.get(poor)).toBe(0);
  world.waitUntil(EXPIRY_MS, 3_600_000);
  expect(world.cash(poor)).toBe(378_000n);
  expect(world.state.phase(CALL)).toBe('settled');
});

test('the premium that a seller holds cannot be withdrawn, nor can a gain that is not realised', () => {
  const world = new Contracts('linear');
  const deep = world.account(1_000_000);
  const holder = world.account(2_000);
  world.trade(holder, deep, CALL, 1_000);
  world.tick({ price: 101_700 });
  const risk = world.engine.requirement(holder);
  expect(risk.equity > 2_000_000_000n).toBe(true);
  const amount = world.cash(holder) as Quanta;
  const refused = world.refused({
    type: 'Withdraw',
    time: world.time,
    account: holder,
    asset: 0,
    amount,
  });
  expect(refused).toMatchObject({ type: 'InitialMarginNotMet', binding: 'initialMargin' });
});

test('a short option needs 15 % of its coins less the way to the strike, 7.5 % to stay', () => {
  const world = new Contracts('linear');
  const deep = world.account(1_000_000);
  const seller = world.account(20_000);
  world.trade(seller, deep, PUT, -1_000);
  const at = (): readonly bigint[] => {
    const { initial, maintenance } = world.engine.requirement(seller);
    return [initial, maintenance].map((amount) => amount / 1_000_000n);
  };
  expect(at()).toEqual([15_000n, 7_500n]);
  for (const moved of [101_500, 103_000, 104_000]) world.tick({ price: moved, afterMs: 30_000 });
  // 4,000 out of the money: 15,600 less 4,000.
  expect(at()).toEqual([11_600n, 7_800n]);
  for (const moved of [105_800, 107_600]) world.tick({ price: moved, afterMs: 30_000 });
  // Not below 10 %.
  expect(at()).toEqual([10_760n, 8_070n]);
});

test('exercise: intrinsic value at the average, paid by the short to the long, to the quantum', () => {
  const world = new Contracts('linear');
  const long = world.account(100_000);
  const short = world.account(100_000);
  world.trade(long, short, CALL, 1_000, 1_244);
  world.trade(short, long, PUT, 500, 1_244);
  const total = world.cash(long) + world.cash(short);
  for (const moved of [101_000, 102_000, 103_000]) world.tick({ price: moved, afterMs: 60_000 });
  world.waitUntil(EXPIRY_MS, 600_000);
  expect(world.cash(long) + world.cash(short)).toBe(total);
  // 3,000 a coin for a call that cost 1,244; half a coin of puts sold at 1,244 was not called. Taker fee 0.62, maker 0.12.
  expect(world.cash(long)).toBe(
    100_000_000_000n + 1_756_000_000n + 622_000_000n - 622_000n - 124_400n,
  );
});

test('a coin-settled call pays its share of a coin, rounded once for both', () => {
  const world = new Contracts('inverse');
  const long = world.account(10);
  const short = world.account(10);
  world.trade(long, short, CALL, 30);
  const before = [world.cash(long), world.cash(short)];
  const cost = world.state.positions.cost.get(world.state.positionRow(long, CALL));
  for (const moved of [101_500, 103_000]) world.tick({ price: moved, afterMs: 60_000 });
  world.waitUntil(EXPIRY_MS, 600_000);
  // 3 coins' worth of calls: each 3,000 / 103,000 coins, per lot of 0.1 coin rounded down at scale 11.
  const unit = (3_000n * 10n ** 10n) / 103_000n;
  expect(world.cash(long) - (before[0] ?? 0n)).toBe(30n * unit - cost);
  expect(world.cash(short) - (before[1] ?? 0n)).toBe(cost - 30n * unit);
});

test('a short option in trouble is bought back in the book and the account restored', () => {
  const world = new Contracts('linear');
  const deep = world.account(10_000_000);
  const seller = world.account(18_000);
  world.trade(seller, deep, CALL, -1_000);
  let price = 100_000;
  while (ladderOrder(world.state, seller) === 0) {
    price *= 1.017;
    world.tick({ price, afterMs: 20_000, depth: 100_000 });
    expect(price).toBeLessThan(130_000);
  }
  const order = world.of('LiquidationOrderPlaced')[0];
  expect(order).toMatchObject({ market: CALL, side: 'buy' });
  const limit = Number(order?.limit ?? 0);
  expect(limit).toBeLessThanOrEqual(Math.floor(world.mark(CALL) * 1.05));
  const size = Number(order?.size ?? 0);
  const maker = world.order(deep, CALL, -size, limit);
  world.must(maker);
  world.must({
    type: 'PostFill',
    time: world.time,
    market: CALL,
    maker: maker.order,
    taker: order?.order ?? 0,
    price: maker.limit,
    size: maker.size,
  });
  const { equity, maintenance } = world.engine.requirement(seller);
  expect(equity * 10n >= maintenance * 12n).toBe(true);
  world.tick({ price });
  expect(world.state.accounts.stage.get(seller)).toBe(0);
  expect(world.size(seller, CALL)).toBeLessThan(0n);
});

test('a short option beyond rescue is taken over or deleveraged at its bankruptcy quote', () => {
  const world = new Contracts('linear');
  const deep = world.account(10_000_000);
  const seller = world.account(16_000);
  world.trade(seller, deep, CALL, -1_000);
  world.tick({ price: 118_000, afterMs: 20_000 });
  world.tick({ price: 118_000, afterMs: 20_000 });
  expect(world.of('DeficitFixed')[0]).toMatchObject({
    account: seller,
    market: CALL,
    uncovered: 0n,
  });
  expect([world.size(seller, CALL), world.cash(seller)]).toEqual([0n, 0n]);
  world.engine.check();
});

test('without a recent smile an option is stale: nothing new is opened, nobody is liquidated on it', () => {
  const world = new Contracts('linear');
  const deep = world.account(1_000_000);
  const seller = world.account(18_000);
  world.trade(seller, deep, CALL, -1_000);
  world.tick({ volatility: 0, afterMs: 600_000 });
  expect(world.state.markets.stale.get(CALL)).toBe(0);
  world.tick({ afterMs: 1_000 });
  expect(world.state.markets.stale.get(CALL)).toBe(1);
  expect(world.refused(world.order(seller, CALL, -1))).toEqual({
    type: 'MarketStale',
    market: CALL,
  });
  for (const moved of [101_500, 103_000, 104_500, 106_000, 107_500, 109_000, 110_500, 112_000])
    world.tick({ price: moved, afterMs: 1_000 });
  expect(world.state.accounts.stage.get(seller)).toBe(0);
  // The first mark after the silence is a step that a second one has to confirm.
  world.tick({ volatility: 0.6, afterMs: 1_000 });
  expect(world.of('BandOpened').map(({ market }) => market)).toEqual([CALL, PUT]);
  world.tick({ afterMs: 1_000 });
  expect(world.state.accounts.stage.get(seller)).not.toBe(0);
});

test('a price that no contract can have is refused with an alarm, once, and the last mark stands', () => {
  const world = new Contracts('linear');
  const before = world.mark(PUT);
  // A put worth more than the market's width: the largest price is 500,000 dollars.
  const raised = world.listing(PUT, { maxPriceTicks: 1_300n as never });
  world.must({ type: 'SetMarket', time: world.time, market: PUT, ...raised });
  world.tick({ price: 99_000 });
  expect(world.of('OptionMarkRefused')).toEqual([
    { type: 'OptionMarkRefused', market: PUT, reason: 'tooLarge' },
  ]);
  expect([world.mark(PUT), world.state.markets.stale.get(PUT)]).toEqual([before, 1]);
  world.tick({});
  expect(world.of('OptionMarkRefused')).toEqual([]);
  world.tick({ price: 100_500 });
  expect(world.state.markets.stale.get(PUT)).toBe(0);
});

test('an option that is listed too narrow for its price never trades, and says so', () => {
  const world = new Contracts('linear');
  const account = world.account(1_000);
  const market = world.state.scalar('markets');
  const narrow = world.listing(CALL, { maxPriceTicks: 100n as Ticks, symbol: 'NARROW' });
  world.must({ type: 'ListMarket', time: world.time, market, ...narrow });
  for (let i = 0; i < 2; i++) {
    world.tick({});
    expect(world.of('OptionMarkRefused')).toMatchObject([{ market, reason: 'tooLarge' }]);
  }
  const order = world.order(account, market, 1, 5);
  expect(world.refused(order)).toEqual({ type: 'MarketStale', market });
});

test('an option watches the step of its index, not that of its own price', () => {
  const world = new Contracts('linear');
  world.tick({ price: 101_700 });
  expect(world.of('BandOpened')).toEqual([]);
  world.tick({ price: 104_000 });
  expect(world.of('BandOpened').map(({ market }) => market)).toEqual([
    PERPETUAL,
    FUTURE,
    CALL,
    PUT,
    4,
  ]);
});

const svi = {
  model: 'svi',
  volatility: 0n,
  a: 400_000n,
  b: 3_000_000n,
  rho: -200_000_000n,
  m: 0n,
  sigma: 100_000_000n,
} as const satisfies Partial<VolatilityObserved>;

test.each<readonly [string, Partial<VolatilityObserved>, string]>([
  ['of an index that is not listed', { index: 7 }, 'unknownExpiry'],
  ['of a time at which nothing ends', { expiryMs: EXPIRY_MS + 1 }, 'unknownExpiry'],
  ['observed at expiry', { time: EXPIRY_MS }, 'expired'],
  ['from the future', { time: Number.MAX_SAFE_INTEGER }, 'expired'],
  ['older than the last', { time: 0 }, 'olderThanLast'],
  ['with a forward of zero', { forward: price(0) }, 'notPositive'],
  ['with a negative forward', { forward: price(-1) }, 'notPositive'],
  ['with a forward far from the index', { forward: price(200_001) }, 'absurd'],
  ['with no volatility', { volatility: 0n }, 'notPositive'],
  ['with a negative volatility', { volatility: -1n }, 'notPositive'],
  ['with a volatility nobody believes', { volatility: 10n ** 11n }, 'absurd'],
  ['with negative variance', { ...svi, a: -10_000_000n }, 'absurd'],
])('a smile %s is refused with its reason', (_what, changes, reason) => {
  const world = new Contracts('linear');
  world.time += 20_000;
  const observed = { ...world.smile(0.6, 100_000), ...changes };
  const tick = { type: 'Tick', time: world.time, prices: [], books: [] } as const;
  world.must({ ...tick, volatilities: [observed] });
  expect(world.of('VolatilityRejected')).toMatchObject([{ reason }]);
  expect(world.of('VolatilitiesAccepted')).toEqual([]);
});

test('a smile from the near future, and the second of one time, are refused', () => {
  const world = new Contracts('linear');
  world.time += 20_000;
  const tick = { type: 'Tick', time: world.time, prices: [], books: [] } as const;
  const early = { ...world.smile(0.6, 100_000), time: world.time + 1_001 };
  const twice = world.smile(0.7, 100_000);
  world.must({ ...tick, volatilities: [early, twice, twice] });
  expect(world.of('VolatilityRejected').map(({ reason }) => reason)).toEqual([
    'fromTheFuture',
    'olderThanLast',
  ]);
  expect(world.of('VolatilitiesAccepted')[0]?.volatilities).toEqual([twice]);
});

test('of two smiles that cross, the later expiry is refused', () => {
  const world = new Contracts('linear');
  const later = EXPIRY_MS + 86_400_000;
  const market = world.state.scalar('markets');
  const listed = world.listing(CALL, { expiryMs: later, symbol: 'BTC-CALL-2' });
  world.must({ type: 'ListMarket', time: world.time, market, ...listed });
  world.time += 20_000;
  const near = world.smile(1, 100_000);
  const far = { ...world.smile(0.5, 100_000), expiryMs: later };
  const tick = { type: 'Tick', time: world.time, prices: [], books: [] } as const;
  world.must({ ...tick, volatilities: [far, near] });
  // Half the volatility over twice the time is half the variance.
  expect(world.of('VolatilityRejected')).toMatchObject([{ expiryMs: later, reason: 'crossed' }]);
  world.time += 20_000;
  const flat = [world.smile(0.5, 100_000), { ...world.smile(0.5, 100_000), expiryMs: later }];
  world.must({ ...tick, time: world.time, volatilities: flat });
  expect(world.of('VolatilityRejected')).toEqual([]);
});

test('a skewed smile gives each strike its own volatility, and replays to the same bytes', () => {
  const world = new Contracts('linear');
  world.time += 20_000;
  world.must({
    type: 'Tick',
    time: world.time,
    prices: [{ source: 0, price: price(100_000), time: world.time, confidence: price(0) }],
    books: [],
    volatilities: [{ ...world.smile(0, 100_000), ...svi }],
  });
  // At the money: 0.0004 + 0.003 * 0.1 of total variance over a day.
  const years = (EXPIRY_MS - world.time) / 31_536_000_000;
  const wanted = Math.sqrt(0.0007 / years);
  expect(Number(world.state.markets.volatility.get(CALL)) / 1e9).toBeCloseTo(wanted, 8);
  const decided = replayInputs(world.records);
  expect('why' in decided ? decided.why : decided.stepHash).toEqual(world.engine.stepHash);
});
