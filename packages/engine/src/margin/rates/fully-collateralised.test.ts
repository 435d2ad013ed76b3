import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { holds } from '../../base/property.fixture.ts';
import type { Future } from '../../domain/instrument.ts';
import { scopeOf } from '../factor/factor.fixture.ts';
import type { Scope } from '../model/margin-model.ts';
import { fullyCollateralisedModel } from './fully-collateralised.ts';

const x = Exact.of;
const capped: Future = {
  kind: 'future',
  symbol: 'BTC-CAPPED',
  underlying: 'BTC',
  settle: 'USD',
  payoff: 'linear',
  contractSize: Exact.ONE,
  expiryMs: 1_900_000_000_000,
  cap: x('100'),
};

function scopeAt(mark: string, size: string, orders: Scope['holdings']['orders'] = []): Scope {
  const { snapshot } = scopeOf([]);
  const instruments = new Map([[capped.symbol, { mark: x(mark), confidence: Exact.ONE }]]);
  const position = { instrument: capped, size: x(size), cost: Exact.ZERO, fundingOwed: Exact.ZERO };
  const holdings = { balances: [], positions: [position], orders };
  return { name: 'account', holdings, snapshot: { ...snapshot, instruments } };
}
function required(scope: Scope): Exact {
  const found = fullyCollateralisedModel.requirement(scope, { orders: 'worseSide' });
  if (!found.ok) throw new Error(found.error.message);
  return found.value.maintenance.value;
}

test('cash of the entry price, or of the cap less it, is enough at every mark and not a unit less', () => {
  const price = fc.integer({ min: 0, max: 1000 }).map((n) => x(`${n}e-1`));
  holds(
    fc.property(price, price, fc.integer({ min: -20, max: 20 }), (entry, mark, lots) => {
      const size = Exact.integer(lots);
      const reserve = lots >= 0 ? size.times(entry) : size.abs().times(x('100').minus(entry));
      const pnl = size.times(mark.minus(entry));
      const equity = reserve.plus(pnl);
      expect(required(scopeAt(String(mark), String(size))).equals(equity)).toBe(true);
    }),
  );
});

test('an order reserves its limit price for a buy, and cap less limit for a sell', () => {
  const order = (side: 'buy' | 'sell', limit: string) => ({
    instrument: capped,
    side,
    size: x('3'),
    limit: x(limit),
    reduceOnly: false,
  });
  expect(required(scopeAt('40', '0', [order('buy', '35')])).toString()).toBe('105');
  expect(required(scopeAt('40', '0', [order('sell', '35')])).toString()).toBe('195');
  expect(required(scopeAt('40', '0', [{ ...order('sell', '35'), reduceOnly: true }])).isZero).toBe(
    true,
  );
});

test.each([
  ['101', 'IllegalValue'],
  ['0', undefined],
  ['100', undefined],
])('a mark of %s against the cap of 100', (mark, code) => {
  const found = fullyCollateralisedModel.requirement(scopeAt(mark, '1'), { orders: 'ignored' });
  expect(found.ok ? undefined : found.error.code).toBe(code);
});
