import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact, type Rounding } from './exact.ts';
import { holds } from './property.fixture.ts';

const value = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    fc.bigInt({ min: 1n, max: 10n ** 24n }),
  )
  .map(([a, b]) => Exact.ratio(a, b));

test('text is read exactly and written back in its shortest form', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['-12.50', '-12.5'],
    ['1e-9', '0.000000001'],
    ['2.5E3', '2500'],
    ['1/3', '1/3'],
    ['11/365', '11/365'],
    ['6/4', '1.5'],
    ['0.0', '0'],
  ];
  for (const [text, expected] of rows) expect(Exact.of(text).toString()).toBe(expected);
});

test.each(['', '.', '1.', 'NaN', 'Infinity', '0x10', '1/0', '1e9999', ' 1', '1,5', '--1'])(
  'refuses %j as a number',
  (text) => {
    expect(Exact.parse(text).ok).toBe(false);
  },
);

test('a field: sums, products and quotients undo each other without loss', () => {
  holds(
    fc.property(value, value, value, (a, b, c) => {
      expect(a.plus(b).minus(b).equals(a)).toBe(true);
      expect(
        a
          .plus(b)
          .times(c)
          .equals(a.times(c).plus(b.times(c))),
      ).toBe(true);
      if (!b.isZero) expect(a.times(b).over(b).equals(a)).toBe(true);
      expect(a.compare(b)).toBe(b.compare(a) === 0 ? 0 : -b.compare(a));
    }),
  );
});

test('each rounding picks its multiple, on both sides of zero and at ties', () => {
  const unit = Exact.of('0.1');
  const table: readonly (readonly [Rounding, string, string, string, string])[] = [
    // rounding, 0.25, -0.25, 0.35, -0.21
    ['down', '0.2', '-0.3', '0.3', '-0.3'],
    ['up', '0.3', '-0.2', '0.4', '-0.2'],
    ['towardZero', '0.2', '-0.2', '0.3', '-0.2'],
    ['awayFromZero', '0.3', '-0.3', '0.4', '-0.3'],
    ['halfAwayFromZero', '0.3', '-0.3', '0.4', '-0.2'],
    ['halfEven', '0.2', '-0.2', '0.4', '-0.2'],
  ];
  for (const [rounding, ...expected] of table) {
    const found = ['0.25', '-0.25', '0.35', '-0.21'].map((text) =>
      Exact.of(text).roundTo(unit, rounding).toString(),
    );
    expect(found, rounding).toEqual(expected);
  }
});

test('the nearest float is found for values whose parts are wider than a float', () => {
  holds(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e60, max: 1e60 }), (x) => {
      expect(Exact.float(x).toNumber()).toBe(x === 0 ? 0 : x);
    }),
  );
  expect(Exact.of('0.1').toNumber()).toBe(0.1);
  expect(Exact.ratio(10n ** 40n, 3n * 10n ** 40n).toNumber()).toBe(1 / 3);
});

test('a fixed number of decimals keeps its zeros and its sign', () => {
  expect(Exact.of('-0.005').toFixed(2, 'halfEven')).toBe('0.00');
  expect(Exact.of('-0.0151').toFixed(2, 'halfEven')).toBe('-0.02');
  expect(Exact.of('1234.5').toFixed(0, 'halfEven')).toBe('1234');
});

test('sums of fractions that share nothing stay quick and exact', () => {
  // Inverse contracts entered at a thousand prices: the denominators have no common factor to speak of.
  const parts = Array.from({ length: 1000 }, (_, i) =>
    Exact.ONE.over(Exact.of(`${2 * i + 99_001}.75`)),
  );
  const total = Exact.sum(parts);
  expect(parts.reduceRight((left, part) => left.minus(part), total).isZero).toBe(true);
});
