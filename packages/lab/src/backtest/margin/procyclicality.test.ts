import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MarginSample, procyclicality } from './procyclicality.ts';

const HOUR = 3_600_000;
const samples = (margins: readonly number[]): readonly MarginSample[] =>
  margins.map((margin, i) => ({ timeMs: i * HOUR, margin }));

it('measures mean, spread and the largest rises within a day and a week', () => {
  const margins = [
    ...Array.from({ length: 30 }, () => 0.1),
    ...Array.from({ length: 30 }, () => 0.15),
    0.12,
    0.3,
  ];
  const found = procyclicality(samples(margins));
  expect(found.peakToTrough).toBeCloseTo(3, 12);
  expect(found.maxDailyRise).toBeCloseTo(0.18, 12);
  expect(found.maxWeeklyRise).toBeCloseTo(0.2, 12);
  expect(found.meanMargin).toBeCloseTo((30 * 0.25 + 0.42) / 62, 12);
  expect(procyclicality(samples([0.3, 0.2, 0.1]))).toMatchObject({
    maxDailyRise: 0,
    maxWeeklyRise: 0,
  });
});

it('finds the rise that comparing all pairs finds', () => {
  const margin = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(margin, { minLength: 1, maxLength: 60 }), (margins) => {
      let rise = 0;
      for (const [i, before] of margins.entries()) {
        for (const after of margins.slice(i, i + 25)) rise = Math.max(rise, after - before);
      }
      expect(procyclicality(samples(margins)).maxDailyRise).toBe(rise);
    }),
    { seed: 3, numRuns: 300 },
  );
});
