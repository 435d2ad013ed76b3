import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Price } from '../domain/units.ts';
import { type Aggregate, aggregateIndex, type SourcePrice } from './aggregate.ts';

const NOW = 1_000_000;
const source = (price: number, age = 0, weight = 1): SourcePrice => ({
  price: BigInt(price) as Price,
  time: NOW - age,
  weight,
  stalenessMs: 1_000,
  confidence: 0n as Price,
  deviationPpm: 1_000_000,
  confidencePpm: 1_000_000,
});
const aggregate = (sources: readonly SourcePrice[], quorum = 1, outlierPpm = 10_000): Aggregate =>
  aggregateIndex({ sources, now: NOW, quorum, outlierPpm });

test.each([
  // sources, quorum, expected
  ['no source', [], 1, { kind: 'stale', usable: 0, outliers: 0 }],
  ['never a price', [source(0)], 1, { kind: 'stale', usable: 0, outliers: 0 }],
  [
    'as old as allowed',
    [source(500, 1_000)],
    1,
    { kind: 'fresh', price: 500n, fresh: 1, outliers: 0 },
  ],
  ['one ms older', [source(500, 1_001)], 1, { kind: 'stale', usable: 0, outliers: 0 }],
  [
    'ahead within the skew',
    [source(500, -5)],
    1,
    { kind: 'fresh', price: 500n, fresh: 1, outliers: 0 },
  ],
  ['below quorum', [source(500), source(501)], 3, { kind: 'stale', usable: 2, outliers: 0 }],
  [
    'two that agree',
    [source(1_000), source(1_001)],
    2,
    { kind: 'fresh', price: 1_000n, fresh: 2, outliers: 0 },
  ],
  [
    'at the outlier bound',
    [source(10_000), source(10_100)],
    2,
    { kind: 'fresh', price: 10_000n, fresh: 2, outliers: 0 },
  ],
  [
    'two that disagree',
    [source(10_000), source(10_101)],
    2,
    { kind: 'stale', usable: 1, outliers: 1 },
  ],
  [
    'the same with a quorum of one',
    [source(10_000), source(10_101)],
    1,
    { kind: 'fresh', price: 10_000n, fresh: 1, outliers: 1 },
  ],
  [
    'median taken again without the outliers',
    [source(1), source(2), source(10_000), source(10_050), source(10_090)],
    3,
    { kind: 'fresh', price: 10_050n, fresh: 3, outliers: 2 },
  ],
  [
    'a dropout hands nobody half',
    [source(100, 9_999, 9), source(100, 0, 9), source(200), source(201)],
    1,
    { kind: 'fresh', price: 200n, fresh: 2, outliers: 1 },
  ],
] as const)('%s', (_what, sources, quorum, expected) => {
  expect(aggregate(sources, quorum)).toMatchObject(expected);
});

const price = fc.integer({ min: 900, max: 1_100 });
const weight = fc.integer({ min: 1, max: 10 });
const honestFour = fc.array(fc.record({ price, weight }), { minLength: 4, maxLength: 4 });

test('E4 one lying source of five, however heavy, cannot move the index out of the honest range', () => {
  const lie = fc.integer({ min: 1, max: 3_000 });
  const lieWeight = fc.integer({ min: 1, max: 1_000 });
  const outlierPpm = fc.integer({ min: 100, max: 300_000 });
  holds(
    fc.property(honestFour, lie, lieWeight, outlierPpm, (honest, lied, heavy, bound) => {
      const sources = honest.map((each) => source(each.price, 0, each.weight));
      const found = aggregate([...sources, source(lied, 0, heavy)], 1, bound);
      const prices = honest.map((each) => each.price);
      expect(found.kind).toBe('fresh');
      if (found.kind !== 'fresh') return;
      expect(found.price >= BigInt(Math.min(...prices))).toBe(true);
      expect(found.price <= BigInt(Math.max(...prices))).toBe(true);
    }),
    5_000,
  );
});

test('E4 the same with two honest sources fallen silent: the range of the two that are left', () => {
  const lie = fc.integer({ min: 1, max: 3_000 });
  holds(
    fc.property(honestFour, lie, fc.integer({ min: 1, max: 1_000 }), (honest, lied, heavy) => {
      const sources = honest.map((each, i) => source(each.price, i < 2 ? 5_000 : 0, each.weight));
      const found = aggregate([...sources, source(lied, 0, heavy)], 1, 1_000_000);
      const prices = honest.slice(2).map((each) => each.price);
      if (found.kind !== 'fresh') throw new Error('three sources are fresh');
      expect(found.price >= BigInt(Math.min(...prices))).toBe(true);
      expect(found.price <= BigInt(Math.max(...prices))).toBe(true);
    }),
  );
});

test('identity: every source at one price gives that price and no outlier, in any order', () => {
  holds(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 8 }), price, (weights, at) => {
      const found = aggregate(weights.map((each) => source(at, 0, each)));
      expect(found).toMatchObject({
        kind: 'fresh',
        price: BigInt(at),
        fresh: weights.length,
        outliers: 0,
      });
    }),
  );
});

test('scaling all prices scales the index', () => {
  holds(
    fc.property(honestFour, (honest) => {
      const small = aggregate(honest.map((each) => source(each.price, 0, each.weight)));
      const large = aggregate(honest.map((each) => source(each.price * 1_000, 0, each.weight)));
      if (small.kind !== 'fresh') throw new Error('four sources are fresh');
      expect(large).toEqual({ ...small, price: small.price * 1_000n });
    }),
  );
});
