import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { BASIS_GUARD, type Price } from '../domain/units.ts';
import {
  type Average,
  averagePrice,
  elapsedMs,
  expectedSettlement,
  joinSum,
  moveAverage,
  splitSum,
} from './settlement-average.ts';

const p = (value: number): Price => BigInt(value) as Price;
const NONE_YET: Average = { sum: 0n, coveredMs: 0, averagedTo: 0, heldPrice: p(0) };
const window = { expiryMs: 10_000, settlementWindowMs: 4_000 } as const;
type Tick = readonly [now: number, price: number];

function run(ticks: readonly Tick[], gapMs = 60_000): Average {
  let average = NONE_YET;
  for (const [now, price] of ticks)
    average = moveAverage(average, { now, price: p(price), gapMs, ...window }) ?? average;
  return average;
}

test.each<readonly [string, readonly Tick[], number | undefined, number]>([
  ['nothing before the window', [[5_999, 100]], undefined, 0],
  [
    'one price all along',
    [
      [6_000, 100],
      [10_000, 100],
    ],
    100,
    4_000,
  ],
  [
    'each price holds until the next',
    [
      [6_000, 100],
      [7_000, 200],
      [10_000, 900],
    ],
    175,
    4_000,
  ],
  [
    'the first price heard counts from the start',
    [
      [7_000, 100],
      [9_000, 300],
      [10_000, 5],
    ],
    150,
    4_000,
  ],
  [
    'what comes after expiry does not count',
    [
      [6_000, 100],
      [8_000, 200],
      [99_000, 7],
    ],
    150,
    4_000,
  ],
  [
    'a window passed in silence has the first price after it',
    [
      [5_000, 1],
      [12_000, 300],
    ],
    300,
    4_000,
  ],
  [
    'a stretch that ends stale is left out',
    [
      [6_000, 100],
      [7_000, 0],
      [9_000, 300],
      [10_000, 300],
    ],
    300,
    1_000,
  ],
  [
    'halves round up',
    [
      [6_000, 100],
      [8_000, 101],
      [10_000, 1],
    ],
    101,
    4_000,
  ],
])('%s', (_what, ticks, price, coveredMs) => {
  const average = run(ticks);
  expect(averagePrice(average)).toBe(price === undefined ? undefined : p(price));
  expect(average.coveredMs).toBe(coveredMs);
});

test('a stretch longer than any outage that is caught up silently is left out', () => {
  expect(
    run(
      [
        [6_000, 100],
        [9_500, 100],
        [10_000, 100],
      ],
      1_000,
    ).coveredMs,
  ).toBe(500);
});

test('the same instant with the same price adds nothing', () => {
  const average = run([
    [6_000, 100],
    [7_000, 100],
  ]);
  const again = { now: 7_000, price: p(100), gapMs: 60_000, ...window };
  expect(moveAverage(average, again)).toBeUndefined();
  expect(moveAverage(run([[10_000, 100]]), { ...again, now: 11_000 })).toBeUndefined();
});

test('however a window is cut into ticks of one price, the average is that price', () => {
  holds(
    fc.property(
      fc.array(fc.integer({ min: 5_000, max: 12_000 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      (times, price) => {
        const ticks = [...times].sort((a, b) => a - b).map((now): Tick => [now, price]);
        const average = run([...ticks, [12_001, price]]);
        expect(averagePrice(average)).toBe(p(price));
        expect(average.coveredMs).toBe(4_000);
      },
    ),
  );
});

test('the expected price moves with the forward less and less, and is the average at expiry', () => {
  const forward = 1_000n * BASIS_GUARD;
  const delta = (now: number): number => {
    const average = run([
      [6_000, 500],
      [now, 500],
    ]);
    const worth = (by: bigint): number => {
      const moved = { now, forward: forward + by * BASIS_GUARD, average, ...window };
      const { numerator, denominator } = expectedSettlement(moved);
      return Number(numerator) / Number(denominator);
    };
    return (worth(1_000n) - worth(0n)) / 1_000;
  };
  expect([6_000, 7_000, 8_000, 9_000, 10_000].map(delta)).toEqual([1, 0.75, 0.5, 0.25, 0]);
  const average = run([
    [6_000, 500],
    [10_000, 500],
  ]);
  const { numerator, denominator } = expectedSettlement({
    now: 10_000,
    forward,
    average,
    ...window,
  });
  expect(numerator).toBe(500n * denominator);
});

test('without a fresh index in the window nothing is fixed', () => {
  const forward = 77n * BASIS_GUARD;
  const worth = expectedSettlement({ now: 9_000, forward, average: NONE_YET, ...window });
  expect(worth).toEqual({ numerator: forward, denominator: BASIS_GUARD });
});

test('the elapsed share of the window stays within it', () => {
  expect([0, 6_000, 6_500, 10_000, 20_000].map((now) => elapsedMs(now, window))).toEqual([
    0, 0, 500, 4_000, 4_000,
  ]);
});

test('a sum of a day at the largest price is kept whole in two columns', () => {
  holds(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n * 86_400_000n }), (sum) => {
      const { sumHigh, sumLow } = splitSum(sum);
      expect(joinSum(sumHigh, sumLow)).toBe(sum);
      expect(sumHigh < 2n ** 63n && sumLow < 2n ** 62n).toBe(true);
    }),
  );
});
