// Degraded prices and accounts in trouble, through the real engine: entries of sections B, C, F and L that no single rule owns.
import { expect, test } from 'vitest';
import {
  defaultAsset,
  defaultIndex,
  defaultSource,
  type Event,
  LIQUIDATION_STAGES,
  type Lots,
  NONE,
  type Price,
  type Quanta,
} from '../src/index.ts';
import { NO_DRAW, takeOverLots } from '../src/waterfall/insurance-fund.ts';
import type { State } from '../src/state/state.ts';
import { marketOf, quanta, World, type WorldOptions } from './world.fixture.ts';

const price = (units: number): Price => BigInt(Math.round(units * 100)) as Price;
type Heard = readonly [source: number, units: number];
/** A tick of chosen sources only, of `afterMs` later. */
function hear(world: World, heard: readonly Heard[], afterMs = 20_000): readonly Event[] {
  world.time += afterMs;
  const prices = heard.map(([source, units]) => ({
    source,
    price: price(units),
    time: world.time,
    confidence: 0n as Price,
  }));
  return world.must({ type: 'Tick', time: world.time, prices, books: [], volatilities: [] });
}
const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];
const moneyOut = (world: World, account: number, units: number) =>
  ({ type: 'Withdraw', time: world.time, account, asset: 0, amount: quanta(units) }) as const;

/** An account long 100 lots of BTC at 100,000, in liquidation at 92,000 with an order outstanding. */
function inLiquidation(options: WorldOptions = {}) {
  const world = new World(options);
  const maker = world.account(5_000_000);
  const account = world.account(1_000, { owner: 7 });
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  world.trade(account, maker, 0, 100);
  world.tick({ btc: 92_000 });
  world.tick({ btc: 92_000 });
  expect(stageOf(world, account)).toBe('reduceInBook');
  return { world, maker, account };
}

test('B4 without a quorum of fresh sources that agree nothing is liquidated, no risk is taken and no money leaves', () => {
  const world = new World();
  const { time } = world;
  world.must({
    type: 'ListIndex',
    ...defaultIndex,
    time,
    index: 2,
    symbol: 'SOL',
    decimals: 2,
    quorum: 2,
    outlierPpm: 50_000,
  });
  for (const [i, source] of [3, 4, 5].entries())
    world.must({
      type: 'ListSource',
      ...defaultSource,
      time,
      source,
      symbol: `SOL-${i}`,
      index: 2,
      role: 'index',
      weight: 1,
      stalenessMs: 60_000,
    });
  world.must({
    type: 'ListMarket',
    time,
    market: 2,
    ...marketOf({
      symbol: 'SOL-PERP',
      index: 2,
      baseDecimals: 1,
      maxPriceTicks: 100_000n as never,
    }),
  });
  const all = (units: number): readonly Heard[] => [
    [3, units],
    [4, units],
    [5, units],
  ];
  hear(world, all(200));
  const maker = world.account(1_000_000);
  const account = world.account(1_100);
  world.trade(account, maker, 2, 1_000);
  // Two fall silent; the third alone says that the account is bankrupt.
  for (let i = 0; i < 5; i++) {
    hear(world, [[3, 150]]);
    expect(world.of('LiquidationStarted')).toEqual([]);
  }
  expect(world.state.markets.stale.get(2)).toBe(1);
  expect(world.mark(2)).toBe(2_000);
  expect(world.refused(world.order(account, 2, 1, 2_000))).toMatchObject({ type: 'MarketStale' });
  expect(world.refused(moneyOut(world, account, 1))).toMatchObject({ type: 'MarketStale' });
  world.must(world.order(account, 2, -1, 2_000, true));
  world.deposit(account, 1);
  // Two that contradict each other are no quorum either.
  hear(world, [
    [3, 150],
    [4, 200],
  ]);
  expect(world.state.markets.stale.get(2)).toBe(1);
  hear(world, all(150));
  hear(world, all(150));
  expect(world.of('LiquidationStarted').map((event) => event.account)).toEqual([account]);
});

test('B6 a price that is bad and good again within one tick never becomes the mark', () => {
  const world = new World();
  const maker = world.account(5_000_000);
  const account = world.account(600);
  world.trade(account, maker, 0, 100);
  world.time += 20_000;
  const { time } = world;
  world.must({
    type: 'Tick',
    time,
    prices: [
      { source: 0, price: price(50_000), time: time - 1, confidence: 0n as Price },
      { source: 0, price: price(100_100), time, confidence: 0n as Price },
    ],
    books: [],
    volatilities: [],
  });
  expect(world.mark(0)).toBe(1_001_000);
  const types = new Set(world.events.map(({ type }) => type));
  expect([types.has('BandOpened'), types.has('LiquidationStarted')]).toEqual([false, false]);
});

test('a band is not confirmed by an observation that contradicts its print', () => {
  const world = new World();
  world.tick({ btcPerpetual: 100_000 });
  hear(world, [[0, 50_000]], 1_000);
  expect(world.of('BandOpened')).toHaveLength(1);
  hear(world, [[2, 100_000]], 1_000);
  hear(world, [[1, 4_000]], 1_000);
  expect(world.state.markets.band.get(0)).toBe(1);
  hear(world, [[0, 50_100]], 1_000);
  expect(world.of('BandClosed')).toMatchObject([{ market: 0, reason: 'confirmed' }]);
});

test('B8 trades at any price that the collar allows leave the mark where index and basis put it', () => {
  const world = new World();
  const [one, other] = [world.account(5_000_000), world.account(5_000_000)];
  for (const limit of [1_090_000, 910_000, 1_050_000]) {
    world.trade(one, other, 0, 1_000, limit);
    expect(world.mark(0)).toBe(1_000_000);
  }
  world.tick({});
  expect(world.mark(0)).toBe(1_000_000);
  // And a perpetual source far off its index moves it by the clamp at most.
  world.tick({ btcPerpetual: 150_000 });
  world.tick({ btcPerpetual: 150_000 });
  expect(world.mark(0)).toBe(1_010_000);
});

test('C5 collateral assets, markets and orders of one account are capped; what is over the cap is refused', () => {
  const world = new World({
    venue: { collateralsPerAccountMax: 1, positionsPerAccountMax: 1, ordersPerAccountMax: 2 },
  });
  const account = world.account(100_000);
  world.deposit(account, 1, 1);
  world.deposit(account, 1, 1);
  const { time } = world;
  expect(
    world.refused({ type: 'Deposit', time, account, asset: 2, amount: 1n as Quanta }),
  ).toMatchObject({ type: 'TooMany', count: 1, most: 1 });
  world.must(world.order(account, 0, 1, 1_000_000));
  expect(world.refused(world.order(account, 1, 1, 40_000))).toMatchObject({
    type: 'TooMany',
    what: 'markets',
  });
  world.must(world.order(account, 0, 1, 1_000_000));
  expect(world.refused(world.order(account, 0, 1, 1_000_000))).toMatchObject({
    type: 'TooMany',
    what: 'open orders',
  });
});

test('C6 collateral that has never had a price holds up neither the liquidation nor the write-off', () => {
  const world = new World();
  const { time } = world;
  world.must({
    type: 'ListIndex',
    ...defaultIndex,
    time,
    index: 2,
    symbol: 'NEW',
    decimals: 2,
    quorum: 1,
    outlierPpm: 50_000,
  });
  world.must({
    type: 'ListAsset',
    ...defaultAsset,
    time,
    asset: 3,
    symbol: 'NEW',
    custody: 'venue',
    scale: 8,
    index: 2,
    haircutPpm: 500_000,
    conversionBudget: quanta(1_000),
    conversionDiscountPpm: 0,
    stepBoundPpm: 0,
  });
  const maker = world.account(5_000_000);
  const account = world.account(520);
  world.deposit(account, 3, 3);
  expect(world.refused(moneyOut(world, account, 600))).toMatchObject({
    type: 'InsufficientBalance',
  });
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  world.trade(account, maker, 0, 100);
  world.tick({ btc: 90_000 });
  world.tick({ btc: 90_000 });
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'bankrupt' }]);
  expect(world.state.portfolio(account)).toMatchObject({ cash: 0n, positions: [], collateral: [] });
  expect(world.state.balanceOf(world.state.scalar('sharedFund'), 3)).toBe(300_000_000n);
});

test('C9 a deposit to an account in liquidation is taken and cures it; one after a write-off is kept whole', () => {
  const { world, account } = inLiquidation();
  world.deposit(account, 1_000);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'restored' }]);
  expect([stageOf(world, account), world.size(account, 0)]).toEqual(['none', 100n]);
  world.tick({ btc: 70_000 });
  world.tick({ btc: 70_000 });
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'bankrupt' }]);
  world.deposit(account, 250);
  world.tick({});
  expect(world.cash(account)).toBe(quanta(250));
  world.must(moneyOut(world, account, 250));
});

test('L13 no money and no collateral leaves an account in liquidation, in whichever way it is asked', () => {
  const { world, account } = inLiquidation();
  world.deposit(account, 0.001, 1);
  const sibling = world.account(0, { owner: 7 });
  const { time } = world;
  const stopped = { type: 'AccountLiquidating', account };
  expect(world.refused(moneyOut(world, account, 1))).toMatchObject(stopped);
  for (const asset of [0, 1])
    expect(
      world.refused({
        type: 'Transfer',
        time,
        from: account,
        to: sibling,
        asset,
        amount: 1n as Quanta,
      }),
    ).toMatchObject(stopped);
});

test('L16 a price that goes stale in the middle of a liquidation freezes the account, its owner included, until it is back', () => {
  const { world, account } = inLiquidation();
  for (let i = 0; i < 3; i++) hear(world, [[1, 4_000]], 200_000);
  expect(world.state.markets.stale.get(0)).toBe(1);
  expect([world.size(account, 0), stageOf(world, account)]).toEqual([100n, 'reduceInBook']);
  expect(world.refused(moneyOut(world, account, 1))).toMatchObject({ type: 'AccountLiquidating' });
  world.tick({ btc: 92_000 });
  expect(stageOf(world, account)).not.toBe('reduceInBook');
});

test('F4 a tick that brings no price of the market brings no premium sample either', () => {
  const world = new World();
  world.tick({ btcPerpetual: 100_200 });
  const { premiumCount, premiumSum } = world.state.markets;
  const before = [premiumCount.get(0), premiumSum.get(0)];
  expect(before[0]).toBe(1);
  for (let i = 0; i < 5; i++) hear(world, [[1, 4_000 + i]], 1_000);
  expect([premiumCount.get(0), premiumSum.get(0)]).toEqual(before);
  world.tick({ btcPerpetual: 100_200 });
  expect(premiumCount.get(0)).toBe(2);
});

test('a bucket that is itself under water takes nothing over, not even what would flatten it', () => {
  const { world, maker } = inLiquidation();
  const bucket = world.state.market(0).bucketAccount;
  const short = world.account(515);
  world.trade(short, maker, 0, -80);
  for (let i = 0; i < 6; i++) world.tick({});
  expect(world.size(bucket, 0)).toBeGreaterThan(0n);
  const state = world.state as State;
  expect(takeOverLots(state, 0, -1n as Lots, NO_DRAW)).toBe(-1n);
  state.accounts.cash.set(bucket, quanta(-50_000));
  expect(takeOverLots(state, 0, -1n as Lots, NO_DRAW)).toBe(0n);
  expect(state.accounts.owner.get(bucket)).toBe(NONE);
});
