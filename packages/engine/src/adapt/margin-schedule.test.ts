import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { defaultMarket } from '../domain/default-listing.ts';
import {
  announcedLevel,
  fineOfScale,
  nextScales,
  SCALE_ONE,
  scalePpmOf,
  type ScheduleState,
  targetScalePpm,
} from './margin-schedule.ts';

const HOUR = 3_600_000;
const terms = {
  ...defaultMarket,
  listedPpm: 50_000,
  riseHourPpm: 100_000,
  fallHourPpm: 50_000,
  maintenanceRiseHourPpm: 30_000,
  noticeMs: HOUR,
  scaleMaxPpm: 5_000_000,
  bufferPpm: 0,
  stressWeightPpm: 0,
};
const listed: ScheduleState = {
  initial: SCALE_ONE,
  maintenance: SCALE_ONE,
  calm: 0n,
  since: 0,
  announcedPpm: 0,
};

test('a scale in force is rounded up, and its own', () => {
  expect(scalePpmOf(SCALE_ONE)).toBe(1_000_000);
  expect(scalePpmOf(SCALE_ONE + 1n)).toBe(1_000_001);
  expect(scalePpmOf(fineOfScale(1_234_567))).toBe(1_234_567);
});

test.each([
  ['as listed', 20_000, 1_000_000],
  ['twice', 100_000, 2_000_000],
  ['rounded up', 50_001, 1_000_020],
  ['the largest scale', 900_000, 5_000_000],
])('a target is %s', (_what, quantile, target) => {
  expect(targetScalePpm(listed, quantile, terms)).toBe(target);
});

test('nothing asks for more than the whole price', () => {
  const high = { ...terms, listedPpm: 400_000, scaleMaxPpm: 100_000_000 };
  expect(targetScalePpm(listed, 1_000_000, high)).toBe(2_500_000);
});

test('a scale that holds keeps itself to the last digit, whatever the listed rate', () => {
  holds(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 0, max: 4_000_000_000_000_000 }),
      (listedPpm, above) => {
        const initial = SCALE_ONE + BigInt(above);
        const state = { ...listed, initial, maintenance: initial, calm: 1n };
        const wide = { ...terms, listedPpm, scaleMaxPpm: 100_000_000 };
        const step = { quantilePpm: undefined, now: HOUR, elapsedMs: HOUR, terms: wide };
        const once = nextScales({ state, ...step });
        const most = (1_000_000n * SCALE_ONE) / BigInt(listedPpm);
        // Rates count 1e-15 of the price: the first step may lose the part of a scale below that, the second nothing.
        expect(once.initial <= initial).toBe(true);
        if (initial < most) expect(initial - once.initial < 1_000_000n).toBe(true);
        expect(nextScales({ state: once, ...step })).toEqual(once);
      },
    ),
  );
});

test('one that came down a little is not announced anew; more, or a rise, is', () => {
  expect(announcedLevel(2_000_000, 1_950_000, 100_000)).toBe(2_000_000);
  expect(announcedLevel(2_000_000, 1_900_000, 100_000)).toBe(1_900_000);
  expect(announcedLevel(2_000_000, 2_000_001, 100_000)).toBe(2_000_001);
  expect(announcedLevel(2_000_000, 0, 100_000)).toBe(0);
});

test('a new listing keeps the scale: rates change with what is listed, not with what was', () => {
  const state = { ...listed, initial: fineOfScale(1_400_000), maintenance: SCALE_ONE, calm: 1n };
  const step = { quantilePpm: undefined, now: HOUR, elapsedMs: HOUR };
  for (const listedPpm of [25_000, 50_000, 100_000])
    expect(scalePpmOf(nextScales({ state, ...step, terms: { ...terms, listedPpm } }).initial)).toBe(
      1_400_000,
    );
  const lower = { ...terms, scaleMaxPpm: 1_200_000 };
  expect(scalePpmOf(nextScales({ state, ...step, terms: lower }).initial)).toBe(1_200_000);
});

test('maintenance follows at its own speed, also while initial falls, and never overtakes', () => {
  let state: ScheduleState = { ...listed, initial: fineOfScale(1_120_000), calm: 1n };
  const path = [1, 2, 3, 4].map((hour) => {
    const step = { quantilePpm: 1_000, now: hour * HOUR, elapsedMs: HOUR, terms };
    state = nextScales({ state, ...step });
    return [scalePpmOf(state.initial), scalePpmOf(state.maintenance)];
  });
  expect(path).toEqual([
    [1_070_000, 1_030_000],
    [1_020_000, 1_020_000],
    [1_000_000, 1_000_000],
    [1_000_000, 1_000_000],
  ]);
});
