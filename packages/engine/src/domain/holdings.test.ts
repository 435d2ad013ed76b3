// Rows of one instrument or asset are joined and put in order, however they were written; what is so already is left alone.
import { expect, test } from 'vitest';
import { Exact } from '../base/exact.ts';
import { type Holdings, joined, type Position } from './holdings.ts';

const row = (symbol: string, size: string): Position => ({
  instrument: {
    kind: 'perpetual',
    symbol,
    underlying: 'BTC',
    settle: 'USD',
    payoff: 'linear',
    contractSize: Exact.ONE,
  },
  size: Exact.of(size),
  cost: Exact.of(size).times(Exact.of('100')),
  fundingOwed: Exact.of('1'),
});
const balance = (asset: string, amount: string) => ({ asset, amount: Exact.of(amount) });
const written = (of: Holdings) => [
  of.balances.map(({ asset, amount }) => `${asset} ${amount}`),
  of.positions.map((each) => {
    const { instrument, size, cost, fundingOwed } = each;
    return `${instrument.symbol} ${size} ${cost} ${fundingOwed}`;
  }),
];

test('rows are joined and ascend by name', () => {
  const holdings = {
    balances: [balance('USD', '1'), balance('BTC', '2'), balance('USD', '-4')],
    positions: [row('b', '1'), row('a', '3'), row('b', '-0.5')],
    orders: [],
  };
  expect(written(joined(holdings))).toEqual([
    ['BTC 2', 'USD -3'],
    ['a 3 300 1', 'b 0.5 50 2'],
  ]);
});

test('two rows of one name side by side are joined too', () => {
  const holdings = {
    balances: [],
    positions: [row('a', '1'), row('a', '1'), row('b', '1')],
    orders: [],
  };
  expect(written(joined(holdings))[1]).toEqual(['a 2 200 2', 'b 1 100 1']);
});

test('what stands alone and in order is returned as it is', () => {
  const holdings = {
    balances: [balance('BTC', '2'), balance('USD', '1')],
    positions: [row('a', '1'), row('b', '1')],
    orders: [],
  };
  expect(joined(holdings)).toBe(holdings);
});
