import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantError } from '../base/assert.ts';
import { holds } from '../base/property.fixture.ts';
import { BASIS_GUARD, type Price, type Ticks } from '../domain/units.ts';
import {
  basisSample,
  clampBasis,
  forwardPrice,
  onGrid,
  smoothBasis,
  stepPpm,
} from './mark-price.ts';

const p = (value: bigint): Price => value as Price;
/** The mark of a perpetual: its forward on the grid. */
const markPrice = (input: {
  readonly index: Price;
  readonly basis: bigint;
  readonly tickIndexUnits: bigint;
  readonly clampPpm: number;
  readonly maxPriceTicks: Ticks;
}): Ticks =>
  onGrid(
    { numerator: forwardPrice(input), denominator: BASIS_GUARD },
    { ...input, minPriceTicks: 1n as Ticks },
  );
const mark = (index: bigint, basis: bigint, tick: bigint, clampPpm = 1_000_000): bigint =>
  markPrice({
    index: p(index),
    basis: basis * BASIS_GUARD,
    tickIndexUnits: tick,
    clampPpm,
    maxPriceTicks: 1_000_000n as Ticks,
  });

test.each([
  // index, basis, tick, mark; nearest tick, halves up
  ['on the grid', 1_000n, 0n, 10n, 100n],
  ['just below half a tick', 1_004n, 0n, 10n, 100n],
  ['half a tick', 1_005n, 0n, 10n, 101n],
  ['half a tick by a negative basis', 1_010n, -5n, 10n, 101n],
  ['basis above', 1_000n, 20n, 10n, 102n],
  ['basis below', 1_000n, -20n, 10n, 98n],
  ['less than half a tick is still one', 1n, 0n, 10n, 1n],
  ['no basis takes it to zero', 1_000n, -1_000n, 10n, 1n],
  ['never beyond the largest listed', 10n ** 15n, 0n, 10n, 1_000_000n],
])('%s: index %d, basis %d, tick %d', (_what, index, basis, tick, ticks) => {
  expect(mark(index, basis, tick)).toBe(ticks);
});

test('the basis is clamped before it is added; a mark needs an index', () => {
  expect(mark(10_000n, 9_999n, 1n, 10_000)).toBe(10_100n);
  expect(mark(10_000n, -9_999n, 1n, 10_000)).toBe(9_900n);
  expect(mark(10_000n, 9_999n, 1n, 0)).toBe(10_000n);
  expect(() => mark(0n, 0n, 1n)).toThrow(InvariantError);
});

const index = fc.bigInt({ min: 1n, max: 10n ** 12n });
const basis = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });

test('the mark stays within the clamp of the index, rounded, whatever the perpetual shows', () => {
  const clampPpm = fc.integer({ min: 0, max: 100_000 });
  holds(
    fc.property(
      index,
      index,
      fc.bigInt({ min: 1n, max: 1_000n }),
      clampPpm,
      (at, market, tick, clamp) => {
        const ticks = markPrice({
          index: p(at),
          basis: basisSample({ market: p(market), index: p(at) }),
          tickIndexUnits: tick,
          clampPpm: clamp,
          maxPriceTicks: (10n ** 15n) as Ticks,
        });
        const off = ticks * tick > at ? ticks * tick - at : at - ticks * tick;
        if (ticks > 1n)
          expect(2n * off * 1_000_000n <= 2n * at * BigInt(clamp) + tick * 1_000_000n).toBe(true);
      },
    ),
  );
});

test('a stored basis is within the clamp of its index and within its column', () => {
  expect(clampBasis({ basis: 10n ** 30n, index: p(10n ** 15n), clampPpm: 100_000 })).toBe(
    2n ** 62n,
  );
  expect(clampBasis({ basis: -(10n ** 30n), index: p(1_000n), clampPpm: 10_000 })).toBe(
    -10n * BASIS_GUARD,
  );
  holds(
    fc.property(basis, index, fc.integer({ min: 0, max: 100_000 }), (raw, at, clampPpm) => {
      const kept = clampBasis({ basis: raw, index: p(at), clampPpm });
      expect(clampBasis({ basis: kept, index: p(at), clampPpm })).toBe(kept);
      expect((kept < 0n ? -kept : kept) <= at * BigInt(clampPpm)).toBe(true);
      expect(kept * raw >= 0n).toBe(true);
    }),
  );
});

test.each([
  // basis, sample, elapsed, tau, smoothed
  ['no time', 10n, 90n, 0, 100, 10n],
  ['no time and no smoothing', 10n, 90n, 0, 0, 10n],
  ['no smoothing', 10n, 90n, 1, 0, 90n],
  ['as long as tau: half way', 10n, 90n, 100, 100, 50n],
  ['half way, rounded away from the old basis', 10n, 91n, 100, 100, 51n],
  ['the same downwards', -10n, -91n, 100, 100, -51n],
  ['the last unit is reached', 89n, 90n, 1, 1_000_000, 90n],
  ['and stays', 90n, 90n, 1, 1_000_000, 90n],
])('smoothing, %s', (_what, from, sample, elapsedMs, tauMs, smoothed) => {
  expect(smoothBasis({ basis: from, sample, elapsedMs, tauMs })).toBe(smoothed);
});

test('smoothing never overshoots, is odd, moves further with more time, and arrives', () => {
  const ms = fc.integer({ min: 1, max: 100_000 });
  holds(
    fc.property(basis, basis, ms, ms, (from, sample, elapsedMs, tauMs) => {
      const next = smoothBasis({ basis: from, sample, elapsedMs, tauMs });
      const [low, high] = from < sample ? [from, sample] : [sample, from];
      expect(low <= next && next <= high).toBe(true);
      expect(smoothBasis({ basis: -from, sample: -sample, elapsedMs, tauMs })).toBe(-next);
      const later = smoothBasis({ basis: from, sample, elapsedMs: elapsedMs + 1, tauMs });
      const left = (value: bigint): bigint => (value > sample ? value - sample : sample - value);
      expect(left(later) <= left(next)).toBe(true);
      if (from !== sample) expect(left(next) < left(from)).toBe(true);
    }),
  );
});

test('finite difference: small steps follow the exponential they approximate', () => {
  const wanted = 1_000_000_000n;
  let at = 0n;
  for (let i = 0; i < 1_000; i += 1)
    at = smoothBasis({ basis: at, sample: wanted, elapsedMs: 1, tauMs: 1_000 });
  // 1 - (1000/1001)^1000 = 0.63194..., the limit of ever smaller steps being 1 - 1/e = 0.63212...
  expect(Number(at) / Number(wanted)).toBeCloseTo(1 - (1_000 / 1_001) ** 1_000, 5);
});

test('a step is measured from where it starts, rounded up', () => {
  const step = (from: bigint, to: bigint): bigint =>
    stepPpm({ from: from as Ticks, to: to as Ticks });
  expect([step(100n, 110n), step(110n, 100n), step(3n, 4n), step(5n, 5n)]).toEqual([
    100_000n,
    90_910n,
    333_334n,
    0n,
  ]);
  expect(() => step(0n, 1n)).toThrow(InvariantError);
});
