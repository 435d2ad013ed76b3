// Same inputs, same events, same hash; snapshot and tail equal the whole; a record read back is the record written.
import { describe, expect, test } from 'vitest';
import {
  decodeStep,
  type Engine,
  replayEvents,
  replayInputs,
  restoreEngine,
  sha256,
} from '../src/index.ts';
import { HOUR, ScheduledWorld } from './schedule.fixture.ts';
import { World } from './world.fixture.ts';

/** A small story with trades, a fall, liquidations and funding. */
function story(): World {
  const world = new World();
  const maker = world.account(10_000_000);
  world.deposit(world.state.scalar('sharedFund'), 100_000);
  world.deposit(world.state.market(0).bucketAccount, 50_000);
  const traders = Array.from({ length: 12 }, (_, i) => world.account(1_500 + 400 * i));
  for (const [i, trader] of traders.entries()) {
    world.trade(trader, maker, i % 2, (i % 2 === 0 ? 250 : 600) * (i % 3 === 0 ? -1 : 1));
    world.deposit(trader, 0.01 * (i + 1), 1);
    world.must(world.order(trader, 0, 10, world.mark(0) - 1_000));
  }
  for (let i = 0; i < 40; i++) {
    world.tick({ btc: 100_000 - 900 * i, eth: 4_000 - 25 * i, afterMs: 900_000, depth: 100 });
  }
  return world;
}

const hashes = (engine: Engine) => [engine.sequence, engine.stepHash, engine.stateRoot()];

describe('determinism', () => {
  test('two runs of the same inputs give the same records, step hash and state root', () => {
    const [one, two] = [story(), story()];
    expect(one.records.length).toBe(two.records.length);
    expect(hashes(one.engine)).toEqual(hashes(two.engine));
  });

  test('J15 replay of the inputs decides the same; replay of the events gives the same state; every prefix restores', () => {
    const world = story();
    const decided = replayInputs(world.records);
    expect('why' in decided ? decided : hashes(decided)).toEqual(hashes(world.engine));
    expect(hashes(replayEvents(world.records))).toEqual(hashes(world.engine));
    for (let at = 0; at <= world.records.length; at += 7) {
      const prefix = replayEvents(world.records.slice(0, at));
      const restored = restoreEngine(prefix.snapshot());
      expect(hashes(restored)).toEqual(hashes(prefix));
      expect(hashes(replayEvents(world.records.slice(at), {}, restored))).toEqual(
        hashes(world.engine),
      );
    }
  });

  test('a snapshot continues by decisions exactly as the engine it was taken from', () => {
    const world = story();
    const restored = restoreEngine(world.engine.snapshot());
    const tick = {
      type: 'Tick',
      time: world.time + 60_000,
      prices: [
        {
          source: 0,
          price: 5_500_000n as never,
          time: world.time + 60_000,
          confidence: 0n as never,
        },
      ],
      books: [],
      volatilities: [],
    } as const;
    const [live, again] = [world.engine.step(tick), restored.step(tick)];
    expect(live).toEqual(again);
    expect(hashes(restored)).toEqual(hashes(world.engine));
  });

  test('the state root recomputed where dirty equals the root computed from nothing', () => {
    const world = story();
    const incremental = world.engine.stateRoot();
    expect(restoreEngine(world.engine.snapshot(), { hash: sha256 }).stateRoot()).toEqual(
      incremental,
    );
  });
});

/** Schedules, an override, shelters, stable prices and a market that opens again, each in flight at some step. */
function adaptiveStory(): ScheduledWorld {
  const orderly = { reopenGraceMs: 2 * HOUR, reopenWithdrawalMs: HOUR, unwindDepthPpm: 100_000 };
  const slow = { stableRatePpb: 100_000, delayIntervals: 4, latencyFreeMs: 60_000 };
  const venue = { coverSharePpm: 500_000 };
  const world = new ScheduledWorld({ venue, btc: orderly, index: slow });
  world.deposit(world.state.scalar('sharedFund'), 10_000_000);
  world.tick({ depth: 1_000_000_000 });
  const maker = world.account(10_000_000);
  const traders = Array.from({ length: 6 }, (_, i) =>
    world.account(5_100, { owner: 50 + (i % 3) }),
  );
  for (const trader of traders) {
    world.deposit(trader, 0.002, 1);
    world.trade(trader, maker, 0, 1_000);
  }
  world.tick({ btc: 98_300 });
  for (let i = 0; i < 12; i++) {
    if (i === 8) {
      const { time } = world;
      const scales = { initialScalePpm: 2_000_000, maintenanceScalePpm: 1_900_000 };
      world.must({ type: 'OverrideMargin', time, market: 0, ...scales, until: time + 3 * HOUR });
    }
    world.must(world.forecastOf(150_000 + 10_000 * i));
    const btc = 98_300 + (i > 8 ? (i % 3) * 2_500 : 0);
    world.tick({ btc, confidence: i % 4, afterMs: HOUR });
  }
  return world;
}

test('J15 with everything of adaptive margin in flight, every prefix restores and decides as the whole did', () => {
  const world = adaptiveStory();
  const seen = new Set(
    world.records.flatMap((each) => decodeStep(each).events.map(({ type }) => type)),
  );
  const wanted = [
    'PositionSheltered',
    'MarginScaleSet',
    'MarginOverridden',
    'SlowPricesMoved',
  ] as const;
  expect(wanted.filter((type) => !seen.has(type))).toEqual([]);
  expect(world.state.markets.graceSince.get(0)).toBeGreaterThan(0);
  expect(hashes(replayEvents(world.records))).toEqual(hashes(world.engine));
  for (let at = 0; at <= world.records.length; at += 3) {
    const restored = restoreEngine(replayEvents(world.records.slice(0, at)).snapshot());
    for (const record of world.records.slice(at)) restored.step(decodeStep(record).input);
    expect(hashes(restored)).toEqual(hashes(world.engine));
  }
});
