// Perpetuals that are settled in the coin: profit, funding, margin, liquidation and deficit, each a function of the value
// of a lot and not of its price.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../src/base/property.fixture.ts';
import { type Lots, NONE, type Quanta, type Ticks, unitValueAt } from '../src/index.ts';
import { bankruptcyQuote } from '../src/liquidation/plan.ts';
import { Contracts, FUTURE, PERPETUAL } from './contracts.fixture.ts';
import { ladderOrder } from './ladder-order.fixture.ts';

const COIN = 100_000_000_000n;

/** `size` lots of 10 dollars at 100,000 dollars: 10,000 lots are one coin. */
function withPosition(cash: number, size: number) {
  const world = new Contracts('inverse');
  const deep = world.account(1_000);
  const account = world.account(cash);
  world.trade(account, deep, PERPETUAL, size);
  return { world, deep, account };
}

test('a long one gains coins as the price rises: face / entry - face / exit', () => {
  const { world, deep, account } = withPosition(1, 10_000);
  const before = world.cash(account);
  for (const moved of [101_000, 102_000, 103_000, 104_000, 105_000]) world.tick({ price: moved });
  const unrealised = world.engine.requirement(account).positions[0]?.unrealised;
  // 1 - 100,000 / 105,000 coins, each lot to the nearest quantum: 10^12 / 105,000 is 9,523,809.52.
  expect(unrealised).toBe(10_000n * (10_000_000n - 9_523_810n));
  world.trade(account, deep, PERPETUAL, -10_000);
  const fee = (10_000n * 9_523_810n * 500n + 999_999n) / 1_000_000n;
  expect(world.cash(account) - before).toBe(4_761_900_000n - fee);
  expect(world.size(account, PERPETUAL)).toBe(0n);
});

test('notional and margin are coins: face over price, at the rate of the tier', () => {
  const { world, account } = withPosition(3, 20_000);
  expect(world.engine.requirement(account)).toMatchObject({
    notional: 2n * COIN,
    initial: COIN / 10n,
    maintenance: (2n * COIN * 3n) / 100n,
  });
});

test('longs pay a positive rate, in the coin', () => {
  const { world, deep, account } = withPosition(1, 10_000);
  const before = world.cash(account);
  for (let i = 0; i < 30; i++) world.tick({ perpetual: 100_200, afterMs: 1_200_000 });
  expect(world.state.markets.fundingRatePpb.get(PERPETUAL)).toBeGreaterThan(0n);
  world.trade(account, deep, PERPETUAL, -1);
  const owed = world.state.markets.fundingRatePpb.get(PERPETUAL);
  expect(owed > 0n).toBe(true);
  expect(world.cash(account)).toBeLessThan(before);
  world.engine.check();
});

test('a fill books the same integer cost on both sides, whatever its price', () => {
  const price = fc.integer({ min: 180_000, max: 220_000 });
  const size = fc.integer({ min: 1, max: 5_000 });
  const world = new Contracts('inverse');
  const one = world.account(1_000);
  const other = world.account(1_000);
  holds(
    fc.property(price, size, fc.boolean(), (limit, lots, buys) => {
      world.trade(one, other, PERPETUAL, buys ? lots : -lots, limit);
      const [a, b] = [one, other].map((account) => {
        const row = world.state.positionRow(account, PERPETUAL);
        return row === NONE ? 0n : world.state.positions.cost.get(row);
      });
      const clearing = world.state.markets.clearing.get(PERPETUAL);
      expect((a ?? 0n) + (b ?? 0n) + clearing).toBe(0n);
    }),
    100,
  );
});

test('a long one is reduced in the book at no worse than its bankruptcy price', () => {
  const { world, deep, account } = withPosition(0.06, 10_000);
  let moved = 100_000;
  while (ladderOrder(world.state, account) === 0) {
    moved *= 0.99;
    world.tick({ price: moved, depth: 100_000 });
    expect(moved).toBeGreaterThan(95_000);
  }
  const placed = world.of('LiquidationOrderPlaced')[0];
  const limit = placed?.limit as Ticks;
  const size = world.size(account, PERPETUAL);
  const { equity } = world.engine.requirement(account);
  const listed = world.state.market(PERPETUAL);
  // Closed whole at the limit, the account has not lost more than its equity; slippage is at most half a percent.
  const quote = bankruptcyQuote(size, world.state.unitValue(PERPETUAL), equity);
  expect(size * unitValueAt(listed, limit) >= quote).toBe(true);
  expect(Number(limit)).toBeGreaterThanOrEqual(world.mark(PERPETUAL) * 0.995);
  const maker = world.order(deep, PERPETUAL, Number(placed?.size), Number(limit));
  world.must(maker);
  world.must({
    type: 'PostFill',
    time: world.time,
    market: PERPETUAL,
    maker: maker.order,
    taker: placed?.order ?? 0,
    price: limit,
    size: placed?.size as Lots,
  });
  expect(world.of('PenaltyCharged')).toHaveLength(1);
  const after = world.engine.requirement(account);
  expect(after.equity * 10n >= after.maintenance * 12n).toBe(true);
  world.engine.check();
});

test('the same fall costs a long one more coins than the same rise costs a short one', () => {
  const lossOf = (size: number, moved: number): bigint => {
    const { world, account } = withPosition(2, size);
    world.tick({ price: moved });
    return -(world.engine.requirement(account).positions[0]?.unrealised ?? 0n);
  };
  expect(lossOf(10_000, 90_000)).toBe(10_000n * 1_111_111n);
  expect(lossOf(-10_000, 110_000)).toBe(10_000n * 909_091n);
});

test.each([
  ['a long one', 10_000, 93_000],
  ['a short one', -10_000, 107_000],
])(
  '%s beyond bankruptcy: the deficit is shared out and the books balance',
  (_what, size, moved) => {
    const { world, deep, account } = withPosition(0.06, size);
    const holder = world.account(1);
    world.trade(holder, deep, PERPETUAL, -Math.sign(size) * 2_000);
    world.tick({ price: moved });
    world.tick({ price: moved });
    const deficit = world.of('DeficitFixed')[0];
    expect(deficit).toMatchObject({ account, market: PERPETUAL, uncovered: 0n });
    expect(deficit?.quote).toBe(
      (BigInt(size) * world.state.unitValue(PERPETUAL) + (deficit?.deficit ?? 0n)) as Quanta,
    );
    expect([world.size(account, PERPETUAL), world.cash(account)]).toEqual([0n, 0n]);
    world.engine.check();
  },
);

test('an isolated inverse account risks its own coins only', () => {
  const world = new Contracts('inverse');
  const deep = world.account(100);
  const isolated = world.account(0.06, PERPETUAL);
  world.trade(isolated, deep, PERPETUAL, 10_000);
  const order = world.order(isolated, FUTURE, 10);
  expect(world.refused(order)).toEqual({ type: 'WrongMarket', account: isolated, market: FUTURE });
  const { equity, maintenance } = world.engine.requirement(isolated);
  expect(equity).toBe(world.cash(isolated));
  expect(maintenance).toBe((COIN * 3n) / 100n);
});

test('a finer grid multiplies lots and ticks; what a position is worth changes by rounding only', () => {
  const { world, account } = withPosition(2, 10_000);
  world.tick({ price: 101_300 });
  const before = world.engine.requirement(account);
  // Lots of 5 dollars and ticks of a quarter: the worth of a lot times a tick stays, the price counts twice.
  const finer = world.listing(PERPETUAL, {
    lotBase: 5n,
    tickIndexUnits: 25_000_000n,
    minPriceTicks: 20_000n as Ticks,
    maxPriceTicks: 700_000n as Ticks,
  });
  world.must({ type: 'SetMarket', time: world.time, market: PERPETUAL, ...finer });
  expect(world.of('GridChanged')).toMatchObject([{ lotFactor: 2n, tickFactor: 2n }]);
  expect([world.size(account, PERPETUAL), world.mark(PERPETUAL)]).toEqual([20_000n, 405_200]);
  const after = world.engine.requirement(account);
  const moved = after.equity - before.equity;
  // At most half a quantum a lot, old or new.
  expect(moved < 0n ? -moved : moved).toBeLessThanOrEqual(15_000n);
  world.engine.check();
  world.tick({ price: 99_900 });
  world.engine.check();
});
