import { expect, test } from 'vitest';
import { compareBigints, compareNumbers, compareStrings, sortedKeys } from './ordered.ts';

test('keys come in numeric order, whatever order they were added in', () => {
  const byId = new Map([10, 9, 100, 1].map((id) => [id, `row ${id}`]));
  expect(sortedKeys(byId)).toEqual([1, 9, 10, 100]);
  expect(sortedKeys(new Set([3, 1, 2]))).toEqual([1, 2, 3]);
});

test('numbers, wide integers and strings have one order each', () => {
  expect([10, 9, -1, 0].sort(compareNumbers)).toEqual([-1, 0, 9, 10]);
  expect([2n ** 64n, 2n ** 63n, -1n].sort(compareBigints)).toEqual([-1n, 2n ** 63n, 2n ** 64n]);
  expect(['é', 'z', 'Z', 'a'].sort(compareStrings)).toEqual(['Z', 'a', 'z', 'é']);
  expect([compareNumbers(1, 1), compareBigints(1n, 1n), compareStrings('a', 'a')]).toEqual([
    0, 0, 0,
  ]);
});
