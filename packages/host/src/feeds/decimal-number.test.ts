import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atDecimals,
  type DecimalNumber,
  half,
  negated,
  readDecimal,
  sum,
  withinReach,
} from './decimal-number.ts';

const number = fc.record({
  coefficient: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  exponent: fc.integer({ min: -20, max: 20 }),
});
/** The value times 10^40, which is whole for all of the above and what is made of them. */
const scaled = ({ coefficient, exponent }: DecimalNumber): bigint =>
  coefficient * 10n ** BigInt(exponent + 40);

describe('readDecimal', () => {
  it.each([
    ['0', 0n, 0],
    ['112000.5', 1_120_005n, -1],
    ['-0.10', -10n, -2],
    ['1e-7', 1n, -7],
    ['2.5E+3', 25n, 2],
    ['007', 7n, 0],
    [0.1, 1n, -1],
    [1e21, 1n, 21],
    [1e-7, 1n, -7],
  ])('reads %s', (value, coefficient, exponent) => {
    expect(readDecimal(value)).toEqual({ coefficient, exponent });
  });

  it.each([
    '',
    ' 1',
    '1,5',
    '.5',
    '5.',
    '+1',
    '0x10',
    'NaN',
    'Infinity',
    '1e9999',
    '1e61',
    '1'.repeat(61),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    12n,
    {},
  ])('refuses %s', (value) => {
    expect(readDecimal(value)).toBeUndefined();
  });

  it('reads back what a number token prints', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-30, max: 1e30 }),
        (value) => {
          const read = readDecimal(value);
          expect(Number(`${read?.coefficient}e${read?.exponent}`)).toBe(value);
        },
      ),
      { seed: 7 },
    );
  });
});

describe('atDecimals', () => {
  it.each([
    ['35000.123456785', 8, 3_500_012_345_679n, 3_500_012_345_679n],
    ['0.000000005', 8, 1n, 1n],
    ['0.0000000049', 8, 0n, 1n],
    ['2', 0, 2n, 2n],
    ['2.5', 0, 3n, 3n],
    ['-2.5', 0, -2n, -2n],
    ['-2.6', 0, -3n, -2n],
    ['1e3', 2, 100_000n, 100_000n],
  ])('%s at %i decimals', (text, decimals, nearest, up) => {
    const read = readDecimal(text) ?? { coefficient: 0n, exponent: 0 };
    expect(atDecimals(read, decimals, 'nearest')).toBe(nearest);
    expect(atDecimals(read, decimals, 'up')).toBe(up);
  });

  it('is within half a unit, or the least that is not below', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 18 }), (one, decimals) => {
        const unit = 10n ** BigInt(40 - decimals);
        const off = atDecimals(one, decimals, 'nearest') * unit - scaled(one);
        expect(2n * off).toBeGreaterThan(-unit);
        expect(2n * off).toBeLessThanOrEqual(unit);
        const over = atDecimals(one, decimals, 'up') * unit - scaled(one);
        expect(over).toBeGreaterThanOrEqual(0n);
        expect(over).toBeLessThan(unit);
      }),
      { seed: 7 },
    );
  });
});

it('adds, halves and negates exactly', () => {
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(scaled(sum(a, b))).toBe(scaled(a) + scaled(b));
      expect(2n * scaled(half(a))).toBe(scaled(a));
      expect(scaled(negated(a))).toBe(-scaled(a));
    }),
    { seed: 7 },
  );
});

it('lets no power of ten be out of reach', () => {
  expect(withinReach({ coefficient: 1n, exponent: 60 })).toBeDefined();
  expect(withinReach({ coefficient: 1n, exponent: -61 })).toBeUndefined();
});
