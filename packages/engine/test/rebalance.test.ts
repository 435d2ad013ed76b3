// Rebalancing before liquidation, through the real engine: suggested, accepted or allowed in advance, without penalty, and never
// to anybody's harm.
import { expect, test } from 'vitest';
import { type Quanta, replayInputs, suggestRebalance } from '../src/index.ts';
import { FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';
import { type PortfolioWorld, portfolioWorld } from './portfolio.fixture.ts';

const PLENTY = (10n ** 15n) as Quanta;

function traderAtRisk(): { world: PortfolioWorld; trader: number } {
  const { world, trader } = portfolioWorld(30_000);
  world.trade(trader, world.maker, PERPETUAL, 900);
  world.trade(trader, world.maker, FUTURE, 300);
  world.trade(trader, world.maker, PUT, -150);
  return { world, trader };
}

/** The price falls until the account is at that level. */
function fallTo(world: PortfolioWorld, account: number, level: string, step = 200): void {
  for (let price = world.price; world.state.accounts.stage.get(account) === 0; price -= step) {
    world.tick({ price, perpetual: price, depth: 100_000 });
    if (
      world
        .of('MarginLevelChanged')
        .some((each) => each.account === account && each.level === level)
    )
      return;
  }
  throw new Error(`the account is in liquidation before it reached level ${level}`);
}

function fillRebalance(world: PortfolioWorld, at: 'limit' | 'mark'): void {
  for (const { order, market, side, size, limit } of world.of('RebalanceOrderPlaced')) {
    const price = at === 'limit' ? Number(limit) : world.mark(market);
    const signed = side === 'buy' ? -Number(size) : Number(size);
    const maker = world.order(world.maker, market, signed, price);
    world.must(maker);
    world.must({
      type: 'PostFill',
      time: world.time,
      market,
      maker: maker.order,
      taker: order,
      price: BigInt(price) as never,
      size,
    });
  }
}

const accept = (world: PortfolioWorld, account: number, costMost = PLENTY) =>
  ({ type: 'AcceptRebalance', time: world.time, account, costMost }) as const;

test('a healthy account has nothing to rebalance, a house account never', () => {
  const { world, trader } = traderAtRisk();
  world.deposit(trader, 1_000_000);
  expect(world.refused(accept(world, trader))).toMatchObject({
    type: 'NothingToRebalance',
    why: 'the account is not at risk',
  });
  expect(world.refused(accept(world, 0))).toMatchObject({ type: 'HouseAccount' });
  expect(world.refused(accept(world, 10_000))).toMatchObject({ type: 'UnknownId' });
});

test('accepted, it brings the account above its warning level, at no penalty and at most the cost it said', () => {
  const { world, trader } = traderAtRisk();
  fallTo(world, trader, 'marginCall');
  const suggested = suggestRebalance(world.state, trader);
  if (!suggested.ok) throw new Error(suggested.error.type);
  const { cost, equityBefore, equityAfter, maintenanceAfter } = suggested.value;
  expect(equityBefore - equityAfter).toBe(cost);
  const cents = (cost - 1n) as Quanta;
  expect(world.refused(accept(world, trader, cents))).toEqual({
    type: 'RebalanceTooDear',
    account: trader,
    cost,
    costMost: cents,
  });
  world.must(accept(world, trader, cost));
  expect(world.of('RebalanceStarted')).toMatchObject([{ account: trader, by: 'owner', cost }]);
  expect(world.of('RebalanceOrderPlaced').length).toBeGreaterThan(0);
  expect(world.refused(accept(world, trader))).toMatchObject({ type: 'RebalancePending' });
  const events = world.of('RebalanceOrderPlaced');
  fillRebalance(world, 'limit');
  expect(world.of('PenaltyCharged')).toEqual([]);
  const { equity, maintenance } = world.engine.requirement(trader);
  expect([equity, maintenance]).toEqual([equityAfter, maintenanceAfter]);
  expect(equity * 1_000_000n).toBeGreaterThanOrEqual(
    maintenance * BigInt(world.state.venue.warningPpm),
  );
  world.tick({ depth: 100_000 });
  expect(world.of('MarginLevelChanged')).toMatchObject([{ account: trader, level: 'healthy' }]);
  expect(events.every(({ order }) => world.state.orderRow(order) === 0xffff_ffff)).toBe(true);
});

test('orders that nobody fills leave the book at their time, and the owner may cancel them', () => {
  const { world, trader } = traderAtRisk();
  fallTo(world, trader, 'warning');
  world.must(accept(world, trader));
  const [first] = world.of('RebalanceOrderPlaced');
  if (first === undefined) throw new Error('an order was placed');
  world.tick({ at: first.expires });
  expect(world.of('OrderReleased')).toMatchObject([{ order: first.order, reason: 'expired' }]);
  world.must(accept(world, trader));
  const [second] = world.of('RebalanceOrderPlaced');
  world.must({
    type: 'ReleaseOrder',
    time: world.time,
    order: second?.order ?? 0,
    reason: 'cancelled',
  });
  expect(world.state.accounts.orders.get(trader)).toBe(0);
});

test('who has allowed it is rebalanced at the margin call, and not liquidated where the other is', () => {
  const liquidated: number[] = [];
  const { world, trader } = traderAtRisk();
  const other = world.state.scalar('accounts');
  world.must({
    type: 'OpenAccount',
    time: world.time,
    account: other,
    owner: other,
    kind: 'portfolio',
    market: 0xffff_ffff,
  });
  world.deposit(other, 30_000);
  world.trade(other, world.maker, PERPETUAL, 900);
  world.trade(other, world.maker, FUTURE, 300);
  world.trade(other, world.maker, PUT, -150);
  world.must({ type: 'AllowRebalance', time: world.time, account: trader, allowed: true });
  for (let price = 100_000; price > 80_000 && liquidated.length === 0; price -= 200) {
    world.tick({ price, perpetual: price, depth: 100_000 });
    liquidated.push(...world.of('LiquidationStarted').map(({ account }) => account));
    for (const { account, by } of world.of('RebalanceStarted'))
      expect([account, by]).toEqual([trader, 'allowance']);
    if (world.of('RebalanceOrderPlaced').length > 0) fillRebalance(world, 'mark');
  }
  expect(liquidated).toEqual([other]);
  expect(world.state.accounts.stage.get(trader)).toBe(0);
  const decided = replayInputs(world.records);
  if ('why' in decided) expect.fail(`${decided.why} at ${decided.sequence}`);
  expect(decided.stepHash).toEqual(world.engine.stepHash);
});

test('what was allowed can be taken back, and an account in liquidation has the ladder alone', () => {
  const { world, trader } = traderAtRisk();
  const allow = (allowed: boolean) =>
    ({ type: 'AllowRebalance', time: world.time, account: trader, allowed }) as const;
  world.must(allow(true));
  world.must(allow(false));
  let placed = 0;
  for (let price = 100_000; world.state.accounts.stage.get(trader) === 0; price -= 300) {
    world.tick({ price, perpetual: price, depth: 100_000 });
    placed += world.of('RebalanceOrderPlaced').length;
  }
  expect(placed).toBe(0);
  expect(world.refused(accept(world, trader))).toMatchObject({
    type: 'AccountLiquidating',
    account: trader,
  });
});
