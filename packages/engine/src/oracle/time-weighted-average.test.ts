// The average against its limits: what holds for a window is the average, what is printed for no time is nothing.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { timeWeighted } from './time-weighted-average.ts';

const average = (from: bigint, held: bigint, elapsedMs: number, windowMs = 1_000): bigint =>
  timeWeighted({ average: from, held, elapsedMs, windowMs });

test.each([
  ['no time', 100n, 200n, 0, 100n],
  ['a quarter of the window', 100n, 200n, 250, 125n],
  ['a whole window', 100n, 200n, 1_000, 200n],
  ['more than a window', 100n, 200n, 9_000, 200n],
  ['down', 200n, 100n, 250, 175n],
  ['rounded to the nearest', 0n, 10n, 149, 1n],
  ['and up from the half', 0n, 10n, 150, 2n],
] as const)('%s', (_what, from, held, elapsedMs, expected) => {
  expect(average(from, held, elapsedMs)).toBe(expected);
});

test('never outside what was and what held, and monotone in the time held', () => {
  const price = fc.bigInt({ min: 0n, max: 10n ** 18n });
  const elapsed = fc.integer({ min: 0, max: 2_000 });
  holds(
    fc.property(price, price, elapsed, elapsed, (from, held, one, other) => {
      const [less, more] = [
        average(from, held, Math.min(one, other)),
        average(from, held, Math.max(one, other)),
      ];
      const [low, high] = from < held ? [from, held] : [held, from];
      expect(less >= low && more <= high && less <= high && more >= low).toBe(true);
      expect(from < held ? less <= more : less >= more).toBe(true);
    }),
  );
});

test('as a mean: over a window that grows with the time covered it is the time-weighted mean', () => {
  let [mean, covered] = [0n, 0];
  for (const [held, elapsedMs] of [
    [1_000n, 100],
    [4_000n, 300],
    [2_500n, 600],
  ] as const) {
    covered += elapsedMs;
    mean = average(mean, held, elapsedMs, covered);
  }
  expect(mean).toBe(2_800n);
});
