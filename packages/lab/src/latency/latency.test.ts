import type { ObservationStep } from '../bars/observations.ts';
import { describe, expect, it } from 'vitest';
import { planVenue } from '../venue/plan-venue.ts';
import { CongestedPath } from './congestion.ts';
import { DelayedSteps } from './delayed-steps.ts';
import { marginsNeeded, StepRecorder } from './step-within.ts';

const step = (
  time: number,
  ...prices: readonly (readonly [number, bigint])[]
): ObservationStep => ({
  time,
  observations: prices.map(([source, price]) => ({ source, price })),
  opened: [],
});

describe('DelayedSteps', () => {
  it('passes steps as they are without delay', () => {
    const delayed = new DelayedSteps(0);
    for (const time of [1, 2, 7]) {
      const arrived = delayed.pass(step(time, [0, 5n], [3, 6n]));
      expect(arrived.step).toEqual(step(time, [0, 5n], [3, 6n]));
      expect([...arrived.madeAt.values()]).toEqual([time, time]);
    }
  });
  it('lets prices arrive late, the last one of each source, stamped with when they were made', () => {
    const delayed = new DelayedSteps(10);
    const first = delayed.pass(step(100, [0, 1n]));
    expect(first.step.observations).toEqual([{ source: 0, price: 1n }]);
    expect(first.madeAt.get(0)).toBe(90);
    expect(delayed.pass(step(105, [0, 2n], [1, 9n])).step.observations).toEqual([]);
    expect(delayed.pass(step(108, [0, 3n])).step.observations).toEqual([]);
    const late = delayed.pass(step(118, [0, 4n]));
    expect(late.step.observations).toEqual([
      { source: 0, price: 3n },
      { source: 1, price: 9n },
    ]);
    expect(late.madeAt).toEqual(
      new Map([
        [0, 108],
        [1, 105],
      ]),
    );
  });
});

describe('CongestedPath', () => {
  const idle = { delayMs: 20, serviceRate: Number.POSITIVE_INFINITY, load: 0 };
  it('only delays where there is no queue', () => {
    const path = new CongestedPath(idle);
    path.advance(1_000);
    expect([path.arrival(), path.arrival()]).toEqual([1_020, 1_020]);
  });
  it('serves a burst one after the other and is empty again after the time that takes', () => {
    const path = new CongestedPath({ delayMs: 0, serviceRate: 10, load: 0 });
    path.advance(1_000);
    expect([path.arrival(), path.arrival(), path.arrival()]).toEqual([1_000, 1_100, 1_200]);
    path.advance(1_150);
    expect(path.waiting).toBeCloseTo(1.5, 9);
    path.advance(1_300);
    expect(path.waiting).toBe(0);
    expect(path.arrival()).toBe(1_300);
  });
  it('jams when others take more than there is, and clears when they are gone', () => {
    const path = new CongestedPath({ delayMs: 0, serviceRate: 10, load: 0.2 });
    path.trading(1);
    path.advance(1_000);
    path.advance(11_000);
    expect(path.waiting).toBe(0);
    path.trading(10);
    path.advance(21_000);
    // Twice the capacity for ten seconds: ten seconds of work wait.
    expect(path.waiting).toBeCloseTo(100, 9);
    path.trading(0);
    path.advance(31_000);
    expect(path.waiting).toBe(0);
  });
});

describe('StepRecorder', () => {
  it('finds the largest move within a time, as trying every pair does', () => {
    const marks = [100, 90, 95, 120, 80, 84, 130, 60, 61, 100];
    const times = [0, 1, 4, 6, 7, 11, 12, 20, 21, 22];
    const recorder = new StepRecorder(1);
    for (const [i, mark] of marks.entries()) recorder.record(times[i] ?? 0, () => BigInt(mark));
    for (const within of [0, 1, 2, 3, 5, 8, 30]) {
      let fall = 0;
      let rise = 0;
      for (const [i, from] of marks.entries())
        for (const [j, to] of marks.entries()) {
          const apart = (times[j] ?? 0) - (times[i] ?? 0);
          if (apart < 0 || apart > within) continue;
          fall = Math.max(fall, (from - to) / from);
          rise = Math.max(rise, (to - from) / from);
        }
      const found = recorder.largest(0, within);
      expect(found.fall).toBeCloseTo(fall, 12);
      expect(found.rise).toBeCloseTo(rise, 12);
    }
  });
});

describe('marginsNeeded', () => {
  const { markets } = planVenue(
    [
      {
        name: 'BTC',
        first: 100,
        lowest: 50,
        highest: 150,
        decimals: 2,
        dailyNotional: 1e9,
        hasBasis: false,
        sources: [{ symbol: 'BTC', role: 'index', weight: 1, stalenessMs: 60_000 }],
      },
    ],
    { time: 1, barMs: 60_000, observationMs: 20_000 },
  );
  it('is r + s over m for longs, r + s (1 + r) over m for shorts, whichever is more', () => {
    const [market] = markets;
    if (market === undefined) throw new Error('one market was planned');
    // A major: maintenance 3 %, penalty 0.5 %, slippage 0.6 %, fee 0.05 %.
    expect(marginsNeeded(market, { fall: 0.0185, rise: 0 })).toBeCloseTo(1, 12);
    expect(marginsNeeded(market, { fall: 0, rise: 0.1 })).toBeCloseTo(
      (0.1 + 0.0115 * 1.1) / 0.03,
      12,
    );
  });
});
