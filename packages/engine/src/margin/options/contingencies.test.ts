import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import { confidenceRate } from '../scenario/confidence-rate.ts';
import { depegRate } from './contingencies.ts';
import { depegContingency } from './depeg-contingency.ts';
import {
  asked,
  exact,
  future,
  held,
  holding,
  marketFor,
  option,
  parametersOf,
  scopeOf,
} from './options.fixture.ts';
import { oracleContingency } from './oracle-contingency.ts';

const confidence = { threshold: '0.4', factor: '0.5' };
const oracle = parametersOf(oracleContingency, { deltaOne: confidence, options: confidence });
const depeg = parametersOf(depegContingency, { threshold: '0.98', factor: '1.2' });

test('the thresholds are strict: at them nothing is charged', () => {
  const rule = { threshold: exact('0.4'), factor: exact('0.5') };
  expect(confidenceRate(rule, exact('0.4')).isZero).toBe(true);
  expect(String(confidenceRate(rule, exact('0.2')))).toBe('0.4');
  const peg = { threshold: exact('0.98'), factor: exact('1.2') };
  expect(depegRate(peg, exact('0.98')).isZero).toBe(true);
  expect(String(depegRate(peg, exact('0.93')))).toBe('0.06');
});

describe('models', () => {
  const book = holding(
    held(option({ right: 'call', strike: 20_000 }), -2),
    held(option({ right: 'put', strike: 20_000 }), 7),
    held(future('BTC'), -3),
  );

  test('both charge short options and futures of either sign, at the initial level only', () => {
    const unsure = scopeOf(book, marketFor(book, { confidence: '0.2' }));
    // (1 - 0.2) x 0.5 of 20 000 for five coins.
    expect(String(asked(oracleContingency, oracle, unsure).initial)).toBe('40000');
    expect(asked(oracleContingency, oracle, unsure).maintenance.isZero).toBe(true);
    const fallen = scopeOf(book, marketFor(book, { stablePrice: '0.93' }));
    expect(String(asked(depegContingency, depeg, fallen).initial)).toBe('6000');
    expect(asked(depegContingency, depeg, fallen).maintenance.isZero).toBe(true);
  });

  test('an unsure mark of one contract charges its own kind alone', () => {
    const market = marketFor(book);
    const symbol = 'BTC-30-20000-put';
    const quote = market.instruments.get(symbol);
    if (quote === undefined) throw new Error('the put is quoted');
    const unsure = new Map([
      ...market.instruments,
      [symbol, { ...quote, confidence: exact('0.1') }] as const,
    ]);
    const scope = scopeOf(book, { ...market, instruments: unsure });
    // The feed of the expiry's volatility is one, so its short call pays: 0.45 x 20 000 x 2.
    expect(String(asked(oracleContingency, oracle, scope).initial)).toBe('18000');
  });

  test('a listed coin is charged by the feed of its underlying, also where no position is held', () => {
    const rules = parametersOf(oracleContingency, {
      deltaOne: confidence,
      options: confidence,
      collateral: { rule: { threshold: '0.6', factor: '0.25' }, assets: { WBTC: 'BTC' } },
    });
    const coins = [
      { asset: 'WBTC', amount: exact('3') },
      { asset: 'ETH', amount: exact('3') },
    ];
    const flat = { balances: coins, positions: [], orders: [] };
    // (1 - 0.5) x 0.25 of 20 000 for three coins; ETH is not listed, and a debt is no collateral.
    const at = (sure: string) => scopeOf(flat, marketFor(flat, { confidence: sure }));
    expect(String(asked(oracleContingency, rules, at('0.5')).initial)).toBe('7500');
    expect(asked(oracleContingency, rules, at('0.6')).initial.isZero).toBe(true);
    const owed = { ...flat, balances: [{ asset: 'WBTC', amount: exact('-3') }] };
    const debt = scopeOf(owed, marketFor(owed, { confidence: '0.5' }));
    expect(asked(oracleContingency, rules, debt).initial.isZero).toBe(true);
  });

  test('nothing is charged while feeds are sure and the peg holds', () => {
    const calm = scopeOf(book);
    expect(asked(oracleContingency, oracle, calm).initial.equals(Exact.ZERO)).toBe(true);
    expect(asked(depegContingency, depeg, calm).initial.equals(Exact.ZERO)).toBe(true);
  });
});
