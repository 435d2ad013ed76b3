// Adaptive margin through the real engine: forecasts believed and refused, notice, speed, shelter, overrides.
import { describe, expect, test } from 'vitest';
import { replayEvents, replayInputs, restoreEngine } from '../src/index.ts';
import { DAY, HOUR, ScheduledWorld } from './schedule.fixture.ts';
import { World } from './world.fixture.ts';

/** The listed initial rate of BTC is 5 %: a quantile of 10 % asks for twice of it. */
const DOUBLE = 100_000;

describe('forecasts', () => {
  test('a believed one is recorded and changes nothing by itself', () => {
    const world = new ScheduledWorld();
    world.must(world.forecastOf(DOUBLE));
    expect(world.events).toEqual([
      {
        type: 'ForecastAccepted',
        index: 0,
        model: 'har',
        time: world.time,
        longPpm: DOUBLE,
        shortPpm: DOUBLE,
        validUntil: world.time + DAY,
      },
    ]);
    expect(world.scales()).toEqual([1_000_000, 1_000_000]);
  });

  test('an absurd one changes nothing but the alarm', () => {
    const world = new ScheduledWorld();
    world.hours(3, DOUBLE);
    const [twin, before] = [restoreEngine(world.engine.snapshot()), world.engine.stateRoot()];
    world.must(world.forecastOf(DOUBLE * 6, { time: world.time }));
    const alarm = { type: 'ForecastRefused', index: 0, model: 'har', reason: 'jump' };
    expect(world.events).toEqual([{ ...alarm, value: 600_000n, bound: 100_000n }]);
    world.must(world.forecastOf(DOUBLE, { index: 77 }));
    expect(world.events).toMatchObject([{ reason: 'unknownIndex', value: 77n, bound: 2n }]);
    // The same state but for the two steps that were counted.
    expect(world.engine.sequence).toBe(twin.sequence + 2);
    const root = world.engine.stateRoot();
    expect(root).not.toEqual(before);
    twin.step({ ...world.forecastOf(DOUBLE, { index: 78 }) });
    twin.step({ ...world.forecastOf(DOUBLE, { index: 79 }) });
    expect(twin.stateRoot()).toEqual(root);
  });

  test('one that runs out raises the alarm once, and rates hold on both ways', () => {
    const world = new ScheduledWorld();
    world.hours(4, DOUBLE);
    const held = world.scales();
    expect(held[0]).toBeGreaterThan(1_000_000);
    const missed = [];
    for (let hour = 0; hour < 60; hour++) {
      world.hour();
      missed.push(...world.of('ForecastMissed'));
      if (hour >= 24) expect(world.of('MarginScaleSet')).toEqual([]);
    }
    expect(missed).toHaveLength(1);
    expect(world.scales()[0]).toBe(2_000_000);
    // A market that calmed down while nobody looked: the next forecast is believed whatever it says within range.
    world.hour(5_000);
    expect(world.scales()[0]).toBe(1_950_000);
  });

  test('its deviation for a time is the quantile over z, by the root of time', () => {
    const world = new ScheduledWorld();
    expect(world.state.forecastDeviationPpm(0, HOUR)).toBe(0);
    world.must(world.forecastOf(100_000, { shortPpm: 80_000 }));
    // 100,000 / 2.3263479 = 42,985.8...; a quarter of a day is half of it.
    expect(world.state.forecastDeviationPpm(0, DAY)).toBe(42_986);
    expect(world.state.forecastDeviationPpm(0, DAY / 4)).toBe(21_493);
    expect(world.state.forecastDeviationPpm(1, DAY)).toBe(0);
    world.tick({ afterMs: DAY + 1 });
    expect(world.state.forecastDeviationPpm(0, DAY)).toBe(0);
  });
});

describe('a rise', () => {
  test('is proposed with whom it makes short, waits for its notice, then keeps the speed limit', () => {
    const world = new ScheduledWorld();
    const maker = world.account(10_000_000);
    // 1 BTC: initial 5,000, at the double 10,000.
    const [short, fine] = [world.account(8_000), world.account(20_000)];
    world.trade(short, maker, 0, 1_000);
    world.trade(fine, maker, 0, 1_000);
    world.hour(DOUBLE);
    const proposedAt = world.time;
    expect(world.of('MarginChangeProposed')).toEqual([
      {
        type: 'MarginChangeProposed',
        market: 0,
        initialScalePpm: 2_000_000,
        effectiveTime: proposedAt + HOUR,
        accounts: 1,
        // 8,000 less a taker fee of 50 against 10,000.
        shortfall: 2_050_000_000n,
      },
    ]);
    expect(world.scales()).toEqual([1_000_000, 1_000_000]);
    const path = [];
    for (let hour = 0; hour < 13; hour++) {
      world.hour(DOUBLE);
      path.push(world.scales());
    }
    // The first step is when the notice is over, an hour's worth later.
    expect(path.slice(0, 3)).toEqual([
      [1_000_000, 1_000_000],
      [1_100_000, 1_050_000],
      [1_200_000, 1_100_000],
    ]);
    expect(path.at(-1)?.[0]).toBe(2_000_000);
    expect(world.state.market(0).tiers[0]).toMatchObject({ initialPpm: 100_000 });
    expect(world.state.listedMarket(0).tiers[0]).toMatchObject({ initialPpm: 50_000 });
    expect(world.engine.requirement(fine).initial).toBe(10_000_000_000n);
  });

  test('that comes down before its notice is over is announced so, and then withdrawn', () => {
    const world = new ScheduledWorld();
    world.hour(DOUBLE);
    world.hour(51_000);
    // Two per cent above the listed rate are left of it, with the notice that was given.
    const effectiveTime = world.time;
    expect(world.of('MarginChangeProposed')).toMatchObject([
      { initialScalePpm: 1_020_000, effectiveTime },
    ]);
    world.hour(20_000);
    expect(world.of('MarginChangeProposed')).toMatchObject([
      { effectiveTime: 0, accounts: 0, shortfall: 0n },
    ]);
    // What is left is the calm level, which an hour of alarm has hardly moved.
    world.hours(5, 20_000);
    expect(world.scales()[0]).toBeLessThan(1_000_500);
  });

  test('that goes further announces the part that is new a step before it is reached', () => {
    const world = new ScheduledWorld({ btc: { riseHourPpm: 1_000_000 } });
    world.hours(2, 60_000);
    world.hour(150_000);
    expect(world.of('MarginChangeProposed')).toMatchObject([{ initialScalePpm: 3_000_000 }]);
    // A whole rate an hour would be 2; announced before this step was 1.2.
    expect(world.scales()[0]).toBe(1_200_000);
    world.hour(150_000);
    expect(world.scales()[0]).toBe(2_200_000);
  });

  test('of a market without a schedule does not happen, and costs no event', () => {
    const world = new World();
    const forecast = new ScheduledWorld().forecastOf(DOUBLE);
    world.must({ ...forecast, time: world.time, validUntil: world.time + DAY });
    for (let hour = 0; hour < 5; hour++) {
      world.tick({ afterMs: HOUR });
      expect(world.events.filter(({ type }) => /Schedule|Scale|Propos/.test(type))).toEqual([]);
    }
  });
});

describe('a tightening shelters', () => {
  /** Long 1 BTC at 100,000 with 3,400: maintenance is 3,000 listed, and 3,400 is passed at a scale of 1.13. */
  function near() {
    const world = new ScheduledWorld();
    const maker = world.account(10_000_000);
    const account = world.account(5_060);
    world.trade(account, maker, 0, 1_000);
    world.tick({ btc: 98_360 });
    return { world, maker, account };
  }

  test('who was healthy, at the scale that was in force; it goes when it can stand without', () => {
    const { world, account } = near();
    world.hours(8, DOUBLE);
    const scale = world.capOf(account);
    expect(scale).toBeGreaterThan(1_000_000);
    expect(scale).toBeLessThan(world.scales()[1]);
    const risk = world.engine.requirement(account);
    expect(risk.equity >= risk.maintenance && risk.equity < risk.initial).toBe(true);
    expect(world.state.accounts.stage.get(account)).toBe(0);
    // Money does not help while it is not enough for the exit level; then the next tick ends it.
    world.deposit(account, 100);
    world.hour(DOUBLE);
    expect(world.capOf(account)).toBe(scale);
    world.deposit(account, 5_000);
    world.hour(DOUBLE);
    expect(world.of('PositionSheltered')).toEqual([
      { type: 'PositionSheltered', account, market: 0, scalePpm: 0 },
    ]);
    expect(world.capOf(account)).toBe(0);
  });

  test('from the tightening alone: the price liquidates as ever, at the sheltered level', () => {
    const { world, account } = near();
    world.hours(8, DOUBLE);
    const { equity, maintenance } = world.engine.requirement(account);
    // Maintenance is near 3 % of the price: it is passed when what is above it is lost.
    const room = Number(equity - maintenance) / 1e6;
    world.tick({ btc: 98_360 - room * 0.9 });
    expect(world.of('LiquidationStarted')).toEqual([]);
    world.tick({ btc: 98_360 - room * 1.1 });
    expect(world.of('LiquidationStarted')).toMatchObject([{ account, reason: 'maintenance' }]);
  });

  test('what is held: reducing keeps it, new risk is refused, a closed position leaves none', () => {
    const { world, maker, account } = near();
    world.hours(8, DOUBLE);
    const scale = world.capOf(account);
    const more = world.order(account, 0, 10, world.mark(0));
    expect(world.refused(more).type).toBe('InitialMarginNotMet');
    world.reduce(account, maker, -200);
    expect(world.capOf(account)).toBe(scale);
    world.reduce(account, maker, -800);
    expect(world.state.positionRow(account, 0)).toBe(0xffff_ffff);
    world.deposit(account, 50_000);
    world.trade(account, maker, 0, 1_000);
    expect(world.capOf(account)).toBe(0);
  });
});

describe('a risk manager', () => {
  const hold = (world: ScheduledWorld, initialScalePpm: number, maintenanceScalePpm: number) =>
    ({
      type: 'OverrideMargin',
      time: world.time,
      market: 0,
      initialScalePpm,
      maintenanceScalePpm,
      until: world.time + 3 * HOUR,
    }) as const;

  test.each([
    ['an unknown market', { market: 9 }, { type: 'UnknownId', what: 'market', id: 9 }],
    ['a time that is over', { until: 1 }, { parameter: 'until', value: '1' }],
    ['less than listed', { initialScalePpm: 999_999 }, { range: '1000000 to 5000000' }],
    ['more than the largest', { initialScalePpm: 5_000_001 }, { value: '5000001' }],
    [
      'maintenance above initial',
      { maintenanceScalePpm: 2_000_001 },
      { range: '1000000 to 2000000' },
    ],
  ])('may not ask for %s', (_what, change, reject) => {
    const world = new ScheduledWorld();
    const command = { ...hold(world, 2_000_000, 1_000_000), ...change };
    expect(world.refused(command)).toMatchObject(reject);
  });

  test('holds scales at once and until then, with shelter; the schedule goes on from there', () => {
    const world = new ScheduledWorld();
    const maker = world.account(10_000_000);
    const account = world.account(5_060);
    world.trade(account, maker, 0, 1_000);
    world.must(hold(world, 3_000_000, 2_000_000));
    expect(world.events.map(({ type }) => type)).toEqual([
      'MarginOverridden',
      'PositionSheltered',
      'MarginScaleSet',
    ]);
    expect(world.capOf(account)).toBe(1_000_000);
    world.hours(2, 50_000);
    expect(world.scales()).toEqual([3_000_000, 2_000_000]);
    expect(world.state.accounts.stage.get(account)).toBe(0);
    world.hours(2, 50_000);
    expect(world.scales()).toEqual([2_900_000, 2_100_000]);
  });

  test('ends it with 0', () => {
    const world = new ScheduledWorld();
    world.must(hold(world, 3_000_000, 1_000_000));
    world.must({ ...hold(world, 0, 0), until: 0 });
    expect(world.of('MarginScaleSet')).toEqual([]);
    world.hour(50_000);
    expect(world.scales()[0]).toBeLessThan(3_000_000);
  });
});

test('what an override left on a market without a schedule falls back to what is listed, without a forecast', () => {
  const world = new ScheduledWorld({ btc: { riseHourPpm: 0 } });
  const until = world.time + HOUR;
  const scales = { initialScalePpm: 1_200_000, maintenanceScalePpm: 1_150_000 };
  world.must({ type: 'OverrideMargin', time: world.time, market: 0, ...scales, until });
  const path = Array.from({ length: 6 }, () => {
    world.hour();
    return world.scales();
  });
  expect(path).toEqual([
    [1_200_000, 1_150_000],
    [1_150_000, 1_150_000],
    [1_100_000, 1_100_000],
    [1_050_000, 1_050_000],
    [1_000_000, 1_000_000],
    [1_000_000, 1_000_000],
  ]);
  expect(world.of('SchedulesStepped')).toEqual([]);
});

test('a market without a forecast, or whose trading ended, keeps what it has', () => {
  const world = new ScheduledWorld();
  for (let hour = 0; hour < 5; hour++) world.hour();
  expect(world.scales()).toEqual([1_000_000, 1_000_000]);
});

test('killed in the middle of a ramp, restored and replayed, everything goes on to the same hash', () => {
  const world = new ScheduledWorld();
  const maker = world.account(10_000_000);
  const account = world.account(5_060);
  world.trade(account, maker, 0, 1_000);
  world.tick({ btc: 98_360 });
  world.hours(5, DOUBLE);
  const before = world.records.length;
  const begun = replayEvents(world.records);
  world.hours(4, DOUBLE);
  expect(world.capOf(account)).toBeGreaterThan(0);
  for (let at = before; at <= world.records.length; at++) {
    const restored = restoreEngine(begun.snapshot());
    expect(restored.stateRoot()).toEqual(begun.stateRoot());
    replayEvents(world.records.slice(at), {}, restored);
    expect(restored.stateRoot()).toEqual(world.engine.stateRoot());
    expect(restored.stepHash).toEqual(world.engine.stepHash);
    if (at < world.records.length) begun.apply(world.records[at] as Uint8Array);
  }
  const decided = replayInputs(world.records);
  expect('why' in decided ? decided : decided.stateRoot()).toEqual(world.engine.stateRoot());
  // Restored here, with shelter and proposal pending, it decides the same from here on.
  const tick = { ...world.forecastOf(DOUBLE) };
  const twin = restoreEngine(world.engine.snapshot());
  expect(twin.step(tick)).toEqual(world.engine.step(tick));
});
