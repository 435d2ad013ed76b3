import { expect, it } from 'vitest';
import { SaneRange } from './sane-range.ts';

it('lets through what was seen and a factor of two beyond it', () => {
  const range = new SaneRange();
  expect(range.bound(99)).toBe(99);
  for (const value of [1, 3, 2]) range.learn(Math.log(value));
  expect(range.bound(Math.log(2.5))).toBe(Math.log(2.5));
  expect(Math.exp(range.bound(50))).toBeCloseTo(6, 12);
  expect(Math.exp(range.bound(-50))).toBeCloseTo(0.5, 12);
});
