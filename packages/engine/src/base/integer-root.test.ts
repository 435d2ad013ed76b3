import fc from 'fast-check';
import { expect, test } from 'vitest';
import { integerRoot, integerRootUp } from './integer-root.ts';
import { holds } from './property.fixture.ts';

test.each([
  [0n, 0n, 0n],
  [1n, 1n, 1n],
  [2n, 1n, 2n],
  [3n, 1n, 2n],
  [4n, 2n, 2n],
  [10n ** 36n, 10n ** 18n, 10n ** 18n],
  [10n ** 36n + 1n, 10n ** 18n, 10n ** 18n + 1n],
  [10n ** 36n - 1n, 10n ** 18n - 1n, 10n ** 18n],
])('the roots of %s are %s and %s', (value, down, up) => {
  expect([integerRoot(value), integerRootUp(value)]).toEqual([down, up]);
});

test('the floor and the ceil enclose every root', () => {
  holds(
    fc.property(fc.bigInt(0n, 2n ** 200n), (value) => {
      const down = integerRoot(value);
      const up = integerRootUp(value);
      expect(down * down <= value && value < (down + 1n) * (down + 1n)).toBe(true);
      expect(up * up >= value && (up === 0n || (up - 1n) * (up - 1n) < value)).toBe(true);
    }),
  );
});

test('no root of what is below zero', () => {
  expect(() => integerRoot(-1n)).toThrow('0 or more');
});
