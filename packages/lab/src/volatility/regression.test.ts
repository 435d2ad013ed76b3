import { expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { Regression } from './regression.ts';

it('finds the coefficients of a linear law, however far the prior is', () => {
  const random = new Random(3);
  const regression = new Regression({ coefficients: [5, -5, 5], rows: 10, memory: 1 });
  for (let i = 0; i < 20_000; i += 1) {
    const x = [1, random.normal(), random.normal()];
    const y = 0.3 - 0.2 * (x[1] ?? 0) + 0.7 * (x[2] ?? 0) + 0.5 * random.normal();
    regression.learn({ x, y, weight: 1 });
  }
  expect(regression.coefficients).toEqual([5, -5, 5]);
  regression.refit();
  const [constant, first, second] = regression.coefficients;
  expect(constant).toBeCloseTo(0.3, 1);
  expect(first).toBeCloseTo(-0.2, 1);
  expect(second).toBeCloseTo(0.7, 1);
});

it('is the ridge solution of the normal equations', () => {
  // (1 + 2^2 + 1) change = 1 * (3 - 0.5) + 2 * (4 - 1) with the prior 0.5 worth one row.
  const regression = new Regression({ coefficients: [0.5], rows: 1, memory: 1 });
  regression.learn({ x: [1], y: 3, weight: 1 });
  regression.learn({ x: [2], y: 4, weight: 1 });
  regression.refit();
  expect(regression.coefficients[0]).toBeCloseTo(0.5 + 8.5 / 6, 12);
  expect(regression.predict([2])).toBeCloseTo(2 * (0.5 + 8.5 / 6), 12);
});

it('keeps the prior where columns tell nothing apart, and forgets at the stated rate', () => {
  const same = new Regression({ coefficients: [0.2, 0.8], rows: 5, memory: 1 });
  for (let i = 0; i < 50; i += 1) same.learn({ x: [1, 1], y: 3, weight: 1 });
  same.refit();
  const [one = 0, other = 0] = same.coefficients;
  expect(other - one).toBeCloseTo(0.6, 10);
  expect(one + other).toBeCloseTo(1 + (2 * 50 * 2) / (2 * 50 + 5), 10);

  const forgetful = new Regression({ coefficients: [0], rows: 1e-9, memory: 0.5 });
  for (const y of [8, 2]) forgetful.learn({ x: [1], y, weight: 1 });
  forgetful.refit();
  expect(forgetful.coefficients[0]).toBeCloseTo((0.5 * 8 + 2) / 1.5, 6);
});
