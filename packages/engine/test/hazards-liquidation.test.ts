// Section L of the hazard catalogue through the real engine: who is liquidated, by how much, and how it ends.
import { expect, test } from 'vitest';
import { type Event, LIQUIDATION_STAGES, NONE, type Quanta } from '../src/index.ts';
import { detect } from '../src/liquidation/detect.ts';
import { lots, quanta, ticks, World, type WorldOptions } from './world.fixture.ts';
import { ladderOrder } from './ladder-order.fixture.ts';

const QUANTUM = 1e-6;

/** A deep maker, a funded bucket, and one account long `size` lots of BTC at 100,000 (100 USD a lot). */
function longWorld(
  cash: number,
  size = 100,
  options: WorldOptions & { readonly fund?: number } = {},
) {
  const world = new World(options);
  const maker = world.account(5_000_000);
  const account = world.account(cash);
  if (options.fund !== 0)
    world.deposit(world.state.market(0).bucketAccount, options.fund ?? 100_000);
  world.trade(account, maker, 0, size);
  return { world, maker, account };
}
/** A step beyond the bound opens a band; the second, confirming print closes it. */
function gap(world: World, btc: number): readonly Event[] {
  const first = world.tick({ btc });
  expect(
    world.of('LiquidationStarted'),
    'nothing is liquidated on the print that opens the band',
  ).toEqual([]);
  expect(first.some(({ type }) => type === 'BandOpened')).toBe(true);
  return world.tick({ btc });
}
const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];

/** Fills the account's outstanding liquidation order at its limit against the maker. */
function fillOrder(world: World, account: number, maker: number, size?: bigint): readonly Event[] {
  const order = ladderOrder(world.state, account);
  const row = world.state.orderRow(order);
  expect(row).not.toBe(NONE);
  const filled = size ?? world.state.orders.size.get(row);
  const limit = world.state.orders.limit.get(row);
  const sells = world.state.orders.side.get(row) === 1;
  const other = world.order(
    maker,
    world.state.orders.market.get(row),
    Number(sells ? filled : -filled),
    Number(limit),
  );
  world.must(other);
  return world.must({
    type: 'PostFill',
    time: world.time,
    market: 0,
    maker: other.order,
    taker: order,
    price: limit,
    size: lots(Number(filled)),
  });
}

test('L1 equity equal to maintenance is not liquidatable, one quantum less is', () => {
  const world = new World();
  const maker = world.account(5_000_000);
  // At 97,000: a loss of 300, maintenance 3 % of 9,700 = 291, and the taker fee was 5.
  const equal = world.account(596);
  const less = world.account(596 - QUANTUM);
  for (const account of [equal, less]) world.trade(account, maker, 0, 100);
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  expect(world.engine.requirement(equal).equity).toBe(world.engine.requirement(equal).maintenance);
  const started = world.of('LiquidationStarted');
  expect(started.map(({ account }) => account)).toEqual([less]);
  expect(started[0]).toMatchObject({
    equity: quanta(291) - 1n,
    maintenance: quanta(291),
    reason: 'maintenance',
  });
  expect(stageOf(world, equal)).toBe('none');
  const called = world.of('MarginLevelChanged').filter(({ level }) => level === 'liquidation');
  expect(called.map(({ account }) => account)).toEqual([less]);
  // Whatever the screen shows it, the detection itself decides at the quantum.
  const shown = detect(world.state, [equal, less, maker]);
  expect(shown.map(({ account }) => account)).toEqual([less]);
});

test('L1 funding owed counts before the check: it alone can make the difference', () => {
  const world = new World();
  const maker = world.account(5_000_000);
  const account = world.account(596);
  world.trade(account, maker, 0, 100);
  world.tick({ btc: 98_500, btcPerpetual: 99_000 });
  world.tick({ btc: 98_500, btcPerpetual: 99_000, afterMs: 28_800_000 });
  const risk = world.engine.requirement(account);
  expect(risk.positions[0]?.fundingOwed).toBeGreaterThan(0n);
  const unsettled = risk.equity + (risk.positions[0]?.fundingOwed ?? 0n);
  // A long drop by steps to where only the funding owed puts equity below maintenance.
  for (let btc = 98_000; stageOf(world, account) === 'none'; btc -= 10) {
    world.tick({ btc });
    const now = world.engine.requirement(account);
    if (stageOf(world, account) === 'none') expect(now.equity >= now.maintenance).toBe(true);
  }
  const settled = world.events.findIndex(({ type }) => type === 'FundingSettled');
  const started = world.events.findIndex(({ type }) => type === 'LiquidationStarted');
  expect(settled, 'funding is settled before the liquidation starts').toBeGreaterThanOrEqual(0);
  expect(settled).toBeLessThan(started);
  expect(unsettled > risk.equity).toBe(true);
});

test('L2 one order of the planned size, filled at its limit, restores the account; one lot less does not', () => {
  for (const missing of [0n, 1n]) {
    const { world, maker, account } = longWorld(590);
    world.tick({ btc: 98_500 });
    world.tick({ btc: 97_000 });
    const [placed] = world.of('LiquidationOrderPlaced');
    expect(placed).toMatchObject({ account, side: 'sell', limit: ticks(965_150) });
    const size = placed?.size ?? lots(0);
    expect(size > 0n && size < 100n, `${size} lots are a part of the position`).toBe(true);
    fillOrder(world, account, maker, size - missing);
    expect(world.of('PenaltyCharged').map(({ account: who, amount }) => [who, amount])).toEqual([
      [account, (((size - missing) * 96_515_000n * 5_000n + 999_999n) / 1_000_000n) as Quanta],
    ]);
    const { equity, maintenance } = world.engine.requirement(account);
    expect(equity * 10n >= maintenance * 12n).toBe(missing === 0n);
    world.tick({});
    expect(world.of('LiquidationEnded').map(({ outcome }) => outcome)).toEqual(
      missing === 0n ? ['restored'] : [],
    );
  }
});

test('L3 equity too small to pay for closing: no partial step, taken over in full at the mark, the penalty within equity', () => {
  const { world, account } = longWorld(520);
  gap(world, 95_600);
  // Equity 515 - 440 = 75 of a notional of 9,560; closing in the book costs 1.05 %, 100.38.
  expect(world.of('LiquidationOrderPlaced').filter((placed) => placed.account === account)).toEqual(
    [],
  );
  expect(world.of('PositionTransferred')).toMatchObject([
    {
      reason: 'takeOver',
      from: account,
      to: world.state.market(0).bucketAccount,
      size: 100n,
      quote: quanta(9_560),
    },
  ]);
  expect(world.of('PenaltyCharged')).toMatchObject([{ account, amount: quanta(47.8) }]);
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'takenOver' }]);
  expect([world.size(account, 0), world.cash(account)]).toEqual([0n, quanta(75 - 47.8)]);
});

test('L3 the penalty of a take-over takes what equity is left and no more', () => {
  const { world, account } = longWorld(520);
  gap(world, 95_000);
  // Equity 15; the penalty would be 47.5.
  expect(world.of('PenaltyCharged')).toMatchObject([{ amount: quanta(15) }]);
  expect(world.cash(account)).toBe(0n);
});

test('L4 equity at or below zero pays no penalty: the deficit event fixes it and leaves the account flat with exactly nothing', () => {
  for (const btc of [94_850, 94_000]) {
    const { world, account } = longWorld(520);
    gap(world, btc);
    const deficit = quanta((94_850 - btc) / 10);
    expect(world.of('PenaltyCharged')).toEqual([]);
    expect(
      world.of('DeficitFixed').map((event) => [event.account, event.deficit, event.insurance]),
    ).toEqual(deficit === 0n ? [] : [[account, deficit, deficit]]);
    expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'bankrupt' }]);
    expect([world.size(account, 0), world.cash(account), stageOf(world, account)]).toEqual([
      0n,
      0n,
      'none',
    ]);
  }
});

test('L4 a bankrupt account loses its collateral to the fund at the conversion price before anyone else pays', () => {
  const { world, account } = longWorld(520);
  world.deposit(world.state.scalar('sharedFund'), 10_000);
  world.deposit(account, 0.01, 2);
  gap(world, 93_000);
  // Cash 515 - 700 = -185; 0.01 ETH at 4,000 less 2 % is 39.2: the deficit is 145.8.
  expect(world.of('CollateralConverted')).toMatchObject([
    { account, asset: 2, amount: 1_000_000n, proceeds: quanta(39.2) },
  ]);
  expect(world.of('DeficitFixed')).toMatchObject([
    { account, deficit: quanta(145.8), insurance: quanta(145.8) },
  ]);
  expect(world.state.balanceOf(world.state.scalar('sharedFund'), 2)).toBe(1_000_000n);
});

test('L5 a single lot is liquidated in full: in the book, and by take-over', () => {
  const { world, maker, account } = longWorld(5.8, 1);
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ account, size: 1n }]);
  fillOrder(world, account, maker);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'flat' }]);

  const other = longWorld(5.2, 1);
  gap(other.world, 95_300);
  expect(other.world.of('PositionTransferred')).toMatchObject([{ from: other.account, size: 1n }]);
  expect(other.world.size(other.account, 0)).toBe(0n);
});

test('L10 with the book empty the order expires unfilled and the fund takes over at the mark; nothing is sold at any price', () => {
  const { world, account } = longWorld(590);
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ account, limit: ticks(965_150) }]);
  const mark = world.mark(0);
  world.tick({ afterMs: 59_999 });
  expect(
    world.events.filter(({ type }) => type === 'OrderReleased' || type === 'PositionTransferred'),
  ).toEqual([]);
  world.tick({ afterMs: 1 });
  expect(world.of('OrderReleased')).toMatchObject([{ account, reason: 'expired' }]);
  expect(world.of('LiquidationStageEntered').map(({ stage }) => stage)).toEqual(['takeOver']);
  expect(world.of('PositionTransferred')).toMatchObject([
    { reason: 'takeOver', size: 100n, quote: 100n * BigInt(mark) * 100n },
  ]);
  expect(world.mark(0), 'liquidation does not move the mark').toBe(mark);
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'takenOver' }]);
});

test('L10 an order that filled in part is followed by another; one that did not fill at all is not', () => {
  const { world, maker, account } = longWorld(590);
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  fillOrder(world, account, maker, 1n);
  world.tick({ afterMs: 60_000 });
  expect(
    world.of('LiquidationOrderPlaced'),
    'something filled: the book is tried again',
  ).toMatchObject([{ account }]);
  world.tick({ afterMs: 60_000 });
  expect(world.of('LiquidationOrderPlaced').filter((placed) => placed.account === account)).toEqual(
    [],
  );
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'takenOver' }]);
});

test('L10 beyond the take-over budget and without a fund the rest is deleveraged at the mark', () => {
  const { world, maker } = longWorld(520, 100, { btc: { takeOverBudget: quanta(3_000) } });
  const before = world.cash(maker);
  gap(world, 95_600);
  // 3,000 / 95.6 a lot: the bucket takes 31 lots, the maker closes 69 at 9,560 / 100 a lot with no deficit.
  const moved = world.of('PositionTransferred').map(({ reason, to, size }) => [reason, to, size]);
  const { bucketAccount, suspenseAccount } = world.state.market(0);
  expect(moved).toEqual([
    ['takeOver', bucketAccount, 31n],
    ['suspense', suspenseAccount, 69n],
    ['adl', maker, 69n],
  ]);
  expect(world.of('DeficitFixed')).toMatchObject([
    { size: 69n, quote: quanta(69 * 95.6), deficit: 0n, adl: 0n },
  ]);
  expect(world.cash(maker) - before).toBe(quanta(69 * 4.4));
});

test('L17 a cured account leaves liquidation, its outstanding order released; orders of the owner were cancelled first', () => {
  const { world, account } = longWorld(590);
  world.must(world.order(account, 0, -1, 1_010_000));
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  const types = world.events.map(({ type }) => type);
  expect(types.indexOf('OrderReleased')).toBeGreaterThan(types.indexOf('LiquidationStarted'));
  expect(types.indexOf('OrderReleased')).toBeLessThan(types.indexOf('LiquidationOrderPlaced'));
  world.deposit(account, 500);
  world.tick({});
  expect(world.of('OrderReleased')).toMatchObject([{ account, reason: 'liquidation' }]);
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'restored' }]);
  expect(world.state.accounts.orders.get(account)).toBe(0);
});

test('L6 a batch is bounded and worst first; the rest follow on the next ticks, each once', () => {
  const world = new World({ venue: { liquidationsPerStepMax: 2 } });
  const maker = world.account(5_000_000);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  const accounts = [525, 523, 524, 521, 522].map((cash) => {
    const account = world.account(cash);
    world.trade(account, maker, 0, 100);
    return account;
  });
  gap(world, 95_600);
  const order: number[] = [];
  for (let round = 0; round < 4; round++) {
    const ended = world.of('LiquidationEnded').map(({ account }) => account);
    expect(ended.length).toBeLessThanOrEqual(2);
    order.push(...ended);
    world.tick({});
  }
  expect(order).toEqual([3, 4, 1, 2, 0].map((at) => accounts[at]));
});

test('a balance below its cap is repaid from collateral, lowest haircut first, only as much as is needed', () => {
  const world = new World({ venue: { negativeBalanceCap: quanta(100) } });
  const maker = world.account(5_000_000);
  const fund = world.state.scalar('sharedFund');
  world.deposit(fund, 10_000);
  const account = world.account(100);
  world.deposit(account, 0.1, 1);
  world.deposit(account, 1, 2);
  world.trade(account, maker, 0, 100);
  world.tick({ btc: 98_500 });
  // Realise a loss of 300 beyond the cash of 95: closing at 97,000.
  world.tick({ btc: 97_000 });
  world.trade(account, maker, 0, -100);
  expect(world.cash(account) < quanta(-100)).toBe(true);
  const owed = -world.cash(account);
  world.tick({});
  expect(world.of('LiquidationStarted')).toMatchObject([{ account, reason: 'negativeBalance' }]);
  const [converted, ...others] = world.of('CollateralConverted');
  expect(others).toEqual([]);
  expect(converted).toMatchObject({ account, asset: 1 });
  expect(world.cash(account)).toBe((converted?.proceeds ?? 0n) - owed);
  expect(world.cash(account) >= 0n && world.cash(account) < 1_000n).toBe(true);
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'flat' }]);
});

test('disposal is paced by depth and interval, one order at a time', () => {
  const { world, maker, account } = longWorld(520);
  gap(world, 95_600);
  const { bucketAccount } = world.state.market(0);
  expect(world.size(account, 0)).toBe(0n);
  expect(world.of('LiquidationOrderPlaced'), 'no depth sampled, nothing sold').toEqual([]);
  world.tick({ depth: 300 });
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([
    { account: bucketAccount, side: 'sell', size: 30n, limit: ticks(951_220) },
  ]);
  fillOrder(world, bucketAccount, maker);
  world.tick({ depth: 300 });
  expect(world.of('LiquidationOrderPlaced'), 'the interval has not passed').toEqual([]);
  world.tick({ depth: 300, afterMs: 60_000 });
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ account: bucketAccount, size: 30n }]);
});
