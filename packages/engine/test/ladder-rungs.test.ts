// How the ladder walks its rungs: which one an account stands on, how long, and where it goes on after a fill, a price, a change
// of the ladder itself.
import { expect, test } from 'vitest';
import { createEngine, type Ladder, restoreEngine } from '../src/index.ts';
import {
  fillLadderOrder,
  gap,
  ladderOf,
  ladderOrders,
  type RungSpec,
  setLadder,
  stageOf,
} from './ladder.fixture.ts';
import { mostFreeingFirst } from '../src/liquidation/stages/cancel-orders.ts';
import { detect } from '../src/liquidation/detect.ts';
import { judge } from '../src/liquidation/judge.ts';
import { Waiting } from '../src/liquidation/waiting.ts';
import { quanta, venueOf, World, type WorldOptions } from './world.fixture.ts';

/** One account long 100 lots at 100,000 with the cash that puts it a little below maintenance at 97,000. */
function fallen(
  rungs: readonly RungSpec[],
  options: {
    readonly ladder?: Partial<Ladder>;
    readonly cash?: number;
    readonly world?: WorldOptions;
  } = {},
) {
  const world = new World(options.world);
  setLadder(world, rungs, options.ladder);
  const maker = world.account(5_000_000);
  const account = world.account(options.cash ?? 590);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  world.trade(account, maker, 0, 100);
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  return { world, maker, account };
}
const entered = (world: World, account: number) =>
  world
    .of('LiquidationStageEntered')
    .filter((event) => event.account === account)
    .map(({ stage, rung }) => [stage, rung]);

test('the event says which rung is entered, and a rung is known by its place, not by its stage', () => {
  const { world, account } = fallen([
    { stage: 'reduceInBook', size: 'share', sharePpm: 100_000 },
    'convertCollateral',
    { stage: 'reduceInBook', size: 'whole' },
  ]);
  expect(entered(world, account)).toEqual([['reduceInBook', 1]]);
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ size: 10n }]);
  world.tick({ afterMs: 60_000 });
  expect(entered(world, account), 'nothing was filled: the next rung with something to do').toEqual(
    [['reduceInBook', 3]],
  );
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ size: 100n }]);
  expect(world.state.accounts.rung.get(account)).toBe(3);
  world.tick({ afterMs: 60_000 });
  expect(entered(world, account)).toEqual([['takeOver', 4]]);
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'takenOver' }]);
  expect(world.state.accounts.rung.get(account)).toBe(0);
});

test('a rung with patience is tried again until it is over; its outstanding order is then released', () => {
  const { world, account } = fallen([{ stage: 'reduceInBook', patienceMs: 150_000 }]);
  const since = world.time;
  for (let order = 2; order <= 3; order++) {
    world.tick({ afterMs: 60_000 });
    expect(world.of('OrderReleased')).toMatchObject([{ account, reason: 'expired' }]);
    expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ account }]);
    expect(world.state.accounts.stageSince.get(account), 'still on the same rung').toBe(since);
  }
  world.tick({ afterMs: 29_999 });
  expect(world.events.map(({ type }) => type)).not.toContain('LiquidationStageEntered');
  world.tick({ afterMs: 1 });
  expect(world.of('OrderReleased')).toMatchObject([{ account, reason: 'liquidation' }]);
  expect(entered(world, account)).toEqual([['takeOver', 2]]);
  expect(world.size(account, 0)).toBe(0n);
});

test('after a fill the ladder begins again, and the patience of its first rung with it', () => {
  const { world, maker, account } = fallen([{ stage: 'reduceInBook', patienceMs: 100_000 }]);
  world.tick({ afterMs: 50_000 });
  const [order = 0] = ladderOrders(world.state, account);
  fillLadderOrder(world, order, maker, 1n);
  expect(entered(world, account)).toEqual([['cancelOrders', 0]]);
  world.tick({ afterMs: 10_000 });
  expect(world.of('LiquidationOrderPlaced'), 'what was left of the order expired').toMatchObject([
    { account },
  ]);
  expect(world.state.accounts.stageSince.get(account)).toBe(world.time);
  world.tick({ afterMs: 60_000 });
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ account }]);
  world.tick({ afterMs: 40_000 });
  expect(entered(world, account)).toEqual([['takeOver', 2]]);
});

test('between two orders of a rung lies its cool-down', () => {
  const { world, maker, account } = fallen([
    { stage: 'reduceInBook', size: 'share', sharePpm: 10_000, cooldownMs: 30_000 },
  ]);
  const [order = 0] = ladderOrders(world.state, account);
  fillLadderOrder(world, order, maker);
  world.tick({ afterMs: 29_999 });
  expect(world.events.map(({ type }) => type)).not.toContain('LiquidationOrderPlaced');
  expect(stageOf(world, account), 'it stays where it is').toBe('cancelOrders');
  world.tick({ afterMs: 1 });
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ account, size: 1n }]);
});

test('a rung is passed over while equity is above its share of maintenance, and the book is tried again meanwhile', () => {
  // At 97,000: equity 285 of a maintenance of 291; two thirds of it is 194.
  const { world, account } = fallen(['reduceInBook', { stage: 'takeOver', belowPpm: 666_667 }]);
  for (let i = 0; i < 6; i++) {
    world.tick({ afterMs: 60_000 });
    expect(entered(world, account).flat()).not.toContain('takeOver');
    expect(world.size(account, 0)).toBe(100n);
  }
  const tries = world.records.length;
  world.tick({ afterMs: 60_000 });
  expect(world.records.length).toBe(tries + 1);
  expect(world.state.accounts.lastLadderOrder.get(account)).toBeGreaterThan(world.time - 180_000);
  world.tick({ btc: 96_000 });
  world.tick({ btc: 96_000, afterMs: 120_000 });
  // Equity 185 of 288.
  expect(entered(world, account)).toEqual([['takeOver', 2]]);
});

test('who cannot pay for the book goes to the first rung that bears a deficit, past all others', () => {
  const world = new World();
  setLadder(world, [{ stage: 'slicePortfolio' }, { stage: 'reduceInBook', patienceMs: 3_600_000 }]);
  const maker = world.account(5_000_000);
  const account = world.account(520);
  world.trade(account, maker, 0, 100);
  gap(world, { btc: 95_600 });
  expect(entered(world, account)).toEqual([['takeOver', 3]]);
});

test('an outstanding order does not hold up who can no longer pay for it', () => {
  const { world, account } = fallen([{ stage: 'reduceInBook', patienceMs: 3_600_000 }]);
  expect(ladderOrders(world.state, account)).toHaveLength(1);
  world.tick({ btc: 95_500 });
  world.tick({ btc: 95_000 });
  expect(ladderOrders(world.state, account)).toEqual([]);
  expect(world.of('OrderReleased')).toMatchObject([{ account, reason: 'liquidation' }]);
  expect(entered(world, account)).toEqual([['takeOver', 2]]);
});

test('a liquidation ends at the exit level of its ladder, not at maintenance: an account does not flicker', () => {
  const { world, account } = fallen(['reduceInBook'], { ladder: { exitPpm: 1_500_000 } });
  const cycles = () => world.of('LiquidationStarted').length + world.of('LiquidationEnded').length;
  // Maintenance is 291 to 294; equity rises from 285 to 434 and back without reaching 1.5 times of it.
  for (const btc of [97_300, 98_000, 98_400, 97_900, 97_100, 97_500]) {
    world.tick({ btc, afterMs: 10_000 });
    expect(cycles()).toBe(0);
    expect(stageOf(world, account)).not.toBe('none');
  }
  world.tick({ btc: 98_600, afterMs: 1_000 });
  expect(
    world.of('LiquidationEnded'),
    'equity 445, and 1.5 times maintenance is 443.7',
  ).toMatchObject([{ account, outcome: 'restored' }]);
  expect(ladderOrders(world.state, account)).toEqual([]);
});

test('above maintenance nobody is taken over, whatever rung he stands on', () => {
  const { world, account } = fallen([], { cash: 590 });
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'takenOver' }]);
  const other = fallen(['reduceInBook']);
  other.world.tick({ btc: 97_400, afterMs: 60_000 });
  for (let i = 0; i < 3; i++) {
    expect(other.world.size(other.account, 0)).toBe(100n);
    expect(stageOf(other.world, other.account)).toBe('reduceInBook');
    other.world.tick({ afterMs: 60_000 });
  }
});

test('a ladder that changes begins anew for who is on it; an order in the book is waited for', () => {
  const { world, account } = fallen(['reduceInBook', { stage: 'reduceInBook', size: 'whole' }]);
  world.tick({ afterMs: 60_000 });
  expect(world.state.accounts.rung.get(account)).toBe(2);
  setLadder(world, [{ stage: 'slicePortfolio', sharePpm: 500_000 }]);
  expect(world.state.accounts.rung.get(account)).toBe(0);
  world.tick({ afterMs: 30_000 });
  expect(entered(world, account)).toEqual([]);
  world.tick({ afterMs: 30_000 });
  expect(entered(world, account)).toEqual([['slicePortfolio', 1]]);
});

test('the rung survives a restart, from records and from a snapshot', () => {
  const { world, account } = fallen(['convertCollateral', 'reduceInBook']);
  const replayed = createEngine();
  for (const record of world.records) replayed.apply(record);
  const restored = restoreEngine(world.engine.snapshot());
  for (const engine of [replayed, restored]) {
    expect(engine.state.accounts.rung.get(account)).toBe(2);
    expect(engine.state.accounts.lastLadderOrder.get(account)).toBe(world.time);
    expect(engine.stateRoot()).toEqual(world.engine.stateRoot());
  }
});

test('open orders leave in the order of the margin that each alone frees', () => {
  const world = new World();
  const account = world.account(3_000);
  const maker = world.account(5_000_000);
  world.trade(account, maker, 0, 100);
  const orders = [1, 40, 5, 20].map((size) => {
    const order = world.order(account, 1, size, 39_000);
    world.must(order);
    return order.order;
  });
  const ranked = mostFreeingFirst(world.state.portfolio(account), world.state);
  // 5 % of 40 dollars a lot, and the fee; filled below the mark it loses nothing at once.
  expect(ranked.map(({ frees }) => frees)).toEqual(
    [40, 20, 5, 1].map((lots) => quanta(lots * 2.0195)),
  );
  gap(world, { btc: 72_000 });
  expect(world.of('LiquidationStarted')).toMatchObject([{ account }]);
  expect(world.of('OrderReleased').map(({ order }) => order)).toEqual([
    orders[1],
    orders[3],
    orders[2],
    orders[0],
  ]);
});

test('an order takes a share of the depth, and those of one step share it, worst first', () => {
  const world = new World();
  const share = { depthPpm: 500_000, size: 'whole' } as const;
  setLadder(world, [{ stage: 'reduceInBook', ...share, patienceMs: 90_000 }]);
  const maker = world.account(5_000_000);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  const [better = 0, worse = 0] = [590, 585].map((cash) => {
    const account = world.account(cash);
    world.trade(account, maker, 0, 100);
    return account;
  });
  world.tick({ btc: 98_500, depth: 100 });
  world.tick({ btc: 97_000, depth: 100 });
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ account: worse, size: 50n }]);
  expect(stageOf(world, better), 'it has entered the rung and waits its turn').toBe('reduceInBook');
  world.tick({ depth: 140 });
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ account: better, size: 20n }]);
  world.tick({ afterMs: 40_000, depth: 140 });
  expect(world.of('LiquidationOrderPlaced').map(({ account }) => account)).toEqual([worse]);
});

test('without patience a rung whose depth is taken is passed over; an unknown depth is good for one lot', () => {
  const world = new World();
  setLadder(world, [{ stage: 'reduceInBook', depthPpm: 500_000, size: 'whole' }]);
  const maker = world.account(5_000_000);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  const accounts = [590, 585].map((cash) => {
    const account = world.account(cash);
    world.trade(account, maker, 0, 100);
    return account;
  });
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000 });
  expect(world.of('LiquidationOrderPlaced')).toMatchObject([{ account: accounts[1], size: 1n }]);
  expect(world.of('LiquidationEnded')).toMatchObject([
    { account: accounts[0], outcome: 'takenOver' },
  ]);
});

test('L6 with many rungs a step is bounded too: at most so many accounts are acted on, and who waits does not count', () => {
  const world = new World({ venue: { liquidationsPerStepMax: 2 } });
  setLadder(world, [
    { stage: 'slicePortfolio', sharePpm: 250_000 },
    { stage: 'reduceInBook', patienceMs: 120_000 },
  ]);
  const maker = world.account(5_000_000);
  world.deposit(world.state.market(0).bucketAccount, 100_000);
  const accounts = [590, 588, 586, 584, 582].map((cash) => {
    const account = world.account(cash);
    world.trade(account, maker, 0, 100);
    return account;
  });
  world.tick({ btc: 98_500 });
  world.tick({ btc: 97_000, afterMs: 1_000 });
  const started: number[] = [];
  for (let step = 0; step < 3; step++) {
    const now = world.of('LiquidationStarted').map(({ account }) => account);
    expect(now.length).toBe(step < 2 ? 2 : 1);
    started.push(...now);
    world.tick({ afterMs: 1_000 });
  }
  expect(started).toEqual([...accounts].reverse());
  expect(
    world.events.map(({ type }) => type),
    'all wait',
  ).not.toContain('LiquidationOrderPlaced');
  expect(world.step(world.order(maker, 0, 1, world.mark(0))), 'new orders pass').toBeUndefined();
  for (let step = 0; step < 12; step++) {
    world.tick({ afterMs: 30_000 });
    const acted = new Set(
      world.events
        .filter(({ type }) => /^Liquidation(StageEntered|OrderPlaced|Ended)$/.test(type))
        .map((event) => ('account' in event ? event.account : -1)),
    );
    expect(acted.size).toBeLessThanOrEqual(2);
  }
  for (const account of accounts) expect(world.size(account, 0)).toBe(0n);
});

test('who is passed over as surely waiting would only wait if he were judged', () => {
  const world = new World();
  setLadder(world, [{ stage: 'reduceInBook', patienceMs: 600_000 }], { penaltyMaxPpm: 3_000_000 });
  const maker = world.account(5_000_000);
  const accounts = Array.from({ length: 60 }, (_, i) => {
    const account = world.account(520 + i);
    world.trade(account, maker, 0, 100);
    return account;
  });
  const many = { time: world.time, ...venueOf({ liquidationsPerStepMax: 1_000 }) };
  world.must({ type: 'ConfigureVenue', ...many });
  for (const btc of [98_500, 97_000, 96_900]) world.tick({ btc });
  const one = { time: world.time, ...venueOf({ liquidationsPerStepMax: 1 }) };
  world.must({ type: 'ConfigureVenue', ...one });
  const told = { sure: 0, restored: 0, bearer: 0, unsure: 0 };
  for (const btc of [96_500, 95_500, 95_300, 97_000, 98_600, 99_000]) {
    world.tick({ btc, afterMs: 1_000 });
    world.tick({ btc, afterMs: 1_000 });
    const waiting = new Waiting(world.state);
    for (const breach of detect(world.state, accounts)) {
      const { needs, isRestored } = judge(world.state, breach.account, world);
      if (waiting.isSure(breach, world.time)) {
        told.sure++;
        expect([needs, isRestored]).toEqual(['anyStage', false]);
      } else told[isRestored ? 'restored' : needs === 'bearer' ? 'bearer' : 'unsure']++;
      expect(waiting.isSure(breach, world.time + 600_000)).toBe(false);
    }
  }
  for (const [what, count] of Object.entries(told)) expect(count, what).toBeGreaterThan(5);
});

test('a ladder is refused when orders do not leave first or take-over does not come last', () => {
  const world = new World();
  const { rungs, ...rest } = ladderOf(['reduceInBook']);
  for (const wrong of [rungs.slice(1), rungs.slice(0, -1), [...rungs, ...rungs]]) {
    const refused = world.refused({ type: 'SetLadder', time: world.time, ...rest, rungs: wrong });
    expect(refused.type).toBe('ParameterOutOfRange');
  }
});
