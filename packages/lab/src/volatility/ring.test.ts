import { expect, it } from 'vitest';
import { Ring, RollingSum } from './ring.ts';

it('remembers what lies a number of observations back', () => {
  const ring = new Ring<number>(3);
  expect([1, 2, 3, 4, 5].map((value) => ring.push(value))).toEqual([
    undefined,
    undefined,
    undefined,
    1,
    2,
  ]);
  expect(ring.toArray()).toEqual([3, 4, 5]);
});

it('adds up the window, and nothing of what left it', () => {
  const sum = new RollingSum(4);
  sum.push(1e16);
  for (const value of [1, 2, 3, 4, 5, 6, 7]) sum.push(value);
  expect(sum.sum).toBe(4 + 5 + 6 + 7);
  expect(sum.mean).toBe(5.5);
  const young = new RollingSum(4);
  young.push(3);
  young.push(5);
  expect([young.mean, young.isFull]).toEqual([4, false]);
});
