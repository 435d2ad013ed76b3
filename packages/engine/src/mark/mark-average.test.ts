// The short average of a mark: it starts at the first mark, lies between the marks that there were, and reaches one that stays.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Ticks } from '../domain/units.ts';
import { averageMark, decayedGap, nextGap } from './mark-average.ts';

const ticks = (count: number): Ticks => BigInt(count) as Ticks;

test('a first mark is its own average, and without a time constant every mark is', () => {
  const first = { gap: 0n, before: ticks(0), mark: ticks(500), elapsedMs: 7, tauMs: 1_000 };
  expect(nextGap(first)).toBe(0n);
  expect(nextGap({ ...first, gap: 9n, before: ticks(400), tauMs: 0 })).toBe(0n);
});

test('the average follows a new mark as exp(-t / tau)', () => {
  const gap = nextGap({
    gap: 0n,
    before: ticks(1_000),
    mark: ticks(900),
    elapsedMs: 5_000,
    tauMs: 10_000,
  });
  expect(averageMark(ticks(900), gap)).toBe(1_000n);
  // 100 / e = 36.79, 100 / e^3 = 4.98: whole ticks, towards the mark.
  for (const [elapsedMs, average] of [
    [10_000, 936n],
    [30_000, 904n],
  ] as const) {
    const left = decayedGap({ gap, elapsedMs, tauMs: 10_000 });
    expect(averageMark(ticks(900), left)).toBe(average);
  }
  // In two steps as in one, but for the guard digits.
  const first = decayedGap({ gap, elapsedMs: 4_000, tauMs: 10_000 });
  const twice = decayedGap({ gap: first, elapsedMs: 6_000, tauMs: 10_000 });
  const once = decayedGap({ gap, elapsedMs: 10_000, tauMs: 10_000 });
  expect(Math.abs(Number(twice - once))).toBeLessThanOrEqual(2);
});

test('the average lies between the least and the largest mark, and reaches one that stays', () => {
  const marks = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 90_000 })),
    { minLength: 1, maxLength: 30 },
  );
  holds(
    fc.property(marks, fc.integer({ min: 1, max: 600_000 }), (path, tauMs) => {
      let gap = 0n;
      let before = ticks(0);
      const seen: number[] = [];
      for (const [at, elapsedMs] of path) {
        const mark = ticks(at);
        gap = nextGap({ gap, before, mark, elapsedMs, tauMs });
        before = mark;
        seen.push(at);
        const average = Number(averageMark(mark, gap));
        expect(average).toBeGreaterThanOrEqual(Math.min(...seen));
        expect(average).toBeLessThanOrEqual(Math.max(...seen));
      }
      const late = decayedGap({ gap, elapsedMs: 2 ** 50, tauMs });
      expect(averageMark(before, late)).toBe(before);
    }),
  );
});
