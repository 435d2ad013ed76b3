import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Price, Ticks, UnitValue } from './units.ts';
import {
  ticksAtLeast,
  ticksAtMost,
  unitValueAt,
  widestUnit,
  worthOfIndexUnits,
} from './unit-value.ts';

const t = (value: bigint): Ticks => value as Ticks;
const inverse = {
  kind: 'perpetual',
  payoff: 'inverse',
  tickLotQuanta: 2_000_000_000_000n,
  minPriceTicks: t(10_000n),
  maxPriceTicks: t(600_000n),
} as const;
const linear = { ...inverse, payoff: 'linear', tickLotQuanta: 100n } as const;

test('10 dollars at 100,000 dollars a coin are 0.0001 coin of scale 11, owed by the contract', () => {
  // Ticks of 0.5 dollar: 200,000 of them. 0.0001 * 10^11 = 10^7.
  expect(unitValueAt(inverse, t(200_000n))).toBe(-10_000_000n);
  expect(unitValueAt(inverse, t(100_000n))).toBe(-20_000_000n);
  expect(unitValueAt(linear, t(1_000_000n))).toBe(100_000_000n);
});

test.each([
  // K, price, value: to the nearest quantum, halves away from zero
  [10n, 4n, -3n],
  [10n, 3n, -3n],
  [11n, 3n, -4n],
  [1n, 3n, 0n],
  [1n, 2n, -1n],
  [7n, 0n, 0n],
])('%d at a price of %d is worth %d', (tickLotQuanta, price, value) => {
  expect(unitValueAt({ ...inverse, tickLotQuanta }, t(price))).toBe(value);
});

test('coin-settled options are quoted in the coin: ticks times the worth of a tick', () => {
  expect(unitValueAt({ ...inverse, kind: 'option', tickLotQuanta: 5n }, t(7n))).toBe(35n);
});

test('the widest value lies at the least price of an inverse contract, at the largest of others', () => {
  expect(widestUnit(inverse)).toBe(200_000_000n);
  expect(widestUnit(linear)).toBe(60_000_000n);
});

const contract = fc.record({
  kind: fc.constantFrom('perpetual' as const, 'future' as const, 'option' as const),
  payoff: fc.constantFrom('linear' as const, 'inverse' as const),
  tickLotQuanta: fc.bigInt({ min: 1n, max: 10n ** 15n }),
  minPriceTicks: fc.bigInt({ min: 1n, max: 1_000n }).map(t),
  maxPriceTicks: fc.bigInt({ min: 1_000n, max: 10n ** 7n }).map(t),
});

test('the value never falls as the price rises', () => {
  holds(
    fc.property(contract, fc.bigInt({ min: 1n, max: 10n ** 7n }), (listed, price) => {
      const next = unitValueAt(listed, t(price + 1n));
      expect(next >= unitValueAt(listed, t(price))).toBe(true);
    }),
  );
});

test('the tick found for a value is the first, or the last, that is worth it', () => {
  holds(
    fc.property(contract, fc.bigInt({ min: 0n, max: 1_000_000n }), (listed, share) => {
      const { minPriceTicks: low, maxPriceTicks: high } = listed;
      const asked = t(low + ((high - low) * share) / 1_000_000n);
      for (const off of [-1n, 0n, 1n]) {
        const unit = (unitValueAt(listed, asked) + off) as UnitValue;
        const least = ticksAtLeast(listed, unit);
        if (least < high || listed.payoff === 'linear') {
          expect(unitValueAt(listed, least) >= unit).toBe(true);
          if (least > low) expect(unitValueAt(listed, t(least - 1n)) < unit).toBe(true);
        }
        const most = ticksAtMost(listed, unit);
        if (most >= low) expect(unitValueAt(listed, most) <= unit).toBe(true);
        if (most < high && most >= 1n) {
          expect(unitValueAt(listed, t(most + 1n)) > unit).toBe(true);
        }
      }
    }),
  );
});

test('index units on a lot: dollars of a linear lot, a share of the coin of an inverse one', () => {
  const grid = { tickIndexUnits: 10n, lotBase: 1n, baseDecimals: 1 };
  const at = { indexPrice: 5_000n as Price, settlementScale: 4 };
  expect(worthOfIndexUnits({ ...linear, ...grid }, 50n, at)).toEqual({
    numerator: 5_000n,
    denominator: 10n,
  });
  // 50 of 5,000 is a hundredth of 0.1 coin at scale 4: ten quanta.
  const share = worthOfIndexUnits({ ...inverse, kind: 'option', ...grid }, 50n, at);
  expect(share.numerator / share.denominator).toBe(10n);
});
