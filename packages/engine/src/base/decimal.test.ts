import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DECIMAL_LENGTH_MAX, formatDecimal, parseDecimal } from './decimal.ts';
import { holds } from './property.fixture.ts';

const codeOf = (text: string, scale = 8): string => {
  const result = parseDecimal(text, scale);
  return result.ok ? `ok ${result.value}` : result.error.code;
};

test('A9 only the canonical decimal form is read, the rest is refused before BigInt sees it', () => {
  expect(codeOf('0.1')).toBe('ok 10000000');
  const malformed = [
    '1e-7',
    '1E3',
    ' 1',
    '1 ',
    '+1',
    '0x10',
    '１',
    '1_000',
    '1,5',
    'NaN',
    'Infinity',
  ];
  for (const text of malformed) expect(codeOf(text), text).toBe('DecimalMalformed');
  for (const text of [
    '-',
    '.',
    '.5',
    '5.',
    '1.2.3',
    '--1',
    '01',
    '00',
    '-01.5',
    '-0',
    '-0.00',
    '−1',
  ])
    expect(codeOf(text), text).toBe('DecimalMalformed');
  expect(codeOf('')).toBe('DecimalEmpty');
  expect(codeOf('9'.repeat(400))).toBe('DecimalTooLong');
  expect(codeOf('x'.repeat(1_000_000))).toBe('DecimalTooLong');
});

test.each([
  ['0', 0, 0n],
  ['0.00', 2, 0n],
  ['7', 0, 7n],
  ['-7', 3, -7000n],
  ['1.50', 2, 150n],
  ['-0.01', 2, -1n],
  ['115234.5', 1, 1_152_345n],
])('%s at scale %d is %d', (text, scale, value) => {
  expect(parseDecimal(text, scale)).toEqual({ ok: true, value });
});

test('more digits than the scale are refused with the numbers, never rounded', () => {
  expect(parseDecimal('1.001', 2)).toEqual({
    ok: false,
    error: {
      code: 'DecimalTooPrecise',
      message: '"1.001" has 3 decimals, at most 2 are allowed here',
      digits: 3,
      digitsMax: 2,
    },
  });
  expect(codeOf('1.000', 2)).toBe('DecimalTooPrecise');
  expect(codeOf('1.0', 0)).toBe('DecimalTooPrecise');
});

test('a refusal says where', () => {
  const result = parseDecimal('12x4', 2);
  expect(result.ok ? '' : result.error.message).toBe(
    '"12x4" is no decimal: only digits and one point are allowed at character 3',
  );
});

test('the longest text is read, one character more is not', () => {
  expect(codeOf('9'.repeat(DECIMAL_LENGTH_MAX), 0)).toBe(`ok ${'9'.repeat(DECIMAL_LENGTH_MAX)}`);
  expect(codeOf('9'.repeat(DECIMAL_LENGTH_MAX + 1), 0)).toBe('DecimalTooLong');
});

test.each([
  [0n, 8, '0'],
  [150n, 2, '1.5'],
  [-1n, 2, '-0.01'],
  [100n, 2, '1'],
  [100n, 0, '100'],
  [-100_000_000n, 8, '-1'],
])('%d at scale %d is written shortest', (value, scale, text) => {
  expect(formatDecimal(value, scale)).toBe(text);
});

test('what is written is read back, and is the shortest such text', () => {
  const value = fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n });
  holds(
    fc.property(value, fc.integer({ min: 0, max: 18 }), (amount, scale) => {
      const text = formatDecimal(amount, scale);
      expect(parseDecimal(text, scale)).toEqual({ ok: true, value: amount });
      expect(text).not.toMatch(/\..*0$|\.$/);
    }),
  );
});

test('any text either reads as the number it shows or is refused, and never throws', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[-+]?[0-9]{0,4}[.]?[0-9]{0,4}[ eE]?$/));
  holds(
    fc.property(text, (candidate) => {
      const result = parseDecimal(candidate, 4);
      if (result.ok) expect(Number(result.value) / 1e4).toBeCloseTo(Number(candidate), 4);
    }),
    2_000,
  );
});
