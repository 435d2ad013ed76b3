// Accounts under a rulebook get the same caution: beside what the rulebook states, in initial margin only, and exactly as much
// leaves them as initial margin with it lets go (C1).
import { expect, test } from 'vitest';
import type { Price, Quanta } from '../src/index.ts';
import { mustStay } from '../src/margin/caution/withdrawal.ts';
import { FUTURE, PERPETUAL, price } from './contracts.fixture.ts';
import { type PortfolioWorld, portfolioWorld } from './portfolio.fixture.ts';

/** The same price again, with a half-width. */
function doubt(world: PortfolioWorld, halfWidth: number): void {
  world.time += 1_000;
  const heard = { source: 0, price: price(world.price), time: world.time };
  world.must({
    type: 'Tick',
    time: world.time,
    prices: [{ ...heard, confidence: price(halfWidth) as Price }],
    books: [],
    volatilities: [],
  });
}
const withdrawal = (world: PortfolioWorld, account: number, amount: bigint) =>
  ({ type: 'Withdraw', time: world.time, account, asset: 0, amount: amount as Quanta }) as const;

test('what the rulebook states stands; initial margin needs the doubt of each leg and its share of margin besides', () => {
  const { world, trader } = portfolioWorld();
  world.trade(trader, world.maker, PERPETUAL, 1_000);
  world.trade(trader, world.maker, FUTURE, -400);
  const before = world.engine.requirement(trader);
  expect(before.caution).toBe(0n);
  doubt(world, 100);
  const after = world.engine.requirement(trader);
  expect(after.maintenance).toBe(before.maintenance);
  expect(after.equity).toBe(before.equity);
  expect(after.initial).toBe(before.initial + after.caution);
  expect(after.binding).toEqual(before.binding);
  // One coin long and 0.4 short at 0.1 % each way, rounded outwards to a tick of 0.1.
  const prices = Number(after.cautionParts?.prices) / 1e6;
  expect(prices).toBeCloseTo(140, 0);
  // The rulebook's margin may grow by as much as prices do.
  const share = Number(after.cautionParts?.ratesAndOrders) / Number(before.initial);
  expect(share).toBeGreaterThanOrEqual(0.001);
  expect(share).toBeLessThan(0.00101);
});

test('C1 exactly the free amount leaves, one quantum more is refused for its caution', () => {
  const { world, trader } = portfolioWorld();
  world.trade(trader, world.maker, PERPETUAL, 1_000);
  doubt(world, 100);
  const before = world.engine.requirement(trader);
  const free = before.withdrawableEquity - mustStay(before).required;
  expect(free).toBeGreaterThan(0n);
  expect(world.refused(withdrawal(world, trader, free + 1n)).type).toBe('InitialMarginNotMet');
  world.must(withdrawal(world, trader, free));
  const after = world.engine.requirement(trader);
  expect(after.equity).toBeGreaterThanOrEqual(after.initial);
  expect(after.withdrawableEquity).toBe(mustStay(after).required);
});
