import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantError } from './assert.ts';
import {
  abs,
  add,
  allocate,
  clamp,
  cmpProduct,
  divDown,
  divUp,
  fitsI64,
  max,
  min,
  mulDivDown,
  mulDivUp,
  neg,
  sub,
  sum,
} from './fixed.ts';
import { holds } from './property.fixture.ts';

const wide = fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n });
const nonZero = wide.filter((value) => value !== 0n);
const positive = fc.bigInt({ min: 1n, max: 2n ** 130n });
const weight = fc.oneof(fc.constant(0n), fc.bigInt({ min: 0n, max: 5n }), fc.bigInt(0n, 2n ** 90n));

test('A1 a loss of 3 quanta scaled by one half charges 2, a profit of 3 credits 1', () => {
  expect(mulDivDown(-3n, 1n, 2n)).toBe(-2n);
  expect(mulDivDown(3n, 1n, 2n)).toBe(1n);
  expect(mulDivUp(3n, 1n, 2n)).toBe(2n);
});

test('sums, signs and bounds', () => {
  expect(add(2n, -5n)).toBe(-3n);
  expect(sub(2n, 5n)).toBe(-3n);
  expect(neg(-7n)).toBe(7n);
  expect([abs(-7n), abs(7n), abs(0n)]).toEqual([7n, 7n, 0n]);
  expect([min(-1n, 2n), max(-1n, 2n)]).toEqual([-1n, 2n]);
  expect([clamp(5n, 0n, 3n), clamp(-5n, 0n, 3n), clamp(2n, 0n, 3n)]).toEqual([3n, 0n, 2n]);
  expect(() => clamp(1n, 3n, 2n)).toThrow(InvariantError);
  expect([sum([]), sum([1n, -2n, 4n])]).toEqual([0n, 3n]);
});

test.each([
  // a, b, down, up
  [7n, 2n, 3n, 4n],
  [-7n, 2n, -4n, -3n],
  [7n, -2n, -4n, -3n],
  [-7n, -2n, 3n, 4n],
  [6n, 2n, 3n, 3n],
  [-6n, 2n, -3n, -3n],
  [0n, -9n, 0n, 0n],
  [1n, 9n, 0n, 1n],
  [-1n, 9n, -1n, 0n],
])('%d / %d is %d rounded down and %d rounded up', (a, b, down, up) => {
  expect(divDown(a, b)).toBe(down);
  expect(divUp(a, b)).toBe(up);
});

test('floor and ceiling enclose every quotient, at most one apart', () => {
  holds(
    fc.property(wide, nonZero, (a, b) => {
      const floor = divDown(a, b);
      const ceiling = divUp(a, b);
      const size = abs(b);
      const numerator = b < 0n ? -a : a;
      expect(floor * size <= numerator && numerator < (floor + 1n) * size).toBe(true);
      expect(ceiling - floor).toBe(numerator % size === 0n ? 0n : 1n);
      expect(divUp(neg(a), b)).toBe(neg(floor));
    }),
  );
});

test('a product is divided without rounding the product first', () => {
  holds(
    fc.property(wide, wide, positive, (a, b, divisor) => {
      expect(mulDivDown(a, b, divisor)).toBe(divDown(a * b, divisor));
      expect(mulDivUp(a, b, divisor)).toBe(divUp(a * b, divisor));
      expect(mulDivDown(a, divisor, divisor)).toBe(a);
    }),
  );
});

test('a quotient by zero, or a product over a divisor that is not positive, is a bug', () => {
  expect(() => divDown(1n, 0n)).toThrow(InvariantError);
  expect(() => divUp(1n, 0n)).toThrow(InvariantError);
  expect(() => mulDivDown(1n, 1n, 0n)).toThrow(InvariantError);
  expect(() => mulDivUp(1n, 1n, -1n)).toThrow(InvariantError);
});

test('ratios are compared by cross-multiplying', () => {
  expect(cmpProduct(1n, 3n, 2n, 1n)).toBe(1); // 1/2 against 1/3
  expect(cmpProduct(1n, 4n, 2n, 2n)).toBe(0); // 1/2 against 2/4
  expect(cmpProduct(1n, 3n, 2n, 2n)).toBe(-1); // 1/2 against 2/3
});

test('a signed 64-bit column holds its two extremes and nothing beyond', () => {
  expect([-(2n ** 63n), 2n ** 63n - 1n, 0n].every(fitsI64)).toBe(true);
  expect([-(2n ** 63n) - 1n, 2n ** 63n].some(fitsI64)).toBe(false);
});

test('A6 a loss of 3 over gains of 0, 2 and 2 is cut exactly, nobody beyond his gain', () => {
  expect(allocate(3n, [0n, 2n, 2n])).toEqual([0n, 2n, 1n]);
});

test.each([
  [0n, [], []],
  [0n, [0n, 0n], [0n, 0n]],
  [1n, [1n, 1n, 1n], [1n, 0n, 0n]],
  [2n, [1n, 1n, 1n], [1n, 1n, 0n]],
  [10n, [1n, 2n, 3n], [2n, 3n, 5n]],
  [7n, [3n, 0n, 4n], [3n, 0n, 4n]],
  [100n, [1n, 1n], [50n, 50n]],
] as const)('%s split by %s', (total, weights, parts) => {
  expect(allocate<bigint>(total, weights)).toEqual(parts);
});

test('parts sum to the total, stay within one unit of their share and within their weight', () => {
  holds(
    fc.property(fc.array(weight, { maxLength: 12 }), fc.bigInt(0n, 2n ** 91n), (weights, wish) => {
      const weightSum = sum(weights);
      const total = weightSum === 0n ? 0n : wish;
      const parts = allocate(total, weights);
      expect(sum(parts)).toBe(total);
      for (const [index, part] of parts.entries()) {
        const share = total * (weights[index] ?? 0n);
        expect(abs(part * weightSum - share) < max(weightSum, 1n)).toBe(true);
        if (total <= weightSum) expect(part <= (weights[index] ?? 0n)).toBe(true);
      }
    }),
  );
});

test('a negative total or weight, or a total with nobody to bear it, is a bug', () => {
  expect(() => allocate(-1n, [1n])).toThrow('the total -1 is at least zero');
  expect(() => allocate(1n, [1n, -1n])).toThrow('weight 1, -1, is at least zero');
  expect(() => allocate(1n, [0n])).toThrow(InvariantError);
});
