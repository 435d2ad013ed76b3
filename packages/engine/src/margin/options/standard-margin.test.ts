import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { Exact } from '../../base/exact.ts';
import type { Holdings } from '../../domain/holdings.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { assess } from '../model/assess.ts';
import {
  exact,
  future,
  held,
  holding,
  marketFor,
  option,
  parametersOf,
} from './options.fixture.ts';
import { markToMarket } from './standard-equity.ts';
import { standardMarginRulebook } from './standard-margin.ts';
import { standardOption } from './standard-option.ts';
import { positionWithProfit } from './stated-position.ts';

const rule = { rate: '0.15', floor: '0.10' };
const flat = { rate: '0.075', floor: '0.075' };
const confidence = { threshold: exact('0.4'), factor: exact('0.5') };
const rulebook = standardMarginRulebook({
  name: 'house-standard',
  title: 'House standard',
  deltaOne: { initial: exact('0.065'), maintenance: exact('0.05') },
  options: parametersOf(standardOption, {
    base: 'index',
    premium: 'required',
    orders: 'ignored',
    initial: { call: rule, put: rule },
    maintenance: { call: flat, put: flat },
    maxLoss: { unpairedInitial: '1.2', unpairedMaintenance: '1.1' },
  }),
  oracle: { deltaOne: confidence, options: confidence },
  depeg: { threshold: exact('0.98'), factor: exact('1.2') },
  collateral: {
    weights: new Map([['BTC', exact('0.8')]]),
    initialScale: exact('0.9'),
    confidence,
  },
});

const gain = positionWithProfit({
  instrument: future('BTC'),
  size: exact(-2),
  mark: exact(20_000),
  profit: exact(300),
  fundingDue: exact(-40),
});
const book: Holdings = {
  ...holding(
    gain,
    held(option({ right: 'call', strike: 20_000 }), -1),
    held(option({ right: 'call', strike: 21_000 }), 1),
  ),
  balances: [
    { asset: 'USD', amount: exact(5_000) },
    { asset: 'BTC', amount: exact('0.5') },
  ],
};
const excesses = (holdings: Holdings, snapshot: Snapshot = marketFor(holdings)) => {
  const assessed = assess(holdings, snapshot, rulebook);
  if (!assessed.ok) throw new Error(assessed.error.message);
  return [assessed.value.initial.excess, assessed.value.maintenance.excess].map(String);
};

describe('a book over futures, options, coins and cash', () => {
  test('is judged by the sum of its parts', () => {
    // Cash 5 000, PnL 300, funding -40, coins 10 000 x 0.8 (x 0.9 initial); futures 40 000 x 6.5 % or 5 %; spread 1 000.
    expect(excesses(book)).toEqual(['8860', '10260']);
  });

  test('loses initial margin alone while feeds are unsure or the stablecoin has fallen', () => {
    // Rate 0.4 on coins (10 000), futures (40 000) and the short call (20 000).
    const unsure = marketFor(book, { confidence: '0.2' });
    expect(excesses(book, unsure)).toEqual(['-19140', '10260']);
    const fallen = marketFor(book, { stablePrice: '0.88' });
    expect(excesses(book, fallen)).toEqual(['1660', '10260']);
  });

  test('is worth its cash, profit, coins and options at mark', () => {
    const market = marketFor(book);
    const worth = markToMarket(book, market);
    const markOf = (symbol: string) => market.instruments.get(symbol)?.mark ?? Exact.ZERO;
    const options = markOf('BTC-30-21000-call').minus(markOf('BTC-30-20000-call'));
    expect(worth.ok && String(worth.value.value.minus(options))).toBe('15260');
    const fallen = markToMarket(book, marketFor(book, { stablePrice: '0.8' }));
    expect(fallen.ok && String(fallen.value.value.minus(options))).toBe('17760');
  });

  test('is refused where a coin has no weight', () => {
    const other = { ...book, balances: [{ asset: 'ETH', amount: Exact.ONE }] };
    const assessed = assess(other, marketFor(other), rulebook);
    expect(assessed).toMatchObject({ ok: false, error: { code: 'UnknownAsset', where: 'ETH' } });
  });
});

test('rows may be swapped and split, and a book twice as large has twice the excess', () => {
  holds(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 3 }), (tenths, turn) => {
      const share = exact(tenths).over(exact(10));
      const rest = Exact.ONE.minus(share);
      const rows = book.positions.flatMap((row) =>
        [share, rest].map((part) => ({
          ...row,
          size: row.size.times(part),
          cost: row.cost.times(part),
          fundingOwed: row.fundingOwed.times(part),
        })),
      );
      const swapped = [...rows.slice(turn), ...rows.slice(0, turn)];
      expect(excesses({ ...book, positions: swapped }, marketFor(book))).toEqual(excesses(book));
      const doubled = {
        ...book,
        positions: [...book.positions, ...book.positions],
        balances: [...book.balances, ...book.balances],
      };
      expect(excesses(doubled)).toEqual(['17720', '20520']);
    }),
    30,
  );
});
