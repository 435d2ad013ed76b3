import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantileOf } from '../backtest/margin/quantile-of.ts';
import { SortedSample } from './sorted-sample.ts';

it('gives the quantiles of the most recent values', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, level) => {
        const sample = new SortedSample(20);
        for (const value of values) sample.add(value);
        expect(sample.size).toBe(Math.min(values.length, 20));
        expect(sample.quantile(level)).toBe(quantileOf(values.slice(-20), level));
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

it('interpolates between order statistics as R and NumPy do', () => {
  // numpy.quantile([1, 2, 4, 8, 16], [0, .1, .5, .99, 1])
  const values = [16, 2, 8, 1, 4];
  expect([0, 0.1, 0.5, 0.99, 1].map((level) => quantileOf(values, level))).toEqual([
    1,
    1.4,
    4,
    expect.closeTo(15.68, 12),
    16,
  ]);
  expect(new SortedSample(3).quantile(0.5)).toBeUndefined();
});
