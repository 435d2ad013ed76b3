import { expect, test } from 'vitest';
import { err, ok, type Result } from './result.ts';

const half = (n: number): Result<number, string> => (n % 2 === 0 ? ok(n / 2) : err('odd'));

test('a result is a value or a reason', () => {
  expect(half(4)).toEqual({ ok: true, value: 2 });
  expect(half(3)).toEqual({ ok: false, error: 'odd' });
});
