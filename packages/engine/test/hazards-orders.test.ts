// Orders, fills and amounts that were legal one by one and are not together: section P of the hazard catalogue, the prices that
// may back them (B), and the widths that many accounts share (A).
import { expect, test } from 'vitest';
import { NONE, type Price, type Quanta } from '../src/index.ts';
import { marketOf, quanta, lots, ticks, World } from './world.fixture.ts';

/** A tick of chosen sources only: the others stay silent. */
function hear(
  world: World,
  prices: readonly (readonly [source: number, price: number])[],
  afterMs = 20_000,
): void {
  world.time += afterMs;
  world.must({
    type: 'Tick',
    time: world.time,
    prices: prices.map(([source, price]) => ({
      source,
      price: BigInt(Math.round(price * 100)) as Price,
      time: world.time,
      confidence: 0n as Price,
    })),
    books: [],
    volatilities: [],
  });
}
const withdrawal = (world: World, account: number, units: number, asset = 0) =>
  ({
    type: 'Withdraw',
    time: world.time,
    account,
    asset,
    amount: asset === 0 ? quanta(units) : (BigInt(units * 1e8) as Quanta),
  }) as const;

test('B1 collateral whose price is stale backs no new risk and no withdrawal, in whatever market; reducing and depositing go on', () => {
  const world = new World();
  const maker = world.account(1_000_000);
  const account = world.account(1_000);
  world.deposit(account, 1, 1);
  world.trade(account, maker, 1, 500);
  for (let i = 0; i < 10; i++) hear(world, [[1, 4_000]]);
  expect(world.state.indexes.fresh.get(0)).toBe(0);
  expect(world.state.markets.stale.get(1)).toBe(0);
  expect(world.refused(world.order(account, 1, 1_000, 40_000))).toMatchObject({
    type: 'InitialMarginNotMet',
    account,
  });
  expect(world.refused(withdrawal(world, account, 500))).toMatchObject({
    type: 'InitialMarginNotMet',
    account,
  });
  world.must(world.order(account, 1, -100, 40_000, true));
  world.deposit(account, 5_000);
  world.must(world.order(account, 1, 100, 40_000));
  // The stale coins may leave: what stays does not rest on them.
  world.must(withdrawal(world, account, 1, 1));
});

test('B9 a silent source of an asset that the account does not hold is nothing to it', () => {
  const world = new World();
  const maker = world.account(1_000_000);
  const account = world.account(2_000);
  world.trade(account, maker, 1, 100);
  for (let i = 0; i < 10; i++) hear(world, [[1, 4_000]]);
  expect(world.state.markets.stale.get(0)).toBe(1);
  world.must(world.order(account, 1, 100, 40_000));
  world.must(withdrawal(world, account, 500));
  hear(world, [[1, 2_000]]);
  hear(world, [[1, 2_000]]);
  expect(world.of('LiquidationStarted').map((event) => event.account)).toEqual([account]);
});

test('B5 two prices of one source in one tick: the second is judged by the time of the first', () => {
  const world = new World();
  const time = world.time + 20_000;
  const price = (units: number) => BigInt(units * 100) as Price;
  world.must({
    type: 'Tick',
    time,
    prices: [
      { source: 0, price: price(100_100), time, confidence: 0n as Price },
      { source: 0, price: price(90_000), time: time - 10_000, confidence: 0n as Price },
      { source: 0, price: price(80_000), time, confidence: 0n as Price },
    ],
    books: [],
    volatilities: [],
  });
  expect(world.of('PriceRejected').map(({ reason }) => reason)).toEqual([
    'olderThanLast',
    'olderThanLast',
  ]);
  expect(world.state.sources.price.get(0)).toBe(price(100_100));
  expect(world.state.sources.time.get(0)).toBe(time);
});

test('P4 a resting order that the account could no longer bear does not fill, whichever side it is on', () => {
  const world = new World();
  const friend = world.account(1_000_000);
  const account = world.account(6_000);
  const resting = world.order(account, 0, 1_000, 1_000_000);
  world.must(resting);
  for (let btc = 100_000; btc > 80_000; btc *= 0.985) world.tick({ btc });
  const hit = world.order(friend, 0, -1_000, world.mark(0));
  world.must(hit);
  const fill = {
    type: 'PostFill',
    time: world.time,
    market: 0,
    price: ticks(1_000_000),
    size: lots(1_000),
  } as const;
  const reject = { type: 'InitialMarginNotMet', account };
  expect(world.refused({ ...fill, maker: resting.order, taker: hit.order })).toMatchObject(reject);
  expect(world.refused({ ...fill, maker: hit.order, taker: resting.order })).toMatchObject(reject);
  world.deposit(account, 30_000);
  world.must({ ...fill, maker: resting.order, taker: hit.order });
});

test('P4 a reduce-only order far behind the mark cannot carry away the equity that other positions rest on', () => {
  const world = new World();
  const friend = world.account(5_000_000);
  const account = world.account(6_000);
  world.trade(account, friend, 0, 1_000);
  const resting = world.order(account, 0, -1_000, 1_000_000, true);
  world.must(resting);
  for (let btc = 100_000; btc < 130_000; btc *= 1.015) world.tick({ btc });
  world.trade(account, friend, 1, 10_000, 40_000);
  const hit = world.order(friend, 0, 1_000, 1_000_000);
  world.must(hit);
  expect(
    world.refused({
      type: 'PostFill',
      time: world.time,
      market: 0,
      maker: resting.order,
      taker: hit.order,
      price: ticks(1_000_000),
      size: lots(1_000),
    }),
  ).toMatchObject({ type: 'InitialMarginNotMet', account });
});

test('P5 a maker fee above the taker fee, which no check counts, is refused', () => {
  const world = new World();
  expect(
    world.refused({
      type: 'SetMarket',
      time: world.time,
      market: 0,
      ...marketOf({ makerFeePpm: 501 }),
    }),
  ).toMatchObject({ type: 'ParameterOutOfRange', parameter: 'makerFeePpm' });
});

test('A4 deposits and transfers that would overflow a column are refused, not asserted', () => {
  const world = new World();
  const most = 2n ** 62n - 1n;
  const [one, two, three] = [0, 1, 2].map(() => world.account(0, { owner: 7 })) as [
    number,
    number,
    number,
  ];
  const deposit = (account: number, asset: number, amount: bigint) =>
    ({ type: 'Deposit', time: world.time, account, asset, amount: amount as Quanta }) as const;
  for (const asset of [0, 2]) {
    world.must(deposit(one, asset, most - 10n));
    expect(world.refused(deposit(two, asset, most))).toMatchObject({ type: 'AmountTooLarge' });
    world.must(deposit(two, asset, 10n));
    expect(world.refused(deposit(three, asset, 1n))).toMatchObject({ type: 'AmountTooLarge' });
    world.must({
      type: 'Transfer',
      time: world.time,
      from: one,
      to: two,
      asset,
      amount: (most - 10n) as Quanta,
    });
  }
  world.engine.check();
});

test('A4 open interest of many accounts, at the largest price, stays within its column', () => {
  const world = new World({ venue: { fullCheckEverySteps: 1_000 } });
  const most = 10_000_000n;
  const { maxPriceTicks, tickLotQuanta } = world.state.market(1);
  const largest = 2n ** 62n / (maxPriceTicks * tickLotQuanta);
  const pair = () => [world.account(100_000_000), world.account(100_000_000)] as const;
  for (let open = 0n; open + most <= largest; open += most)
    world.trade(...pair(), 1, Number(most), 40_000);
  const [buyer, seller] = pair();
  const [bid, ask] = [
    world.order(buyer, 1, Number(most), 40_000),
    world.order(seller, 1, -Number(most), 40_000),
  ];
  world.must(bid);
  world.must(ask);
  const fill = {
    type: 'PostFill',
    time: world.time,
    market: 1,
    maker: bid.order,
    taker: ask.order,
    price: ticks(40_000),
  } as const;
  const left = largest - world.state.markets.openInterest.get(1);
  const size = (left + 1n) as never;
  expect(world.refused({ ...fill, size })).toMatchObject({
    type: 'PositionTooLarge',
    size: largest + 1n,
    largest,
  });
  world.must({ ...fill, size: left as never });
  world.engine.check();
});

test('A10 a smaller largest position or price waits for the orders that could exceed it', () => {
  const world = new World();
  const account = world.account(1_000_000);
  const bid = world.order(account, 0, 5_000, 900_000);
  world.must(bid);
  world.must(world.order(account, 0, -10, 1_200_000));
  const set = (changes: Parameters<typeof marketOf>[0]) =>
    ({ type: 'SetMarket', time: world.time, market: 0, ...marketOf(changes) }) as const;
  expect(world.refused(set({ maxPositionLots: lots(4_999) }))).toMatchObject({
    type: 'GridChangeRefused',
  });
  expect(world.refused(set({ maxPriceTicks: ticks(1_199_999) }))).toMatchObject({
    type: 'GridChangeRefused',
  });
  world.must(set({ maxPositionLots: lots(5_000), maxPriceTicks: ticks(1_200_000) }));
  expect(world.state.orderRow(bid.order)).not.toBe(NONE);
});
