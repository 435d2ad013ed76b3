import { expect, test } from 'vitest';
import { agrees, type Tolerance } from './agreement.ts';
import { Exact } from './exact.ts';

const digits: Tolerance = { type: 'exactAtDigits' };
const truncated: Tolerance = { type: 'truncatedToInteger' };
const within = (relative: string | undefined, absolute: string | undefined): Tolerance => ({
  type: 'within',
  ...(relative === undefined ? {} : { relative: Exact.of(relative) }),
  ...(absolute === undefined ? {} : { absolute: Exact.of(absolute) }),
});

test.each([
  // actual, published, tolerance, agrees
  ['2.13336', '2.1334', digits, true],
  ['2.1335', '2.1334', digits, false],
  ['2.125', '2.12', digits, true],
  ['2.135', '2.14', digits, true],
  ['0.30000000000000004', '0.3', digits, true],
  ['1/3', '1/3', digits, true],
  ['0.3333333333', '1/3', digits, false],
  ['349', '3e2', digits, true],
  ['-494.99', '-494', truncated, true],
  ['-495.01', '-494', truncated, false],
  ['-0.9', '0', truncated, true],
  ['101', '100', within('0.01', undefined), true],
  ['101.1', '100', within('0.01', undefined), false],
  ['0.0000001', '0', within('0.01', '1e-6'), true],
  ['5', '0', within(undefined, undefined), false],
  ['5', 'five', digits, false],
] as const)('%s against the published %s', (actual, published, tolerance, expected) => {
  expect(agrees(Exact.of(actual), published, tolerance)).toBe(expected);
});
