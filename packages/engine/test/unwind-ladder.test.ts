// The rung of the least-cost unwind through the real engine: wanted, proposed or planned, placed, filled, ended; and replayed.
import { expect, test } from 'vitest';
import {
  type CommandOf,
  LIQUIDATION_ORDER_BASE,
  type Lots,
  planUnwind,
  replayEvents,
  replayInputs,
  unwindTermsOf,
} from '../src/index.ts';
import { abs } from '../src/base/fixed.ts';
import { CALL, FUTURE, PERPETUAL, PUT } from './contracts.fixture.ts';
import { type PortfolioWorld, portfolioWorld } from './portfolio.fixture.ts';
import { unwindLadder } from './unwind.fixture.ts';

const WAIT_MS = 50_000;
type Leg = CommandOf<'ProposeUnwind'>['legs'][number];

/** A trader with a hedge that is too small and short options, a step before his liquidation. */
function worldOnRung(unwindWaitMs: number): { world: PortfolioWorld; trader: number } {
  const { world, trader } = portfolioWorld(30_000);
  world.must({ type: 'SetLadder', time: world.time, ...unwindLadder(unwindWaitMs) });
  world.trade(trader, world.maker, PERPETUAL, 900);
  world.trade(trader, world.maker, FUTURE, 300);
  world.trade(trader, world.maker, CALL, -150);
  world.trade(trader, world.maker, PUT, -150);
  let price = 100_000;
  while (world.of('LiquidationStarted').length === 0) {
    price -= 400;
    world.tick({ price, perpetual: price, depth: 100_000 });
  }
  return { world, trader };
}

const ownLegs = ({ state, time }: PortfolioWorld, account: number): readonly Leg[] => {
  const plan = planUnwind(state.portfolio(account), state, unwindTermsOf(state, account, time));
  if (plan.type !== 'unwind') throw new Error('there is a plan');
  return plan.orders.map(({ market, lots }) => ({ market, lots, mark: state.mark(market) }));
};

const propose = (
  world: PortfolioWorld,
  account: number,
  legs: readonly Leg[],
  wanted = 1,
): CommandOf<'ProposeUnwind'> => ({
  type: 'ProposeUnwind',
  time: world.time,
  account,
  wanted,
  legs,
});

/** Fills every order of the engine at its limit, against the maker. */
function fillAll(world: PortfolioWorld, ids: readonly number[]): void {
  const { state } = world;
  for (const id of ids) {
    const row = state.orderRow(id);
    const market = state.orders.market.get(row);
    const size = state.orders.size.get(row);
    const limit = state.orders.limit.get(row);
    const isBuy = state.orders.side.get(row) === 0;
    const maker = world.order(world.maker, market, Number(isBuy ? -size : size), Number(limit));
    world.must(maker);
    world.must({
      type: 'PostFill',
      time: world.time,
      market,
      maker: maker.order,
      taker: id,
      price: limit,
      size,
    });
  }
}

test('an adviser is asked, his proposal is verified and placed, and the account is restored', () => {
  const { world, trader } = worldOnRung(WAIT_MS);
  const [wanted] = world.of('UnwindWanted');
  expect(wanted).toMatchObject({ account: trader, wanted: 1, until: world.time + WAIT_MS });
  const legs = ownLegs(world, trader);
  world.must(propose(world, trader, legs));
  const [accepted] = world.of('UnwindAccepted');
  expect(accepted?.cost).toBe(wanted?.ownCost);
  const placed = world.of('LiquidationOrderPlaced');
  expect(placed.map(({ market, size }) => [market, size])).toEqual(
    legs.map(({ market, lots }) => [market, lots]),
  );
  expect(world.state.accounts.liquidationOrders.get(trader)).toBe(placed.length);
  fillAll(
    world,
    placed.map(({ order }) => order),
  );
  const { equity, maintenance } = world.engine.requirement(trader);
  expect(equity * 1_000_000n).toBeGreaterThanOrEqual(maintenance * 1_200_000n);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account: trader, outcome: 'restored' }]);
  world.engine.check();
});

test('with nobody proposing the engine waits its time and no longer, then takes its own plan', () => {
  const { world, trader } = worldOnRung(WAIT_MS);
  world.tick({ depth: 100_000 });
  world.tick({ depth: 100_000 });
  expect(world.of('LiquidationOrderPlaced')).toEqual([]);
  world.tick({ depth: 100_000 });
  const [planned] = world.of('UnwindPlanned');
  const placed = world.of('LiquidationOrderPlaced');
  expect(planned?.legs).toEqual(placed.map(({ market, size }) => ({ market, lots: size })));
  expect(world.refused(propose(world, trader, ownLegs(world, trader)))).toMatchObject({
    type: 'UnwindNotWanted',
    current: 0,
  });
  fillAll(
    world,
    placed.map(({ order }) => order),
  );
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ outcome: 'restored' }]);
});

test('without a wait the own plan is placed at once', () => {
  const { world } = worldOnRung(0);
  expect(world.of('UnwindWanted')).toEqual([]);
  expect(world.of('UnwindPlanned')).toHaveLength(1);
  expect(world.of('LiquidationOrderPlaced').length).toBeGreaterThan(0);
});

test('what is not wanted, or not verified, is refused and changes nothing', () => {
  const { world, trader } = worldOnRung(WAIT_MS);
  const legs = ownLegs(world, trader);
  expect(world.refused(propose(world, 10_000, legs))).toMatchObject({ type: 'UnknownId' });
  expect(world.refused(propose(world, world.maker, legs))).toMatchObject({
    type: 'UnwindNotWanted',
    current: 0,
  });
  expect(world.refused(propose(world, trader, legs, 2))).toMatchObject({
    type: 'UnwindNotWanted',
    current: 1,
  });
  const fewer = legs.map((leg) => ({ ...leg, lots: (leg.lots / 2n) as Lots }));
  expect(world.refused(propose(world, trader, fewer))).toMatchObject({ type: 'UnwindFallsShort' });
  const all = world.state.portfolio(trader).positions.map(({ market, size }) => ({
    market,
    lots: abs(size),
    mark: world.state.mark(market),
  }));
  expect(world.refused(propose(world, trader, all))).toMatchObject({ type: 'UnwindTooDear' });
  const [first, ...others] = all as [Leg, ...Leg[]];
  const turned = { ...first, lots: (first.lots + 1n) as Lots };
  for (const unfit of [
    [turned, ...others],
    [first, ...all],
  ])
    expect(world.refused(propose(world, trader, unfit))).toMatchObject({
      type: 'UnwindLegRefused',
      market: first.market,
      most: first.lots,
    });
  world.tick({ price: world.price - 100, perpetual: world.price - 100 });
  expect(world.refused(propose(world, trader, legs))).toMatchObject({ type: 'UnwindMarkMoved' });
  world.must(propose(world, trader, ownLegs(world, trader)));
  expect(world.refused(propose(world, trader, ownLegs(world, trader)))).toMatchObject({
    type: 'UnwindNotWanted',
  });
});

test('a cure while an adviser is asked withdraws the question', () => {
  const { world, trader } = worldOnRung(WAIT_MS);
  world.deposit(trader, 100_000);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ outcome: 'restored' }]);
  expect(world.of('UnwindWithdrawn')).toMatchObject([{ account: trader, wanted: 1 }]);
  expect(world.state.accounts.unwindUntil.get(trader)).toBe(0);
});

test('orders that nothing fills give way to the next rung', () => {
  const { world, trader } = worldOnRung(0);
  const ids = world.of('LiquidationOrderPlaced').map(({ order }) => order);
  expect(ids.every((id) => id >= LIQUIDATION_ORDER_BASE)).toBe(true);
  for (const order of ids)
    world.must({ type: 'ReleaseOrder', time: world.time, order, reason: 'expired' });
  world.tick({});
  expect(world.of('LiquidationStageEntered').map(({ stage }) => stage)).toContain('takeOver');
  expect(world.size(trader, PERPETUAL)).toBe(0n);
});

test('a story with proposals replays to the same state', () => {
  const { world, trader } = worldOnRung(WAIT_MS);
  world.must(propose(world, trader, ownLegs(world, trader)));
  fillAll(
    world,
    world.of('LiquidationOrderPlaced').map(({ order }) => order),
  );
  world.tick({});
  const decided = replayInputs(world.records);
  if ('why' in decided) expect.fail(`${decided.why} at ${decided.sequence}`);
  expect(decided.stepHash).toEqual(world.engine.stepHash);
  expect(replayEvents(world.records).stateRoot()).toEqual(world.engine.stateRoot());
});
