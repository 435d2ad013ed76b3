import { Exact } from '@plimsoll/engine/models';
import { expect, test } from 'vitest';
import { surfaceText } from './surface-text.ts';

const axis = (underlying: string) =>
  ({
    moves: 'price',
    underlying,
    from: Exact.of('-0.1'),
    to: Exact.of('0.1'),
    count: 2,
  }) as const;
const shown = (excess: readonly (readonly string[])[]): string => {
  const surface = { rows: ['-0.1', '0.1'], columns: ['-0.1', '0.1'], excess };
  return surfaceText(surface, { rows: axis('BTC'), columns: axis('ETH') }, 'BTC');
};

test('a loss below the last digit shown is not shown as none', () => {
  expect(
    shown([
      ['-0.4', '1'],
      ['0.4', '25000'],
    ]),
  ).toContain('-1 │');
});

test('small amounts keep their decimals', () => {
  const text = shown([
    ['0.52345678', '-0.123456'],
    ['0', '0.1'],
  ]);
  expect(text).toContain('0.52345 │');
  expect(text).toContain('-0.12346 │');
});
