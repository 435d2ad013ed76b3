import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { Exact } from '../../base/exact.ts';
import type { Option, Right } from '../../domain/instrument.ts';
import {
  asked,
  exact,
  future,
  held,
  holding,
  marketFor,
  option,
  parametersOf,
  refusalOf,
  scopeOf,
} from './options.fixture.ts';
import { type StrategyBook, strategyMargin } from './strategy-margin.ts';
import type { StrategyRules } from './strategy-charges.ts';
import type { StrategyLeg } from './strategy-match.ts';
import { strategy } from './strategy.ts';

const rules: StrategyRules = {
  rate: exact('0.2'),
  floor: exact('0.1'),
  leverage: Exact.ONE,
  cashCall: 'underlying',
  long: { share: exact('0.75'), daysMin: 90 },
  shares: { long: exact('0.5'), short: exact('0.5') },
  unit: { quantum: exact('0.01'), direction: 'halfEven' },
  counting: 'manual',
};
const leg = (
  right: Right,
  strike: number,
  contracts: number,
  terms: { readonly price?: string; readonly days?: number } = {},
): StrategyLeg => ({
  right,
  strike: exact(strike),
  contracts: exact(contracts),
  price: exact(terms.price ?? '2'),
  days: terms.days ?? 30,
});
const bookOf = (legs: readonly StrategyLeg[], shares = 0): StrategyBook => ({
  legs,
  shares: exact(shares),
  sharePrice: exact(95),
  market: { price: exact(95), contractSize: exact(100) },
  coverUnit: Exact.ONE,
});
const marginOf = (book: StrategyBook, changed: Partial<StrategyRules> = {}) => {
  const { cash, margin } = strategyMargin(book, { ...rules, ...changed });
  return [String(cash), String(margin)];
};

describe('naked shorts', () => {
  test('keep a share of the price less what they are out of the money, or the floor', () => {
    // Put 80: 2 + 19 - 15 = 6 against 2 + 8 = 10. Call 100: 2 + 19 - 5 = 16.
    expect(marginOf(bookOf([leg('put', 80, -1)]))).toEqual(['7800', '1000']);
    expect(marginOf(bookOf([leg('call', 100, -3)]))).toEqual(['27900', '4800']);
  });

  test('a strangle keeps the greater side and the premium of the other, contract by contract', () => {
    const strangle = bookOf([leg('put', 80, -2), leg('call', 100, -2)]);
    expect(marginOf(strangle)[1]).toBe('3600');
    // The estimator counts the two contracts twice.
    expect(marginOf(strangle, { counting: 'estimator' })[1]).toBe('6800');
    expect(marginOf(strangle, { counting: 'estimator' })[0]).toBe('17100');
  });
});

describe('shares', () => {
  test('long ones cover calls by the contract, short ones puts', () => {
    expect(marginOf(bookOf([leg('call', 100, -1)], 100))).toEqual(['9500', '4750']);
    expect(marginOf(bookOf([leg('call', 100, -2)], 199))[1]).toBe(String(47.5 * 199 + 1600));
    expect(marginOf(bookOf([leg('put', 80, -1)], -100))).toEqual(['0', '14250']);
    expect(marginOf(bookOf([leg('put', 80, -1)], 100))[1]).toBe('5750');
  });
});

describe('longs', () => {
  test('are paid in full below ninety days and in part from then on', () => {
    expect(marginOf(bookOf([leg('call', 100, 2, { days: 89 })]))).toEqual(['400', '400']);
    expect(marginOf(bookOf([leg('call', 100, 2, { days: 90 })]))).toEqual(['400', '300']);
  });

  test('that expire before a short do not cover it', () => {
    const short = leg('call', 100, -1, { days: 60 });
    const long = leg('call', 101, 1, { days: 30, price: '1' });
    expect(marginOf(bookOf([short, long]))[1]).toBe('1700');
    const later = leg('call', 101, 1, { days: 60, price: '1' });
    expect(marginOf(bookOf([short, later]))[1]).toBe('0');
  });
});

test('a box that cannot lose requires what it cost, and of the estimator its gain on top', () => {
  const box = bookOf([
    leg('call', 90, 1, { price: '7' }),
    leg('call', 100, -1, { price: '2' }),
    leg('put', 100, 1, { price: '7' }),
    leg('put', 90, -1, { price: '2' }),
  ]);
  expect(marginOf(box)[1]).toBe('1000');
  expect(marginOf(box, { counting: 'estimator' })[1]).toBe('2000');
});

const legs = fc.array(
  fc
    .record({
      right: fc.constantFrom<Right>('call', 'put'),
      strike: fc.constantFrom(70, 80, 90, 95, 100, 120),
      contracts: fc.integer({ min: -4, max: 4 }),
      days: fc.constantFrom(10, 40, 100),
    })
    .map(({ right, strike, contracts, days }) => leg(right, strike, contracts, { days })),
  { minLength: 1, maxLength: 7 },
);

test('the order of rows and how they are split change nothing', () => {
  holds(
    fc.property(legs, (rows) => {
      const split = rows.flatMap((row) => [
        { ...row, contracts: row.contracts.times(exact(3)) },
        { ...row, contracts: row.contracts.times(exact(-2)) },
      ]);
      for (const counting of ['manual', 'estimator'] as const) {
        const one = marginOf(bookOf(rows, 150), { counting });
        expect(marginOf(bookOf(split.reverse(), 150), { counting })).toEqual(one);
      }
    }),
    100,
  );
});

test('a hedged short never needs more than the short and its hedge apart; more of a book needs more', () => {
  holds(
    fc.property(legs, fc.integer({ min: 2, max: 5 }), (rows, times) => {
      const margin = (of: readonly StrategyLeg[]) => strategyMargin(bookOf(of), rules).margin;
      const shorts = rows.filter((row) => row.contracts.sign < 0);
      const longs = rows.filter((row) => row.contracts.sign > 0);
      expect(margin(rows).isAbove(margin(shorts).plus(margin(longs)))).toBe(false);
      const scaled = rows.map((row) => ({ ...row, contracts: row.contracts.times(exact(times)) }));
      expect(margin(scaled).equals(margin(rows).times(exact(times)))).toBe(true);
      expect(margin(rows).sign).toBeGreaterThanOrEqual(0);
    }),
    150,
  );
});

describe('the model on holdings', () => {
  const written = {
    account: 'margin',
    rate: '0.2',
    floor: '0.1',
    leverage: '1',
    cashCall: 'underlying',
    long: { share: '0.75', daysMin: 90 },
    shares: { long: '0.5', short: '0.5' },
    charge: 'optionsOnly',
    unit: { quantum: '0.01', direction: 'halfEven' },
    counting: 'manual',
  };
  const parameters = parametersOf(strategy, written);
  const short: Option = {
    ...option({ right: 'call', strike: 21_000 }),
    contractSize: exact('0.1'),
  };

  test('coins in the account cover calls on them, any fraction of a contract', () => {
    const naked = holding(held(short, -10));
    const covered = { ...naked, balances: [{ asset: 'BTC', amount: Exact.ONE }] };
    const half = { ...naked, balances: [{ asset: 'BTC', amount: exact('0.5') }] };
    const of = (holdings: typeof covered) => asked(strategy, parameters, scopeOf(holdings)).initial;
    expect(of(covered).isZero).toBe(true);
    expect(
      of(half)
        .times(exact(2))
        .equals(of({ ...naked, balances: [] })),
    ).toBe(true);
    const charged = parametersOf(strategy, { ...written, charge: 'sharesToo' });
    expect(String(asked(strategy, charged, scopeOf(covered)).initial)).toBe('10000');
  });

  test('what has no strategy is refused', () => {
    const mixed = holding(held(short, -1), held(option({ right: 'put', strike: 20_000 }), 1));
    expect(refusalOf(strategy, parameters, scopeOf(mixed))).toBe('NoRuleApplies');
    expect(refusalOf(strategy, parameters, scopeOf(holding(held(future('BTC'), 1))))).toBe(
      'NoRuleApplies',
    );
    const one = holding(held(short, -1));
    const still = scopeOf(one, marketFor(one, { volatility: 0 }));
    expect(refusalOf(strategy, parameters, still)).toBe('ZeroVolatility');
  });
});
