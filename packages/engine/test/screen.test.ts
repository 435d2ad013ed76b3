// The screen may cost time but never change a decision: one long-lived engine, whose screen remembers, against a brute-force
// twin that looks at everybody on every tick, from a copy of the same state. Both must record the same events.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../src/base/property.fixture.ts';
import { MARGIN_LEVELS } from '../src/index.ts';
import { bruteForce, type Tick } from './brute-force.fixture.ts';
import { venueOf, World } from './world.fixture.ts';

/** Ticks the world and its twin, and compares. */
function tickBoth(world: World, options: Parameters<World['tick']>[0]): void {
  const before = world.engine.snapshot();
  let asked: Tick | undefined;
  const { must } = world;
  world.must = (input) => {
    if (input.type === 'Tick') asked = input;
    return must.call(world, input);
  };
  world.tick(options);
  world.must = must;
  expect(world.of('StateRootRecorded')).toEqual([]);
  expect(world.events).toEqual(bruteForce(before, asked as Tick));
}

/** Forty leveraged accounts against a deep maker: enough for the screen to ask only those that are near. */
function crowd(): { readonly world: World; readonly maker: number; readonly accounts: number[] } {
  const world = new World();
  const maker = world.account(500_000_000);
  const accounts = Array.from({ length: 40 }, (_, i) => world.account(6_000 + 150 * i));
  for (const [i, account] of accounts.entries()) {
    world.trade(account, maker, i % 2, (i % 3 === 0 ? -1 : 1) * (i % 2 === 0 ? 900 : 2_000));
    if (i % 4 === 0) world.deposit(account, 0.02, 1);
  }
  world.tick({});
  return { world, maker, accounts };
}

test('an announced level is taken back when the price that caused it is', () => {
  const { world } = crowd();
  for (const btc of [100_000, 99_000, 98_200, 99_000, 100_000, 98_200, 100_000, 101_000])
    tickBoth(world, { btc });
});

test('a lowered cap on negative balances is seen on the next tick', () => {
  const { world, maker } = crowd();
  const account = world.account(20_000);
  world.deposit(account, 0.5, 1);
  world.trade(account, maker, 0, 1_000);
  world.tick({ btc: 99_000 });
  world.trade(maker, account, 0, 1_000);
  world.must({
    type: 'Withdraw',
    time: world.time,
    account,
    asset: 0,
    amount: world.cash(account) as never,
  });
  world.trade(account, maker, 0, 500);
  world.tick({ btc: 98_500 });
  world.trade(maker, account, 0, 500);
  expect(world.cash(account)).toBeLessThan(-100_000_000n);
  world.tick({});
  world.must({
    type: 'ConfigureVenue',
    time: world.time,
    ...venueOf({ negativeBalanceCap: 100_000_000n as never }),
  });
  tickBoth(world, {});
  expect(world.of('LiquidationStarted').map((event) => event.account)).toEqual([account]);
});

test('a debt without positions is taken up when the collateral behind it falls below it', () => {
  const { world, maker } = crowd();
  const account = world.account(1_000);
  world.deposit(account, 0.01, 1);
  world.trade(account, maker, 1, 300);
  world.tick({ eth: 3_930 });
  world.trade(maker, account, 1, 300);
  world.must({
    type: 'Withdraw',
    time: world.time,
    account,
    asset: 0,
    amount: world.cash(account) as never,
  });
  world.trade(account, maker, 1, 100);
  world.tick({ eth: 3_900 });
  world.trade(maker, account, 1, 100);
  expect(world.cash(account)).toBeLessThan(0n);
  expect(world.engine.requirement(account).equity).toBeGreaterThan(0n);
  let btc = 100_000;
  while (world.engine.requirement(account).equity >= 0n) tickBoth(world, { btc: (btc *= 0.985) });
  expect(MARGIN_LEVELS[world.state.accounts.level.get(account)]).not.toBe('healthy');
  expect(world.of('LiquidationStarted').map((event) => event.account)).toContain(account);
});

test('over long random stories the screened engine and the brute-force twin record the same', () => {
  const move = fc.record({
    market: fc.constantFrom(0, 1),
    ppm: fc.integer({ min: -12_000, max: 12_000 }),
    act: fc.integer({ min: 0, max: 60 }),
    hours: fc.constantFrom(0, 0, 0, 0, 9),
  });
  holds(
    fc.property(fc.array(move, { minLength: 20, maxLength: 60 }), (moves) => {
      const { world, maker, accounts } = crowd();
      const prices = [100_000, 4_000];
      for (const { market, ppm, act, hours } of moves) {
        const account = accounts[act];
        if (account !== undefined) command(world, { account, maker, market, act });
        prices[market] = (prices[market] as number) * (1 + ppm / 1e6);
        const [btc, eth] = prices as [number, number];
        tickBoth(world, {
          btc,
          eth,
          btcPerpetual: btc * 1.001,
          afterMs: 20_000 + hours * 3_600_000,
          depth: 400,
        });
      }
    }),
    25,
  );
}, 30_000);

/** One command of an account; a refused one changes nothing. */
function command(
  world: World,
  the: {
    readonly account: number;
    readonly maker: number;
    readonly market: number;
    readonly act: number;
  },
): void {
  const { account, maker, market, act } = the;
  const { time } = world;
  if (act % 5 === 0) world.deposit(account, 200);
  if (act % 5 === 1)
    world.step({ type: 'Withdraw', time, account, asset: 0, amount: 300_000_000n as never });
  if (act % 5 === 2) world.step(world.order(account, market, 50, world.mark(market)));
  if (act === 33)
    world.step({ type: 'ConfigureVenue', time, ...venueOf({ warningPpm: 3_000_000 }) });
  if (act % 5 === 4) {
    const size = -Number(world.size(account, market));
    if (size === 0) return;
    const reduce = world.order(account, market, size, world.mark(market), true);
    const other = world.order(maker, market, -size, world.mark(market));
    if (world.step(reduce) !== undefined || world.step(other) !== undefined) return;
    world.step({
      type: 'PostFill',
      time,
      market,
      maker: other.order,
      taker: reduce.order,
      price: other.limit,
      size: other.size,
    });
  }
}
