// What somebody would try who wants money of adaptive margin and doubtful prices: shelters that last, gates that are gone
// around, collateral that is pumped. Each attack through the real engine, as commands and ticks.
import { describe, expect, test } from 'vitest';
import {
  defaultIndex,
  defaultSource,
  LIQUIDATION_STAGES,
  type Market,
  type Price,
  type Quanta,
} from '../src/index.ts';
import { ScheduledWorld } from './schedule.fixture.ts';
import { quanta, World } from './world.fixture.ts';

const MINUTE_MS = 60_000;
const orderly: Partial<Market> = { reopenGraceMs: MINUTE_MS, reopenWithdrawalMs: MINUTE_MS };
const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];
const isBelow = (world: World, account: number): boolean => {
  const { equity, maintenance } = world.engine.requirement(account);
  return equity < maintenance;
};

describe('L12 a grace is no shelter for ever', () => {
  test('L12 bands that follow one another do not put liquidations off until nothing is left', () => {
    const world = new World({ btc: orderly });
    const maker = world.account(10_000_000);
    const account = world.account(5_000);
    world.trade(account, maker, 0, 500);
    // Down by 2 % a minute, each of which opens a band and is confirmed 20 s later.
    let btc = 100_000;
    let liquidatedWith = 0n;
    for (
      let i = 0;
      i < 12 && stageOf(world, account) === 'none' && world.size(account, 0) > 0n;
      i++
    ) {
      btc *= 0.98;
      world.tick({ btc, afterMs: 40_000 });
      world.tick({ afterMs: 20_000 });
      for (const { equity } of world.of('LiquidationStarted')) liquidatedWith = equity;
    }
    expect(liquidatedWith).toBeGreaterThan(0n);
  });

  test('L12 one lot of a market in its grace does not spare a position in another', () => {
    const world = new World({ eth: orderly });
    const maker = world.account(10_000_000);
    const account = world.account(5_000);
    world.trade(account, maker, 0, 900);
    world.trade(account, maker, 1, 1);
    world.tick({ eth: 4_100 });
    world.tick({});
    expect(world.of('BandClosed')).toHaveLength(1);
    world.tick({ btc: 98_500 });
    world.tick({ btc: 97_300 });
    expect(isBelow(world, account)).toBe(true);
    expect(stageOf(world, account)).not.toBe('none');
  });
});

describe('C7 a shelter outlives a print that waits for another', () => {
  test('C7 one print in a band does not end it, a confirmed one does', () => {
    const world = new ScheduledWorld();
    const maker = world.account(10_000_000);
    const account = world.account(5_100);
    world.trade(account, maker, 0, 1_000);
    world.tick({ btc: 98_300 });
    world.hours(12, 150_000);
    expect(world.capOf(account)).toBeGreaterThan(0);
    world.tick({ btc: 106_000, afterMs: 1_000 });
    expect(world.of('BandOpened')).toHaveLength(1);
    expect(world.capOf(account)).toBeGreaterThan(0);
    world.tick({ btc: 98_300, afterMs: 30_000 });
    world.tick({ afterMs: 30_000 });
    expect(stageOf(world, account)).toBe('none');
    world.tick({ btc: 106_000, afterMs: 30_000 });
    world.tick({ afterMs: 30_000 });
    expect(world.of('PositionSheltered')).toMatchObject([{ account, scalePpm: 0 }]);
  });
});

/** Asset 1 (BTC, at its own index) redeems for what index 2 says. */
function redeemable() {
  const world = new World();
  const at = { time: world.time };
  const named = { symbol: 'BTC-redemption', decimals: 2, quorum: 1, outlierPpm: 100_000 };
  world.must({
    type: 'ListIndex',
    ...defaultIndex,
    ...at,
    index: 2,
    ...named,
    stableRatePpb: 300_000,
  });
  const heard = {
    symbol: 'redemption',
    role: 'index',
    weight: 1,
    stalenessMs: 86_400_000,
  } as const;
  world.must({ type: 'ListSource', ...defaultSource, ...at, source: 3, index: 2, ...heard });
  world.must({
    type: 'SetAsset',
    ...at,
    asset: 1,
    ...world.state.listedAsset(1),
    redemptionIndex: 2,
  });
  const redeem = (price: number, confidence = 0): void => {
    world.time += 1_000;
    const units = BigInt(price) * 100n;
    const print = {
      source: 3,
      price: units as Price,
      time: world.time,
      confidence: (BigInt(confidence) * 100n) as Price,
    };
    world.must({ type: 'Tick', time: world.time, prices: [print], books: [], volatilities: [] });
  };
  return { world, redeem };
}

describe('E5 a redemption price that jumps buys nothing', () => {
  test('what is withdrawn against a coin does not follow a redemption price far from its stable price', () => {
    const { world, redeem } = redeemable();
    redeem(100_000);
    const account = world.account(0);
    const maker = world.account(10_000_000);
    world.deposit(account, 1, 1);
    world.trade(account, maker, 0, 1_000);
    const before = world.engine.requirement(account);
    const free = before.withdrawableEquity - before.initial;
    redeem(200_000);
    const after = world.engine.requirement(account);
    expect(world.state.assetPrice(1)).toBeGreaterThan(15_000_000n);
    const { caution } = after;
    const prices = after.cautionParts?.prices ?? 0n;
    const freeAfter = after.withdrawableEquity - (after.initial - prices);
    expect(freeAfter - free).toBeLessThan(quanta(1_000));
    expect(after.equity - after.initial).toBeLessThan(
      before.equity - before.initial + quanta(1_000),
    );
    expect(caution).toBeGreaterThan(0n);
  });

  test('nor one that is unsure of itself', () => {
    const { world, redeem } = redeemable();
    redeem(100_000);
    const account = world.account(0);
    const maker = world.account(10_000_000);
    world.deposit(account, 1, 1);
    world.trade(account, maker, 0, 1_000);
    world.tick({ btc: 60_000 });
    redeem(100_000);
    const before = world.engine.requirement(account);
    redeem(100_000, 30_000);
    const after = world.engine.requirement(account);
    expect(after.initial - before.initial).toBeGreaterThan(quanta(20_000));
  });
});

describe('C1 a spot trade is no way around the maturing of gains', () => {
  test('what is gained on the index in a spot trade matures like any other gain', () => {
    const world = new World({ venue: { gainMaturityMs: 3_600_000 } });
    const maker = world.account(10_000_000);
    const [one, other] = [world.account(20_000, { owner: 5 }), world.account(50_000, { owner: 5 })];
    world.deposit(other, 1, 1);
    world.trade(one, maker, 0, 1_000);
    world.tick({ btc: 101_700 });
    world.tick({ btc: 103_400 });
    world.trade(maker, one, 0, 1_000);
    const { time } = world;
    const immature = world.state.immatureGain(one);
    expect(immature).toBeGreaterThan(quanta(3_000));
    const leave = (account: number) => {
      const matured = world.cash(account) - world.state.immatureGain(account);
      return matured > 0n ? matured : 0n;
    };
    const before = leave(one) + leave(other);
    const amount = 10_000_000n as Quanta;
    const value = (amount * 103_400n) / 100n;
    for (let i = 0; i < 5; i++) {
      const at = { type: 'PostSpotFill', time, asset: 1, amount } as const;
      world.must({ ...at, buyer: one, seller: other, quote: ((value * 104n) / 100n) as Quanta });
      world.must({ ...at, buyer: other, seller: one, quote: ((value * 96n) / 100n) as Quanta });
    }
    expect(leave(one) + leave(other)).toBeLessThanOrEqual(before);
  });
});

test('C1 cash does not leave in spot trades against gains that are not realised', () => {
  const world = new World();
  const maker = world.account(10_000_000);
  const [one, other] = [world.account(12_000, { owner: 5 }), world.account(50_000, { owner: 5 })];
  world.deposit(other, 1, 1);
  world.trade(one, maker, 0, 1_000);
  for (const btc of [101_700, 103_400, 105_000]) world.tick({ btc });
  const { time } = world;
  const leave = { type: 'Withdraw', time, account: one, asset: 0, amount: quanta(5_000) } as const;
  expect(world.refused(leave)).toMatchObject({ type: 'InitialMarginNotMet' });
  const amount = 10_000_000n as Quanta;
  const value = amount * 1_050n;
  const at = { type: 'PostSpotFill', time, asset: 1, amount } as const;
  // At the index the account bears it; what it would give away on the index, it could not withdraw either.
  const given = { ...at, buyer: one, seller: other, quote: ((value * 104n) / 100n) as Quanta };
  world.must({ ...given, quote: value as Quanta });
  world.must({ ...at, buyer: other, seller: one, quote: value as Quanta });
  expect(world.refused(given)).toMatchObject({ type: 'InitialMarginNotMet', account: one });
});
