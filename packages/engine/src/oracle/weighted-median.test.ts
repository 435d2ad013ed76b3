import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantError } from '../base/assert.ts';
import { holds } from '../base/property.fixture.ts';
import type { Price } from '../domain/units.ts';
import { type WeightedPrice, weightedMedian } from './weighted-median.ts';

const of = (...pairs: readonly (readonly [number, number])[]): bigint =>
  weightedMedian(pairs.map(([price, weight]) => ({ price: BigInt(price) as Price, weight })));

test.each([
  // prices and weights, median
  ['one source', [[5, 9]], 5n],
  [
    'two equal: the lower',
    [
      [7, 1],
      [5, 1],
    ],
    5n,
  ],
  [
    'two: the heavier',
    [
      [7, 2],
      [5, 1],
    ],
    7n,
  ],
  [
    'three: the middle',
    [
      [9, 1],
      [1, 1],
      [4, 1],
    ],
    4n,
  ],
  [
    'four: the lower middle',
    [
      [4, 1],
      [3, 1],
      [2, 1],
      [1, 1],
    ],
    2n,
  ],
  [
    'weights move it',
    [
      [1, 3],
      [2, 3],
      [3, 3],
      [4, 8],
    ],
    3n,
  ],
  [
    'a weight above half is capped',
    [
      [1, 1],
      [2, 1],
      [3, 1_000_000],
    ],
    2n,
  ],
  [
    'capped from below alike',
    [
      [1, 1_000_000],
      [2, 1],
      [3, 1],
    ],
    2n,
  ],
  [
    'Hyperliquid weights, Binance first',
    [
      [100, 3],
      [101, 2],
      [102, 2],
      [103, 1],
      [104, 1],
      [105, 1],
      [106, 1],
      [107, 1],
    ],
    102n,
  ],
] as const)('%s: %j', (_what, pairs, median) => {
  expect(of(...pairs)).toBe(median);
});

test('a median of nothing, or of no weight, is a bug', () => {
  expect(() => weightedMedian([])).toThrow(InvariantError);
  expect(() => of([5, 0])).toThrow(InvariantError);
});

const entry = fc.record({
  price: fc.bigInt({ min: 1n, max: 50n }).map((price) => price as Price),
  weight: fc.integer({ min: 1, max: 20 }),
});
const entries = (minLength: number): fc.Arbitrary<WeightedPrice[]> =>
  fc.array(entry, { minLength, maxLength: 9 });

test('identity: the median of the prices written out weight times each, after the cap', () => {
  holds(
    fc.property(entries(3), (all) => {
      const sum = all.reduce((total, { weight }) => total + weight, 0);
      const copies = all.flatMap(({ price, weight }) =>
        Array.from({ length: Math.min(weight, sum - weight - 1) }, () => price),
      );
      copies.sort((a, b) => Number(a - b));
      expect(weightedMedian(all)).toBe(copies[Math.ceil(copies.length / 2) - 1]);
    }),
  );
});

test('identity: order does not matter, and raising a price never lowers the median', () => {
  holds(
    fc.property(entries(1), fc.nat(), fc.bigInt({ min: 0n, max: 50n }), (all, pick, rise) => {
      const before = weightedMedian(all);
      expect(weightedMedian([...all].reverse())).toBe(before);
      const at = pick % all.length;
      const raised = all.map((each, i) =>
        i === at ? { ...each, price: (each.price + rise) as Price } : each,
      );
      expect(weightedMedian(raised) >= before).toBe(true);
    }),
  );
});

test('no source of three or more holds half: the median lies within the range of the others', () => {
  holds(
    fc.property(entries(3), fc.nat(), (all, pick) => {
      const others = all.filter((_, i) => i !== pick % all.length).map(({ price }) => price);
      const median = weightedMedian(all);
      expect(others.some((price) => price <= median)).toBe(true);
      expect(others.some((price) => price >= median)).toBe(true);
    }),
  );
});
