// The members of a published case are read as they are written, whether as text or as a JSON number.
import { Exact } from '@plimsoll/engine/models';
import { expect, test } from 'vitest';
import { UnknownCase } from './adapter.ts';
import { exactOf, floatOf } from './fields.ts';

test('a JSON number is the decimal that stands there, not the float nearest to it', () => {
  const member = JSON.parse('{"size": 0.7, "step": 1e-7, "count": -60}') as Record<string, unknown>;
  expect(exactOf(member, 'size').equals(Exact.of('0.7'))).toBe(true);
  expect(exactOf(member, 'step').equals(Exact.of('0.0000001'))).toBe(true);
  expect(exactOf(member, 'count').equals(Exact.of('-60'))).toBe(true);
});

test('a quotient of decimals is read exactly wherever a decimal may stand', () => {
  expect(exactOf({ share: '1.0/12.0' }, 'share').equals(Exact.of('1/12'))).toBe(true);
  expect(floatOf({ tau: '11/365' }, 'tau')).toBe(11 / 365);
});

test('what is neither is an unknown case', () => {
  for (const value of [undefined, null, true, 'equal to the margin', '1/0', [], Number.NaN]) {
    expect(() => exactOf({ value }, 'value'), String(value)).toThrow(UnknownCase);
  }
});
