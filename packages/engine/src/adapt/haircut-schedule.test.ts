import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { defaultAsset } from '../domain/default-listing.ts';
import { type HaircutState, nextHaircuts, targetHaircutPpm } from './haircut-schedule.ts';
import { rateOfPpm } from './rate-law.ts';

const HOUR = 3_600_000;
const terms = {
  ...defaultAsset,
  haircutPpm: 100_000,
  conversionDiscountPpm: 20_000,
  haircutMaxPpm: 500_000,
  haircutRiseHourPpm: 20_000,
  haircutFallHourPpm: 5_000,
  maintenanceHaircutRiseHourPpm: 10_000,
  haircutNoticeMs: HOUR,
};
const listed: HaircutState = {
  initial: rateOfPpm(100_000),
  maintenance: rateOfPpm(100_000),
  since: 0,
  announcedPpm: 0,
};

test.each([
  // quantile, widening, target
  ['what is listed', 10_000, 1_000_000n, 100_000],
  ['the quantile and the conversion', 150_000, 1_000_000n, 170_000],
  ['the same twice as wide', 150_000, 2_000_000n, 320_000],
  ['rounded up', 150_001, 1_000_001n, 170_002],
  ['at most the largest', 400_000, 2_000_000n, 500_000],
])('a target is %s', (_what, quantile, widening, target) => {
  expect(targetHaircutPpm(quantile, widening, terms)).toBe(target);
});

test('a listing above the largest scheduled haircut stands', () => {
  expect(targetHaircutPpm(900_000, 1_000_000n, { ...terms, haircutPpm: 700_000 })).toBe(700_000);
});

test('a rise is announced, waits, and goes no further than was announced a step before', () => {
  const quantiles = [110_000, 110_000, 110_000, 400_000, 400_000];
  let state = listed;
  const path = quantiles.map((quantilePpm, at) => {
    const now = (at + 1) * HOUR;
    const step = { quantilePpm, wideningPpm: 1_000_000n, now, elapsedMs: HOUR };
    state = nextHaircuts({ ...step, state, terms: { ...terms, haircutRiseHourPpm: 25_000 } });
    return [state.initial, state.maintenance, BigInt(state.announcedPpm)].map((each, i) =>
      i < 2 ? each / 1_000_000_000n : each,
    );
  });
  expect(path).toEqual([
    [100_000n, 100_000n, 130_000n],
    [100_000n, 100_000n, 130_000n],
    [125_000n, 110_000n, 130_000n],
    [130_000n, 120_000n, 420_000n],
    [155_000n, 130_000n, 420_000n],
  ]);
});

test('it keeps its limits whatever is forecast, and holds without a forecast', () => {
  const step = fc.record({
    quantilePpm: fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined }),
    wideningPpm: fc.bigInt({ min: 1_000_000n, max: 5_000_000n }),
    elapsedMs: fc.integer({ min: 0, max: 3 * HOUR }),
  });
  holds(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let [state, now]: [HaircutState, number] = [listed, 1];
      for (const { elapsedMs, ...asked } of steps) {
        now += elapsedMs;
        const next = nextHaircuts({ state, ...asked, now, elapsedMs, terms });
        const allowed = (hourPpm: number): bigint =>
          (rateOfPpm(hourPpm) * BigInt(elapsedMs)) / BigInt(HOUR);
        expect(next.initial - state.initial <= allowed(20_000)).toBe(true);
        expect(state.initial - next.initial <= allowed(5_000)).toBe(true);
        expect(next.maintenance - state.maintenance <= allowed(10_000)).toBe(true);
        expect(next.maintenance <= next.initial && next.maintenance >= rateOfPpm(100_000)).toBe(
          true,
        );
        expect(next.initial <= rateOfPpm(500_000)).toBe(true);
        if (next.initial > state.initial) {
          expect(now - state.since > HOUR && state.since > 0).toBe(true);
          expect(next.initial <= rateOfPpm(state.announcedPpm)).toBe(true);
        }
        if (asked.quantilePpm === undefined) expect(next).toEqual(state);
        state = next;
      }
    }),
  );
});
