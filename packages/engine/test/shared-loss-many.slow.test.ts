// A loss shared over fifty thousand winners: the step that fixes it records a bounded number of events, the rest is met a batch a
// step, a crash in the middle goes on where it stood, and nobody is asked twice.
import { expect, test } from 'vitest';
import { type Event, restoreEngine } from '../src/index.ts';
import { deficits } from './bankruptcy.fixture.ts';
import { crash, crowd, metIn, sharedIn } from './shared-loss.fixture.ts';

const WINNERS = 50_000;
const BATCH = 4_000;

test('W12 fifty thousand winners: bounded events a step, resumed after a crash at the same cursor, nobody cut twice', () => {
  const all = crowd(
    Array.from({ length: WINNERS }, (_, at) => 1 + (at % 9)),
    {
      batch: BATCH,
      venue: { fullCheckEverySteps: 1_000_000, stateRootEverySteps: 1_000_000 },
    },
  );
  const { world } = all;
  const events = crash(all);
  const [fixed] = deficits(events);
  const [shared] = sharedIn(events);
  if (fixed === undefined || shared === undefined) throw new Error('a loss is shared');
  expect(fixed.claims.length).toBeLessThan(10);
  expect(shared.winners).toBe(WINNERS);
  expect(events.length).toBeLessThan(BATCH + 100);
  const cuts = new Map<number, number>();
  let total = 0n;
  let residue = 0n;
  const note = (from: readonly Event[]): void => {
    for (const met of metIn(from)) {
      cuts.set(met.account, (cuts.get(met.account) ?? 0) + 1);
      total += met.amount;
      residue += met.residue;
    }
  };
  note(events);
  for (let round = 0; round < 2; round++) {
    const step = world.tick({});
    expect(metIn(step).length).toBeLessThanOrEqual(2 * BATCH);
    note(step);
  }
  // The engine stops here, and another goes on from what it left.
  const restored = restoreEngine(world.engine.snapshot());
  expect(restored.state.scalar('lossCursor')).toBe(world.state.scalar('lossCursor'));
  for (let round = 0; round < WINNERS / BATCH && restored.state.scalar('losses') > 0; round++) {
    world.time += 20_000;
    const outcome = restored.step({
      type: 'Tick',
      time: world.time,
      prices: [],
      books: [],
      volatilities: [],
    });
    if (!outcome.ok) throw new Error(outcome.reject.type);
    expect(metIn(outcome.events).length).toBeLessThanOrEqual(2 * BATCH);
    note(outcome.events);
  }
  restored.check();
  expect(restored.state.scalar('losses')).toBe(0);
  expect(restored.state.markets.socialised.get(0)).toBe(0n);
  expect([cuts.size, Math.max(...cuts.values())]).toEqual([WINNERS, 1]);
  expect(total).toBe(shared.amount + residue);
  expect(residue < BigInt(WINNERS)).toBe(true);
}, 600_000);
