// Caution through the real engine: with every kind of it switched on, exactly the free amount leaves (C1); orders are refused for
// it and say so; prices that are late hold withdrawals back and liquidations inside their buffer wait, for a bounded time.
import { describe, expect, test } from 'vitest';
import {
  type Index,
  LIQUIDATION_STAGES,
  type Price,
  type Quanta,
  restoreEngine,
} from '../src/index.ts';
import { accountView } from '../src/views/index.ts';
import { mustStay } from '../src/margin/caution/withdrawal.ts';
import { lots, quanta, World, type WorldOptions } from './world.fixture.ts';

const everything: WorldOptions = {
  index: { stableRatePpb: 100_000, delayIntervals: 2, delayIntervalMs: 60_000 },
  venue: { coverSharePpm: 500_000 },
  btc: {
    unwindDepthPpm: 100_000,
    openInterestLowerLots: lots(100),
    openInterestUpperLots: lots(100_000),
    openInterestScalePpm: 3_000_000,
    stressPpm: 300_000,
    withdrawalFloorPpm: 0,
  },
};
const withdrawal = (world: World, account: number, amount: bigint, asset = 0) =>
  ({ type: 'Withdraw', time: world.time, account, asset, amount: amount as Quanta }) as const;
const stageOf = (world: World, account: number) =>
  LIQUIDATION_STAGES[world.state.accounts.stage.get(account)];

/** An account 0.5 BTC long with an order and a coin, and a sibling, after a rise that the stable price has not followed. */
function doubted() {
  const world = new World(everything);
  world.deposit(world.state.scalar('sharedFund'), 1_000);
  const maker = world.account(5_000_000);
  const account = world.account(60_000, { owner: 7 });
  const sibling = world.account(60_000, { owner: 7 });
  world.deposit(account, 0.1, 1);
  world.tick({ depth: 2_000 });
  world.trade(account, maker, 0, 500);
  world.trade(sibling, maker, 0, 300);
  world.trade(account, maker, 1, -50);
  world.must(world.order(account, 0, 100, world.mark(0)));
  world.tick({ btc: 101_500, confidence: 50, depth: 2_000 });
  return { world, maker, account, sibling };
}

describe('every kind of caution at once', () => {
  test('C1 exactly the free amount may be withdrawn, one quantum more is refused', () => {
    const { world, account } = doubted();
    const before = world.engine.requirement(account);
    const parts = before.cautionParts;
    for (const part of [
      'prices',
      'ratesAndOrders',
      'concentration',
      'openInterest',
      'stress',
    ] as const)
      expect(parts?.[part], part).toBeGreaterThan(0n);
    const free = before.withdrawableEquity - mustStay(before).required;
    expect(free).toBeGreaterThan(0n);
    expect(world.refused(withdrawal(world, account, free + 1n))).toMatchObject({
      type: 'InitialMarginNotMet',
      binding: 'caution',
    });
    world.must(withdrawal(world, account, free));
    const after = world.engine.requirement(account);
    expect(after.withdrawableEquity).toBe(mustStay(after).required);
    expect(after.equity).toBeGreaterThanOrEqual(after.initial);
    expect(after.maintenance).toBe(before.maintenance);
  });

  test('C1 the same of coins, whose value is doubted with their price', () => {
    const { world, account } = doubted();
    const requirement = world.engine.requirement(account);
    const free = requirement.withdrawableEquity - mustStay(requirement).required;
    world.must(withdrawal(world, account, free - quanta(1_000)));
    const isAllowed = (amount: bigint): boolean =>
      restoreEngine(world.engine.snapshot()).step(withdrawal(world, account, amount, 1)).ok;
    let [most, least] = [0n, 10_000_001n];
    while (least - most > 1n) {
      const middle = (most + least) / 2n;
      if (isAllowed(middle)) most = middle;
      else least = middle;
    }
    expect(most > 0n && most < 10_000_000n).toBe(true);
    world.must(withdrawal(world, account, most, 1));
    const after = world.engine.requirement(account);
    expect(after.equity).toBeGreaterThanOrEqual(after.initial);
    // Less than a quantum of the coin, at what it is worth, is left.
    expect(after.withdrawableEquity - mustStay(after).required).toBeLessThan(1_100n);
  });

  test('a restored engine needs the same, owners found anew', () => {
    const { world, account } = doubted();
    const restored = restoreEngine(world.engine.snapshot());
    expect(restored.requirement(account)).toEqual(world.engine.requirement(account));
  });

  test('P6 an order that the rates alone would allow is refused for its caution, in whichever account of the owner', () => {
    const { world, maker, account, sibling } = doubted();
    for (const each of [account, sibling]) {
      const { equity, initial, caution } = world.engine.requirement(each);
      expect(equity).toBeGreaterThanOrEqual(initial);
      expect(caution).toBeGreaterThan(0n);
    }
    world.must(world.order(maker, 0, -4_000, world.mark(0)));
    const reject = world.refused(world.order(account, 0, 4_000, world.mark(0)));
    expect(reject).toMatchObject({ type: 'InitialMarginNotMet', binding: 'caution' });
  });
});

describe('late prices', () => {
  const latency: Partial<Index> = {
    latencyFreeMs: 5_000,
    latencyPpmPerRootSecond: 2_000,
    latencyMaxPpm: 20_000,
    latencyWaitMs: 10_000,
  };
  const silent = (world: World, afterMs: number) => {
    world.time += afterMs;
    return world.must({ type: 'Tick', time: world.time, prices: [], books: [], volatilities: [] });
  };
  /** 0.5 BTC long against a maker, at a fresh price of 98,500. */
  function long() {
    const world = new World({ index: latency });
    const maker = world.account(1_000_000);
    const account = world.account(2_525);
    world.trade(account, maker, 0, 500);
    world.tick({ btc: 98_500 });
    expect(stageOf(world, account)).toBe('none');
    return { world, maker, account };
  }

  test('withdrawals that rest on a late price are refused with the numbers; others leave, and initial margin rises', () => {
    const { world, maker } = long();
    const fresh = world.engine.requirement(maker);
    silent(world, 6_000);
    expect(world.refused(withdrawal(world, maker, 1n))).toEqual({
      type: 'PriceLate',
      index: 0,
      ageMs: 6_000,
      freeMs: 5_000,
      bufferPpm: 2_000,
    });
    const buffered = world.engine.requirement(maker);
    // 2,000 ppm of 49,250.
    expect(buffered.cautionParts?.latency).toBe(quanta(98.5));
    expect(buffered.initial - fresh.initial).toBe(quanta(98.5));
    expect(buffered.maintenance).toBe(fresh.maintenance);
    expect(accountView(world.engine, maker)).toMatchObject({
      withdrawable: '0',
      caution: { total: '98.5', latency: '98.5', prices: '0', stress: '0' },
    });
    const bystander = world.account(1_000);
    world.must(withdrawal(world, bystander, quanta(1_000)));
    world.tick({ afterMs: 1_000 });
    expect(accountView(world.engine, maker)?.withdrawable).not.toBe('0');
    world.must(withdrawal(world, maker, 1n));
  });

  test('coins on a late index leave, but nothing may rest on what stays', () => {
    const world = new World({ index: latency });
    const maker = world.account(1_000_000);
    const account = world.account(1_000);
    world.deposit(account, 1, 1);
    world.trade(account, maker, 1, 100); // 1 ETH: initial 200, floor 400
    world.time += 6_000;
    const price = {
      source: 1,
      price: 400_000n as Price,
      time: world.time,
      confidence: 0n as Price,
    };
    world.must({ type: 'Tick', time: world.time, prices: [price], books: [], volatilities: [] });
    expect(world.refused(withdrawal(world, account, quanta(900)))).toMatchObject({
      type: 'InitialMarginNotMet',
    });
    world.must(withdrawal(world, account, 50_000_000n, 1));
    world.tick({ afterMs: 1_000 });
    world.must(withdrawal(world, account, quanta(900)));
  });

  /** The price, in quote units, at which the account falls short of maintenance margin by so many units. */
  function shortBy(units: number) {
    const { world, account } = long();
    const { equity } = world.engine.requirement(account);
    // equity + 0.5 (x - 98,500) = 0.03 * 0.5 x - units
    const x = (49_250 - Number(equity) / 1e6 - units) / 0.485;
    return { world, account, x: Math.floor(x * 10) / 10 };
  }
  /** A price of BTC that is heard 6 s after it was observed. */
  function hearLate(world: World, units: number): void {
    world.time += 20_000;
    const price = BigInt(Math.round(units * 100)) as Price;
    const heard = { source: 0, price, time: world.time - 6_000, confidence: 0n as Price };
    world.must({ type: 'Tick', time: world.time, prices: [heard], books: [], volatilities: [] });
  }

  test('within the buffer a liquidation waits, at most so long', () => {
    const { world, account, x } = shortBy(20);
    hearLate(world, x);
    const { equity, maintenance } = world.engine.requirement(account);
    expect(equity).toBeLessThan(maintenance);
    expect(stageOf(world, account)).toBe('none');
    silent(world, 9_000); // 15 s old, to the millisecond
    expect(stageOf(world, account)).toBe('none');
    silent(world, 1);
    expect(stageOf(world, account)).not.toBe('none');
  });

  test.each([
    ['the fall is confirmed', 0, true],
    ['the price is back', 100, false],
  ])('a fresh price decides: %s', (_what, move, isLiquidated) => {
    const { world, account, x } = shortBy(20);
    hearLate(world, x);
    expect(stageOf(world, account)).toBe('none');
    world.tick({ btc: x + move, afterMs: 1_000 });
    expect(stageOf(world, account) !== 'none').toBe(isLiquidated);
  });

  test('beyond the buffer nothing waits', () => {
    // 2,000 ppm of 48,900 are 98.
    const { world, account, x } = shortBy(110);
    hearLate(world, x);
    expect(stageOf(world, account)).not.toBe('none');
  });

  test('an account in liquidation goes on, however old the price', () => {
    const { world, account, x } = shortBy(110);
    hearLate(world, x);
    expect(stageOf(world, account)).toBe('reduceInBook');
    silent(world, 60_001);
    expect(world.size(account, 0)).toBe(0n);
  });
});

test('B11 a wide interval takes its width off longs, off shorts and off coins, for new risk and withdrawals only', () => {
  const world = new World();
  const maker = world.account(1_000_000);
  const account = world.account(10_000);
  world.deposit(account, 1, 1); // counted at 90 %
  world.trade(account, maker, 0, 500);
  const before = [account, maker].map((each) => world.engine.requirement(each));
  world.tick({ confidence: 1_500 });
  const after = [account, maker].map((each) => world.engine.requirement(each));
  // Half a coin long and one pledged: 750 and 1,350. Half a coin short: 750, and 5 % of it in margin.
  expect(after[0]?.cautionParts).toMatchObject({ prices: quanta(2_100), ratesAndOrders: 0n });
  expect(after[1]?.cautionParts).toMatchObject({
    prices: quanta(750),
    ratesAndOrders: quanta(37.5),
  });
  for (const at of [0, 1]) {
    expect(after[at]?.equity).toBe(before[at]?.equity);
    expect(after[at]?.maintenance).toBe(before[at]?.maintenance);
  }
});

test('under default parameters there is no caution in any account of the house or of owners', () => {
  const world = new World();
  const maker = world.account(1_000_000);
  const account = world.account(10_000);
  world.trade(account, maker, 0, 500);
  world.must(world.order(account, 0, 10, world.mark(0)));
  world.tick({ btc: 101_000 });
  for (let id = 0; id < world.state.scalar('accounts'); id++) {
    const { caution, cautionParts } = world.engine.requirement(id);
    expect([caution, cautionParts]).toEqual([0n, undefined]);
  }
});
