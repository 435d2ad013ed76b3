import { expect, test } from 'vitest';
import { changeFromText } from './what-if-text.ts';

test.each([
  ['buy 2 BTC-PERP', { type: 'trade', instrument: 'BTC-PERP', size: '2' }],
  [
    'sell 0.5 BTC-PERP @ 110000',
    { type: 'trade', instrument: 'BTC-PERP', size: '-0.5', price: '110000' },
  ],
  ['CLOSE ETH-PERP', { type: 'close', instrument: 'ETH-PERP' }],
  ['deposit 1000 USD', { type: 'deposit', asset: 'USD', amount: '1000' }],
  ['withdraw 0.5 BTC', { type: 'deposit', asset: 'BTC', amount: '-0.5' }],
  ['price BTC -10%', { type: 'movePrice', underlying: 'BTC', by: '-0.1' }],
  ['price BTC +2.5 %', { type: 'movePrice', underlying: 'BTC', by: '0.025' }],
  ['volatility BTC +5', { type: 'moveVolatility', underlying: 'BTC', by: '0.05' }],
])('%s', (text, expected) => {
  expect(changeFromText(text)).toEqual(expected);
});

test.each(['', 'buy BTC-PERP', 'buy -1 BTC-PERP', 'price BTC 10', 'deposit 1e3 USD', 'sell 1 X @'])(
  'refuses %j and names the forms',
  (text) => {
    expect(() => changeFromText(text)).toThrow('write it like');
  },
);
