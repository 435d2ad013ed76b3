// One silent market does not shelter the rest of an account, and a print that waits in a band is not liquidated on, whether
// it prices a position or collateral.
import { expect, test } from 'vitest';
import type { Price } from '../src/index.ts';
import { World } from './world.fixture.ts';

/** A tick of BTC alone, in quote units: ETH stays silent. */
function btcOnly(world: World, price: number): void {
  world.time += 100_000;
  const observed = {
    source: 0,
    price: BigInt(Math.round(price * 100)) as Price,
    time: world.time,
    confidence: 0n as Price,
  };
  world.must({ type: 'Tick', time: world.time, prices: [observed], books: [], volatilities: [] });
}

function withDeadLeg(cash: number): { readonly world: World; readonly account: number } {
  const world = new World();
  const maker = world.account(10_000_000);
  world.deposit(world.state.market(0).bucketAccount, 1_000_000);
  const account = world.account(cash);
  world.trade(account, maker, 1, 1); // one lot of ETH, worth 40
  world.trade(account, maker, 0, 500); // 50,000 of BTC
  return { world, account };
}

test('B1 a leg in a stale market waits; the others are reduced in the book and taken over', () => {
  const { world, account } = withDeadLeg(2_600);
  for (const price of [99_000, 98_500, 98_000]) btcOnly(world, price);
  expect(world.state.markets.stale.get(1)).toBe(1);
  btcOnly(world, 97_500);
  expect(world.state.accounts.stage.get(account)).not.toBe(0);
  // The book gives nothing; the order expires, and the live leg is taken over.
  for (let i = 0; i < 4 && world.size(account, 0) !== 0n; i++) btcOnly(world, 97_000);
  expect(world.size(account, 0)).toBe(0n);
  expect(world.size(account, 1)).toBe(1n);
  // The silent market speaks: what is left is decided.
  world.tick({ btc: 97_000, eth: 4_000 });
  world.tick({});
  expect(world.state.accounts.stage.get(account)).toBe(0);
  expect(world.cash(account)).toBeGreaterThanOrEqual(0n);
  world.engine.check();
});

test('B1 also with nothing left: the live legs leave at the mark, the deficit is fixed when the stale leg has a price', () => {
  const { world, account } = withDeadLeg(2_600);
  btcOnly(world, 99_500);
  btcOnly(world, 99_000);
  btcOnly(world, 90_000); // a gap: a band first
  btcOnly(world, 90_000);
  expect(world.size(account, 0)).toBe(0n);
  expect(world.size(account, 1)).toBe(1n);
  expect(world.cash(account)).toBeLessThan(0n);
  world.tick({ btc: 90_000, eth: 4_000 });
  world.tick({});
  expect(world.size(account, 1)).toBe(0n);
  expect(world.cash(account)).toBe(0n);
  world.engine.check();
});

test('collateral whose print waits in a band liquidates nobody on that print', () => {
  const world = new World();
  const maker = world.account(10_000_000);
  const account = world.account(0);
  world.deposit(account, 0.05, 1); // counted at 4,500
  world.trade(account, maker, 1, 1_500); // 60,000 of ETH: maintenance 1,800
  world.tick({ btc: 40_000 });
  expect(world.of('BandOpened')).toHaveLength(1);
  expect(world.of('LiquidationStarted')).toHaveLength(0);
  world.tick({ btc: 40_000 });
  expect(world.of('LiquidationStarted').map((event) => event.account)).toContain(account);
});
