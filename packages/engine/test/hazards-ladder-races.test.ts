// Two who liquidate at once, and a crash in the middle: whatever is tried twice is refused or repeated to the same bytes.
import { expect, test } from 'vitest';
import {
  createEngine,
  decodeStep,
  type Engine,
  type Event,
  type OrderId,
  restoreEngine,
} from '../src/index.ts';
import { fillLadderOrder, gap, ladderOrders, setLadder, stageOf } from './ladder.fixture.ts';
import { lots, quanta, World } from './world.fixture.ts';

/** A venue with slices and a book, one account in trouble in two markets, and a maker who would take all of it. */
function troubled() {
  const world = new World({ venue: { fullCheckEverySteps: 1_000 } });
  setLadder(world, [
    { stage: 'slicePortfolio', sharePpm: 200_000 },
    { stage: 'reduceInBook', patienceMs: 120_000 },
  ]);
  const maker = world.account(5_000_000);
  const account = world.account(1_530);
  for (const market of [0, 1]) world.deposit(world.state.market(market).bucketAccount, 100_000);
  world.trade(account, maker, 0, 100);
  world.trade(account, maker, 1, -500);
  for (const btc of [98_500, 97_000, 95_600, 94_200, 93_600]) world.tick({ btc });
  return { world, maker, account };
}
const sizes = (world: World, account: number) => [world.size(account, 0), world.size(account, 1)];

function fillOf(world: World, order: OrderId, maker: number, size: bigint) {
  const { orders } = world.state;
  const row = world.state.orderRow(order);
  const limit = orders.limit.get(row);
  const sells = orders.side.get(row) === 1;
  const other = world.order(
    maker,
    orders.market.get(row),
    Number(sells ? size : -size),
    Number(limit),
  );
  world.must(other);
  return {
    type: 'PostFill',
    time: world.time,
    market: orders.market.get(row),
    maker: other.order,
    taker: order,
    price: limit,
    size: lots(Number(size)),
  } as const;
}

test('L7 two liquidators who fill the same order: the second is refused with the numbers, the position is closed once', () => {
  const { world, maker, account } = troubled();
  const [sell = 0, buy = 0] = ladderOrders(world.state, account);
  const rival = world.account(5_000_000);
  const first = fillOf(world, sell, maker, 30n);
  const second = fillOf(world, sell, rival, 30n);
  const late = fillOf(world, sell, rival, 10n);
  world.must(first);
  expect(world.refused(second)).toMatchObject({ type: 'FillMismatch', limit: 10n, value: 30n });
  world.must(late);
  expect(world.refused({ ...second, size: lots(1) })).toMatchObject({
    type: 'UnknownOrder',
    order: sell,
  });
  expect(
    world.refused({ type: 'ReleaseOrder', time: world.time, order: sell, reason: 'expired' }),
  ).toMatchObject({ type: 'UnknownOrder' });
  expect(sizes(world, account)).toEqual([60n, -500n]);
  fillLadderOrder(world, buy, maker);
  expect(sizes(world, account)).toEqual([60n, -300n]);
  world.tick({});
  expect(world.of('LiquidationEnded')).toMatchObject([{ account, outcome: 'restored' }]);
  expect(ladderOrders(world.state, account)).toEqual([]);
});

test('L7 a fill that comes after the account was cured or taken over finds no order', () => {
  for (const how of ['cured', 'takenOver'] as const) {
    const { world, maker, account } = troubled();
    const [sell = 0] = ladderOrders(world.state, account);
    const fill = fillOf(world, sell, maker, 40n);
    if (how === 'cured') world.deposit(account, 1_000);
    else gap(world, { btc: 86_500 });
    world.tick({});
    expect(stageOf(world, account)).toBe('none');
    const before = sizes(world, account);
    expect(world.refused({ ...fill, time: world.time })).toMatchObject({
      type: 'UnknownOrder',
      order: sell,
    });
    expect(sizes(world, account)).toEqual(before);
  }
});

test('L7 two engines on one account decide alike, and what the one recorded does not fit twice', () => {
  const { world, maker, account } = troubled();
  const [sell = 0] = ladderOrders(world.state, account);
  const snapshot = world.engine.snapshot();
  const rivals = [restoreEngine(snapshot), restoreEngine(snapshot)] as const;
  const fill = fillOf(world, sell, maker, 40n);
  const reserve = decodeStep(world.records.at(-1) as Uint8Array).input;
  const outcomes = rivals.map((engine) => {
    expect(engine.step(reserve).ok).toBe(true);
    const outcome = engine.step(fill);
    if (!outcome.ok) throw new Error(`refused: ${outcome.reject.type}`);
    return outcome.record.slice();
  });
  expect(outcomes[0]).toEqual(outcomes[1]);
  const [one, other] = rivals;
  expect(one.stepHash).toEqual(other.stepHash);
  // The record of the rival names an order that is gone: it is no step of an engine that made it already.
  expect(() => one.apply(outcomes[1] as Uint8Array)).toThrow(/open/);
  const again = other.step(fill);
  expect(again.ok ? undefined : again.reject.type).toBe('UnknownOrder');
  expect(other.state.positions.size.get(other.state.positionRow(account, 0))).toBe(60n);
});

/** From the fall to the end: a slice that fills in part, the book, and a bankruptcy with claims. */
function story() {
  const { world, maker, account } = troubled();
  const bankrupt = world.account(500);
  world.trade(bankrupt, maker, 0, 90);
  const [sell = 0] = ladderOrders(world.state, account);
  fillLadderOrder(world, sell, maker, 25n);
  world.tick({ afterMs: 60_000 });
  for (const order of ladderOrders(world.state, account)) fillLadderOrder(world, order, maker, 3n);
  gap(world, { btc: 84_000 });
  for (let i = 0; i < 3; i++) world.tick({});
  return { world, maker, account, bankrupt };
}

test('L14 a crash between any two records: the rest of the inputs gives the same records, and nobody is charged twice', () => {
  const { world, account } = story();
  const penalties = (events: readonly Event[]) =>
    events.flatMap((event) =>
      event.type === 'PenaltyCharged' && event.account === account ? [event.amount] : [],
    );
  const steps = world.records.map(decodeStep);
  const charged = steps.flatMap(({ events }) => penalties(events));
  expect(charged.length).toBeGreaterThan(2);
  const begin = steps.findIndex(({ events }) =>
    events.some(({ type }) => type === 'LiquidationStarted'),
  );
  const live = createEngine();
  for (const [at, record] of world.records.entries()) {
    live.apply(record);
    if (at < begin) continue;
    const engine = restoreEngine(live.snapshot());
    const rest = goOn(engine, world.records, at + 1);
    const before = steps.slice(0, at + 1).flatMap(({ events }) => penalties(events));
    expect([...before, ...penalties(rest)]).toEqual(charged);
    expect(engine.stepHash).toEqual(world.engine.stepHash);
    expect(engine.stateRoot()).toEqual(world.engine.stateRoot());
  }
});

test('L14 closing and its waterfall are one record: no boundary lies between a position that left and the deficit it left', () => {
  const { world, bankrupt } = story();
  const steps = world.records.map(decodeStep);
  const at = steps.findIndex(({ events }) =>
    events.some((event) => event.type === 'DeficitFixed' && event.account === bankrupt),
  );
  const events = steps[at]?.events ?? [];
  const deficit = events.find(
    (event) => event.type === 'DeficitFixed' && event.account === bankrupt,
  );
  // 90 lots from 93,600 to 84,000, with 500 less the fee to meet it.
  expect(deficit).toMatchObject({ insurance: quanta(864 - (500 - 4.212)) });
  for (const [when, size, cash] of [
    [at - 1, 90n, undefined],
    [at, 0n, 0n],
  ] as const) {
    const engine = replayed(world.records, when);
    const row = engine.state.positionRow(bankrupt, 0);
    expect(row === 0xffff_ffff ? 0n : engine.state.positions.size.get(row)).toBe(size);
    if (cash !== undefined) expect(engine.state.accounts.cash.get(bankrupt)).toBe(cash);
    engine.check();
  }
  const ended = steps
    .flatMap((step) => step.events)
    .filter((event) => event.type === 'LiquidationEnded' && event.account === bankrupt);
  expect(ended).toMatchObject([{ outcome: 'bankrupt' }]);
});

function replayed(records: readonly Uint8Array[], upTo: number): Engine {
  const engine = createEngine();
  for (const record of records.slice(0, upTo + 1)) engine.apply(record);
  return engine;
}

/** Decides the inputs from here on; each must come out as it was recorded. */
function goOn(engine: Engine, records: readonly Uint8Array[], from: number): readonly Event[] {
  const events: Event[] = [];
  for (const record of records.slice(from)) {
    const outcome = engine.step(decodeStep(record).input);
    if (!outcome.ok) throw new Error(`refused: ${outcome.reject.type}`);
    expect(outcome.record).toEqual(record);
    events.push(...outcome.events);
  }
  return events;
}
