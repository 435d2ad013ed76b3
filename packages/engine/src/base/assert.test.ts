import { expect, test } from 'vitest';
import { assert, assertNever, InvariantError } from './assert.ts';

test('a rule that holds passes, and its message is not built', () => {
  let built = 0;
  assert(true, () => {
    built += 1;
    return 'unused';
  });
  expect(built).toBe(0);
});

test('a broken rule throws its message, given or built', () => {
  expect(() => assert(false, 'debits equal credits')).toThrow(InvariantError);
  expect(() => assert(false, () => `sum is ${3n}`)).toThrow('sum is 3');
});

test('an unhandled case names its type', () => {
  expect(() => assertNever({ type: 'Fork' } as never)).toThrow('unreachable case: Fork');
  expect(() => assertNever('spoon' as never)).toThrow('unreachable case: spoon');
});
