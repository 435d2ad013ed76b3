import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { quantize } from '../quantize.ts';
import { StepsSum } from './steps-sum.ts';

const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ min: -1e-9, max: 1e-9, noNaN: true }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((steps) => (steps + 0.5) / 1e12),
  fc.constantFrom(0, 1, 8_999.999_999_999_9, 9_000.000_000_000_1, 9_007.199_254_740_99, -0),
);
const row = fc.record({
  count: fc.integer({ min: -4_000, max: 4_000 }),
  values: fc.tuple(value, value),
});

test('the sum in floats is the sum of bigints, to the last step', () => {
  holds(
    fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
      const floats = new StepsSum(2);
      const bigints = new StepsSum(2);
      const expected = [0n, 0n];
      for (const { count, values } of rows) {
        floats.add(count, Float64Array.from(values), 0);
        bigints.addLarge(BigInt(count), Float64Array.from(values), 0);
        values.forEach((each, column) => {
          expected[column] = (expected[column] ?? 0n) + BigInt(count) * quantize(each);
        });
      }
      expect([floats.at(0), floats.at(1)]).toEqual(expected);
      expect([bigints.at(0), bigints.at(1)]).toEqual(expected);
    }),
    300,
  );
});

test('at the edge of what fits the sum is still exact, and beyond it is refused', () => {
  const countSum = 2 ** 33 - 1;
  const valueMax = 2 ** 52 / countSum - 2.000_001;
  expect(StepsSum.fits({ countSum, valueMax })).toBe(true);
  expect(StepsSum.fits({ countSum: countSum + 1, valueMax: 1 })).toBe(false);
  expect(StepsSum.fits({ countSum: 1e9, valueMax: 5e6 })).toBe(false);
  const values = Float64Array.of(valueMax, 0.999_999_999_999);
  const sum = new StepsSum(2);
  sum.add(countSum - 7, values, 0);
  sum.add(7, values, 0);
  expect(sum.at(0)).toBe(BigInt(countSum) * quantize(valueMax));
  expect(sum.at(1)).toBe(BigInt(countSum) * 999_999_999_999n);
});
