import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryDelayMs } from './retry-delay.ts';

it('doubles up to the bound, between half and the whole', () => {
  const at = (attempt: number, random: number) =>
    retryDelayMs({ attempt, random, firstMs: 500, mostMs: 30_000 });
  expect([1, 2, 3, 6, 7, 8, 1_000_000].map((attempt) => at(attempt, 0))).toEqual([
    250, 500, 1_000, 8_000, 15_000, 15_000, 15_000,
  ]);
  expect(at(1, 0.999)).toBe(499);
  expect(at(50, 0.5)).toBe(22_500);
});

it('never exceeds the bound nor falls below half of the first wait', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e9 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (attempt, random) => {
        const delay = retryDelayMs({ attempt, random, firstMs: 200, mostMs: 5_000 });
        expect(delay).toBeGreaterThanOrEqual(100);
        expect(delay).toBeLessThan(5_000);
      },
    ),
    { seed: 7 },
  );
});
