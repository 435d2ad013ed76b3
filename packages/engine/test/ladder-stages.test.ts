// The stages of a ladder through the real engine: slices that fill in part, take-over that leaves nothing, and the preview that
// says beforehand what each rung would do.
import { expect, test } from 'vitest';
import { previewLiquidation, type Quanta } from '../src/index.ts';
import { FUTURE, PERPETUAL } from './contracts.fixture.ts';
import {
  fillLadderOrder,
  gap,
  ladderOf,
  ladderOrders,
  setLadder,
  stageOf,
} from './ladder.fixture.ts';
import { portfolioWorld } from './portfolio.fixture.ts';
import { quanta, World } from './world.fixture.ts';

const SLICES = [{ stage: 'slicePortfolio', sharePpm: 200_000 }] as const;

/** Long 100 lots of BTC (10,000) and short 500 of ETH (20,000); BTC falls to 93,600. */
function twoLegs(cash = 1_530) {
  const world = new World();
  setLadder(world, SLICES);
  const maker = world.account(5_000_000);
  const account = world.account(cash);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  world.deposit(world.state.market(1).bucketAccount, 100_000);
  world.trade(account, maker, 0, 100);
  world.trade(account, maker, 1, -500);
  for (const btc of [98_500, 97_000, 95_600, 94_200, 93_600]) world.tick({ btc });
  return { world, maker, account };
}
const placed = (world: World) =>
  world
    .of('LiquidationOrderPlaced')
    .map(({ market, side, size }) => [market, side, Number(size)] as const);

test('a slice is an order for each leg at once, each the same share, and filled whole it restores', () => {
  const { world, maker, account } = twoLegs();
  // Equity 875, maintenance 880.8. One slice of 20 % leaves 813 of a wanted 845, two leave 752 of 634.
  expect(placed(world)).toEqual([
    [0, 'sell', 40],
    [1, 'buy', 200],
  ]);
  expect(stageOf(world, account)).toBe('slicePortfolio');
  expect(world.state.accounts.liquidationOrders.get(account)).toBe(2);
  for (const order of ladderOrders(world.state, account)) fillLadderOrder(world, order, maker);
  expect([world.size(account, 0), world.size(account, 1)]).toEqual([60n, -300n]);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'restored' }]);
});

test('of a slice that fills on one leg only, the next is planned from what is left; nothing is placed while an order rests', () => {
  const { world, maker, account } = twoLegs();
  const [first = 0, second = 0] = ladderOrders(world.state, account);
  fillLadderOrder(world, first, maker, 5n);
  world.tick({ afterMs: 30_000 });
  expect(placed(world), 'both orders rest').toEqual([]);
  fillLadderOrder(world, first, maker);
  world.tick({ afterMs: 10_000 });
  expect(placed(world), 'one still rests').toEqual([]);
  expect(ladderOrders(world.state, account)).toEqual([second]);
  world.tick({ afterMs: 20_000 });
  expect(world.of('OrderReleased')).toMatchObject([{ order: second, reason: 'expired' }]);
  expect(placed(world)).toEqual([
    [0, 'sell', 12],
    [1, 'buy', 100],
  ]);
});

test('a slice of which nothing fills is followed by the next rung; one cured by half of it ends there', () => {
  const { world, account } = twoLegs();
  world.tick({ afterMs: 60_000 });
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'takenOver' }]);

  const cured = twoLegs();
  const [, buy = 0] = ladderOrders(cured.world.state, cured.account);
  fillLadderOrder(cured.world, buy, cured.maker);
  cured.world.tick({});
  expect(cured.world.of('OrderReleased')).toMatchObject([{ reason: 'liquidation' }]);
  expect(cured.world.of('LiquidationEnded')).toMatchObject([{ outcome: 'restored' }]);
  expect(ladderOrders(cured.world.state, cured.account)).toEqual([]);
});

test('an owner who reduces meanwhile shrinks the slice: no leg ever turns', () => {
  const { world, maker, account } = twoLegs();
  const own = world.order(account, 0, -95, world.mark(0), true);
  const other = world.order(maker, 0, 95, world.mark(0));
  for (const order of [own, other]) world.must(order);
  world.must({
    type: 'PostFill',
    time: world.time,
    market: 0,
    maker: other.order,
    taker: own.order,
    price: own.limit,
    size: own.size,
  });
  expect(world.size(account, 0)).toBe(5n);
  const [sell = 0] = ladderOrders(world.state, account);
  expect(world.state.orders.size.get(world.state.orderRow(sell))).toBe(5n);
  fillLadderOrder(world, sell, maker);
  expect(world.size(account, 0)).toBe(0n);
});

test('a hedged portfolio account keeps its hedge through its slices', () => {
  const { world, trader } = portfolioWorld(9_000);
  world.must({ type: 'SetLadder', time: world.time, ...ladderOf(SLICES) });
  for (let part = 0; part < 10; part++) {
    world.trade(trader, world.maker, PERPETUAL, 200);
    world.trade(trader, world.maker, FUTURE, -150);
  }
  let price = 100_000;
  while (world.of('LiquidationOrderPlaced').length === 0) {
    price -= 500;
    world.tick({ price, perpetual: price, depth: 1_000_000 });
  }
  const orders = world.of('LiquidationOrderPlaced');
  expect(orders.map(({ market, side }) => [market, side])).toEqual([
    [PERPETUAL, 'sell'],
    [FUTURE, 'buy'],
  ]);
  const [long, short] = orders.map(({ size }) => Number(size));
  expect((long ?? 0) % 400).toBe(0);
  expect((short ?? 0) / (long ?? 1), 'three quarters hedged, as before').toBe(0.75);
  for (const { order, market, side, size, limit } of orders) {
    const sign = side === 'sell' ? 1 : -1;
    const other = world.order(world.maker, market, sign * Number(size), Number(limit));
    world.must(other);
    const fill = { time: world.time, market, maker: other.order, taker: order, price: limit, size };
    world.must({ type: 'PostFill', ...fill });
  }
  const { equity, maintenance } = world.engine.requirement(trader);
  expect(equity * 1_000_000n >= maintenance * BigInt(world.state.venue.exitPpm)).toBe(true);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account: trader, outcome: 'restored' }]);
});

test('an order steps down to the next margin tier, then closes the rest; its limit is the price that keeps the ratio', () => {
  const world = new World();
  setLadder(world, [{ stage: 'reduceInBook', size: 'tierStep', limit: 'zero' }]);
  const maker = world.account(50_000_000);
  const account = world.account(128_000);
  world.trade(account, maker, 0, 12_000);
  // Above a notional of 1,000,000 maintenance is 6 %; the fall leaves less than that.
  for (let btc = 99_000; world.of('LiquidationStarted').length === 0; btc -= 500)
    world.tick({ btc });
  const unit = BigInt(world.mark(0)) * 100n;
  const kept = quanta(1_000_000) / unit;
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ size: 12_000n - kept }]);
  const before = world.engine.requirement(account);
  const [order = 0] = ladderOrders(world.state, account);
  fillLadderOrder(world, order, maker);
  const after = world.engine.requirement(account);
  // E / MM as before to the tick, or better: a tier was left.
  expect(after.equity * before.maintenance).toBeGreaterThanOrEqual(
    before.equity * after.maintenance,
  );
});

test('taken over at the bankruptcy price the account keeps nothing, and the fund has its margin with its positions', () => {
  for (const coins of [0, 0.01]) {
    const world = new World();
    setLadder(world, [], { takeOverPrice: 'bankruptcy' });
    const maker = world.account(5_000_000);
    const account = world.account(520);
    if (coins > 0) world.deposit(account, coins, 2);
    const { bucketAccount } = world.state.market(0);
    world.deposit(bucketAccount, 100_000);
    world.deposit(world.state.scalar('sharedFund'), 1_000);
    world.trade(account, maker, 0, 100);
    gap(world, { btc: 95_600 });
    // Equity 515 - 440 = 75: the bucket takes 100 lots, worth 9,560, for 9,485.
    expect(world.of('PositionTransferred')).toMatchObject([
      { reason: 'takeOver', from: account, to: bucketAccount, quote: quanta(9_485) },
    ]);
    expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'takenOver' }]);
    expect([world.cash(account), world.size(account, 0)]).toEqual([0n, 0n]);
    expect(world.state.balanceOf(account, 2)).toBe(0n);
    const { equity } = world.engine.requirement(bucketAccount);
    // The shared fund bought the coins at 4,000 less 2 %; what it paid went on to the bucket.
    expect(equity).toBe(quanta(100_075 + coins * 4_000 * 0.98));
  }
});

test('what the bankruptcy price leaves beyond the budget of the fund is deleveraged at the mark', () => {
  const world = new World({ btc: { takeOverBudget: quanta(3_000) } });
  setLadder(world, [], { takeOverPrice: 'bankruptcy' });
  const maker = world.account(5_000_000);
  const account = world.account(520);
  const { bucketAccount } = world.state.market(0);
  world.deposit(bucketAccount, 100_000);
  world.trade(account, maker, 0, 100);
  const before = world.cash(maker);
  gap(world, { btc: 95_600 });
  expect(world.size(bucketAccount, 0)).toBe(31n);
  expect(world.cash(maker) - before).toBe(quanta(69 * 4.4));
  expect(world.cash(account)).toBe(0n);
  expect(world.engine.requirement(bucketAccount).equity).toBe(quanta(100_075));
});

test('the preview of who waits for the next step is what that step does', () => {
  const world = new World({ venue: { liquidationsPerStepMax: 1 } });
  setLadder(world, [{ stage: 'reduceInBook', belowPpm: 500_000 }, ...SLICES, 'convertCollateral']);
  const maker = world.account(5_000_000);
  const accounts = [590, 580].map((cash) => {
    const account = world.account(cash);
    world.trade(account, maker, 0, 100);
    return account;
  });
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  const [waits = 0] = accounts;
  expect(stageOf(world, waits)).toBe('none');
  const before = world.engine.stateRoot();
  const preview = previewLiquidation(world.state, waits);
  expect(world.engine.stateRoot(), 'a preview changes nothing').toEqual(before);
  expect(preview).toMatchObject({
    isSupposed: false,
    equity: quanta(285),
    maintenance: quanta(291),
  });
  const plans = preview.rungs.map(({ rung, plan }) => [rung.stage, plan.type]);
  expect(plans).toEqual([
    ['cancelOrders', 'pass'],
    ['reduceInBook', 'pass'],
    ['slicePortfolio', 'slicePortfolio'],
    ['convertCollateral', 'pass'],
    ['takeOver', 'takeOver'],
  ]);
  const slice = preview.rungs[2]?.plan;
  world.tick({});
  const orders = world.of('LiquidationOrderPlaced');
  expect(slice).toMatchObject({
    orders: orders.map(({ market, side, size, limit }) => ({ market, side, size, limit })),
  });
  expect(previewLiquidation(world.state, waits).rungs.map(({ isOn }) => isOn)).toEqual([
    false,
    false,
    true,
    false,
    false,
  ]);
});

test('the preview of a healthy account supposes a loss that puts it a quantum below maintenance', () => {
  const world = new World();
  setLadder(world, ['reduceInBook', 'convertCollateral']);
  const maker = world.account(5_000_000);
  const account = world.account(5_000);
  world.trade(account, maker, 0, 100);
  world.must(world.order(account, 0, 10, 990_000));
  const preview = previewLiquidation(world.state, account);
  expect(preview.isSupposed).toBe(true);
  expect(preview.equity).toBe(preview.maintenance - 1n);
  const [cancel, reduce, convert, take] = preview.rungs.map(({ plan }) => plan);
  expect(cancel).toMatchObject({ type: 'cancelOrders', orders: [{}] });
  expect(reduce).toMatchObject({
    type: 'reduceInBook',
    restores: true,
    orders: [{ market: 0, side: 'sell', limit: 995_000n }],
  });
  expect(convert).toMatchObject({ type: 'pass' });
  // The penalty on all of it: half a per cent of 10,000.
  expect(take).toMatchObject({ type: 'takeOver', cost: quanta(50) });
  const flat = previewLiquidation(world.state, world.account(100));
  expect(flat.rungs.every(({ plan }) => plan.type === 'pass')).toBe(true);
});

test('the preview of an account that only owes says what its collateral would be sold for', () => {
  const world = new World({ venue: { negativeBalanceCap: quanta(100) } });
  setLadder(world, ['convertCollateral']);
  const maker = world.account(5_000_000);
  const account = world.account(100);
  world.deposit(account, 0.1, 1);
  world.trade(account, maker, 0, 100);
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  world.trade(account, maker, 0, -100);
  world.deposit(world.state.scalar('sharedFund'), 10_000);
  const owed = -world.cash(account);
  const [, convert] = previewLiquidation(world.state, account).rungs;
  world.tick({});
  const sold = world
    .of('CollateralConverted')
    .map(({ amount, proceeds }) => ({ amount, proceeds }));
  expect(convert?.plan).toMatchObject({ type: 'convertCollateral', sales: sold });
  expect(sold[0]?.proceeds).toBeGreaterThanOrEqual(owed);
  // Two per cent of what the coins are worth at the index.
  const worth = ((sold[0]?.amount ?? 0n) * 97_000n) / 100n;
  expect(convert?.plan).toMatchObject({ cost: (worth - (sold[0]?.proceeds ?? 0n)) as Quanta });
});
