import { expect, it } from 'vitest';
import { studentQuantile } from './student-quantile.ts';

it('is the tabulated quantile of four degrees of freedom over the root of two', () => {
  // Tables of Student's distribution: 2.132, 3.747, 4.604, 7.173.
  for (const [level, quantile] of [
    [0.95, 2.1318],
    [0.99, 3.7469],
    [0.995, 4.6041],
    [0.999, 7.1732],
  ] as const) {
    expect(studentQuantile(level)).toBeCloseTo(quantile / Math.SQRT2, 4);
    expect(studentQuantile(1 - level)).toBeCloseTo(-quantile / Math.SQRT2, 4);
  }
  expect(studentQuantile(0.5)).toBeCloseTo(0, 12);
});
