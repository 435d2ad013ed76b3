// Open interest: dYdX's line, its ends, and that an order counts itself.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { lots, quanta, viewOf } from './caution.fixture.ts';
import {
  openInterestAfter,
  openInterestCharge,
  openInterestScalePpm,
} from './open-interest-scale.ts';

/** dYdX, tier "Small": base 10 %, from 20 to 50 million, to 100 %. */
const small = {
  openInterestLowerLots: lots(20_000_000),
  openInterestUpperLots: lots(50_000_000),
  openInterestScalePpm: 10_000_000,
};

test.each([
  ['none', 0, 1_000_000n],
  ['at the lower end', 20_000_000, 1_000_000n],
  ['half way: 55 %', 35_000_000, 5_500_000n],
  ['at the upper end: 100 %', 50_000_000, 10_000_000n],
  ['beyond', 90_000_000, 10_000_000n],
])('%s', (_what, interest, scale) => {
  expect(openInterestScalePpm(small, lots(interest))).toBe(scale);
});

test('off without an upper end; a step where the ends meet', () => {
  expect(openInterestScalePpm({ ...small, openInterestUpperLots: lots(0) }, lots(9e9))).toBe(
    1_000_000n,
  );
  const step = { ...small, openInterestUpperLots: lots(20_000_000) };
  expect(openInterestScalePpm(step, lots(19_999_999))).toBe(1_000_000n);
  expect(openInterestScalePpm(step, lots(20_000_000))).toBe(10_000_000n);
});

test('the line never falls, and lies within a unit above the float', () => {
  holds(
    fc.property(fc.nat(60_000_000), (interest) => {
      const scale = openInterestScalePpm(small, lots(interest));
      const share = Math.min(1, Math.max(0, (interest - 20e6) / 30e6));
      expect(Number(scale)).toBeGreaterThanOrEqual(1e6 + 9e6 * share - 1e-3);
      expect(Number(scale)).toBeLessThan(1e6 + 9e6 * share + 1.001);
      expect(openInterestScalePpm(small, lots(interest + 1))).toBeGreaterThanOrEqual(scale);
    }),
  );
});

test.each([
  ['a new long', 0, 5, 105n],
  ['a new short', 0, -5, 105n],
  ['a larger long', 5, 8, 103n],
  ['a smaller one', 5, 2, 100n],
  ['turned over', 5, -7, 107n],
  ['the same', -3, -3, 100n],
])('%s', (_what, before, after, interest) => {
  expect(openInterestAfter(lots(100), lots(before), lots(after))).toBe(interest);
});

test('the charge is the rate times the rise, and no more than a long option can lose', () => {
  const market = { ...small, longOptionPpm: 900_000 };
  const view = viewOf({ market });
  const charge = (id: number, size: number, others = 0) =>
    openInterestCharge(view, { market: id, size: lots(size), others: quanta(others) }, lots(35e6));
  expect(charge(0, 10)).toBe(2_250n); // 500 * 4.5
  expect(charge(0, 0)).toBe(0n);
  expect(charge(3, 10)).toBe(80n); // value 800, of which 720 are initial margin
  expect(charge(3, 10, 50)).toBe(30n);
});
