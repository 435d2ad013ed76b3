// The effective price of what can be redeemed: worked numbers, and its shape between book and redemption.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Price } from '../domain/units.ts';
import { effectivePrice, inDecimals } from './redemption.ts';

const of = (
  price: bigint,
  redemption = 100_000n,
  depegPpm = 20_000,
  depegChargePpm = 100_000,
): bigint =>
  effectivePrice({
    price: price as Price,
    redemption: redemption as Price,
    depegPpm,
    depegChargePpm,
  });

test.each([
  ['at redemption', 100_000n, 100_000n],
  ['a discount that is believed', 99_000n, 99_000n],
  ['the last that is', 98_000n, 98_000n],
  // 98,000 less a tenth of the 33,000 beyond.
  ['0.65, as printed on 2025-10-10', 65_000n, 94_700n],
  ['nearly nothing', 1n, 88_200n],
  ['pumped above redemption', 130_000n, 100_000n],
])('%s', (_what, price, expected) => {
  expect(of(price)).toBe(expected);
});

test('never above redemption, never below the venue price within it, monotone and without a jump', () => {
  const price = fc.bigInt({ min: 1n, max: 10n ** 15n });
  const ppm = fc.integer({ min: 0, max: 1_000_000 });
  holds(
    fc.property(price, price, ppm, ppm, (at, redemption, depegPpm, chargePpm) => {
      const [here, next] = [
        of(at, redemption, depegPpm, chargePpm),
        of(at + 1n, redemption, depegPpm, chargePpm),
      ];
      expect(here <= redemption).toBe(true);
      if (at <= redemption) expect(here >= at).toBe(true);
      expect(next >= here && next - here <= 1n).toBe(true);
    }),
    2_000,
  );
});

test('an index of other decimals is read in those of the asset, rounded down', () => {
  expect(inDecimals(123_456n as Price, 5, 2)).toBe(123n);
  expect(inDecimals(123n as Price, 2, 5)).toBe(123_000n);
});
