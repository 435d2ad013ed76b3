import { expect, it } from 'vitest';
import { nelderMead } from './nelder-mead.ts';

const terms = { step: 0.5, evaluationsMax: 2_000, tolerance: 1e-14 };

it('walks down the valley of Rosenbrock', () => {
  const valley = ([x = 0, y = 0]: readonly number[]): number =>
    (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
  const { at, value } = nelderMead(valley, { ...terms, start: [-1.2, 1] });
  expect(at[0]).toBeCloseTo(1, 5);
  expect(at[1]).toBeCloseTo(1, 5);
  expect(value).toBeLessThan(1e-10);
});

it('stays where a function is defined, and within its evaluations', () => {
  let calls = 0;
  const wall = ([x = 0]: readonly number[]): number => {
    calls += 1;
    return x <= 0 ? Number.NaN : x - Math.log(x);
  };
  expect(nelderMead(wall, { ...terms, start: [3] }).at[0]).toBeCloseTo(1, 5);
  calls = 0;
  nelderMead(wall, { ...terms, evaluationsMax: 20, tolerance: 0, start: [3] });
  expect(calls).toBeLessThan(25);
});
