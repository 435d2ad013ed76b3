// Disposal of inventory: both shares round up, a small rest goes whole, and no order is larger than either bound.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../base/exact.ts';
import { holds } from '../base/property.fixture.ts';
import { disposalSize } from './disposal-size.ts';

const of = (held: number, depth: number, terms: { whole: number; share: string; take: string }) =>
  disposalSize({
    held: Exact.integer(held),
    volumes: [Exact.integer(depth)],
    wholeUpTo: Exact.integer(terms.whole),
    share: Exact.of(terms.share),
    depthShare: Exact.of(terms.take),
    lot: Exact.ONE,
  }).toNumber();

test('a share of more than the small rest, a share of the depth, both rounded up', () => {
  const terms = { whole: 10, share: '0.1', take: '0.2' };
  expect(of(51, 1_000, terms)).toBe(6);
  expect(of(10, 1_000, terms)).toBe(10);
  expect(of(11, 1_000, terms)).toBe(2);
  expect(of(51, 1, terms)).toBe(1);
  expect(of(51, 0, terms)).toBe(0);
});

test('an order is a whole number of lots, at most what is held, and the volume where any share of it may be taken', () => {
  holds(
    fc.property(
      fc.nat(1_000_000),
      fc.nat(1_000_000),
      fc.nat(1_000),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 1, max: 100 }),
      (held, depth, whole, share, take) => {
        const size = of(held, depth, { whole, share: `${share / 100}`, take: `${take / 100}` });
        expect(Number.isInteger(size) && size <= held && size <= depth).toBe(true);
        if (held > 0 && depth > 0) expect(size).toBeGreaterThan(0);
      },
    ),
  );
});
