// Portfolio margin of four venues as sums and maxima of blocks, each asked through the whole path of an assessment. The
// expected numbers are reckoned by hand beside them.
import { describe, expect, test } from 'vitest';
import { Exact } from '../../base/exact.ts';
import type { Position } from '../../domain/holdings.ts';
import { assess } from '../model/assess.ts';
import {
  future,
  type MarketOf,
  NOW,
  option,
  perpetual,
  position,
  scopeOf,
} from './blocks.fixture.ts';
import { type Composition, rulebookOf } from './composing.fixture.ts';
import { bybit, compositions, deribit, okx, paradex } from './compositions.fixture.ts';

const assets = { USD: '1', USDT: '1', USDC: '1', BTC: '50000' };
function margins(of: Composition, positions: readonly Position[], market: MarketOf = {}) {
  const { holdings, snapshot } = scopeOf(positions, { assets, ...market });
  const assessed = assess(holdings, snapshot, rulebookOf('composed', of));
  if (!assessed.ok) throw new Error(assessed.error.message);
  return {
    initial: assessed.value.initial.requirement,
    maintenance: assessed.value.maintenance.requirement,
  };
}
const texts = (of: ReturnType<typeof margins>) => ({
  initial: String(of.initial.value),
  maintenance: String(of.maintenance.value),
});
const usdt = perpetual('BTC-USDT', { settle: 'USDT' });
const usdc = perpetual('BTC-USDC', { settle: 'USDC' });

describe('Deribit', () => {
  test('the published BTC account: both margins as printed, without orders and quotes', () => {
    const june = { ...future('BTC-28JUN24', 0, { settle: 'BTC' }), expiryMs: 1_719_561_600_000 };
    const held = (coins: string, mark: string): Exact => Exact.of(coins).times(Exact.of(mark));
    const positions = [
      position(perpetual('BTC-PERPETUAL', { settle: 'BTC' }), held('0.314538364', '65910.57')),
      position(june, held('-0.001187534', '67371.75')),
    ];
    const given = margins(deribit, positions, {
      nowMs: 1_718_619_740_501,
      numeraire: 'BTC',
      assets: { BTC: '1' },
      spots: { BTC: '65666.19' },
      quotes: { 'BTC-PERPETUAL': { mark: '65910.57' }, 'BTC-28JUN24': { mark: '67371.75' } },
    });
    // 0.122861343 as printed less 0.06 for quotes and 0.000018212 for orders.
    expect(texts(given)).toEqual({ initial: '0.062843131', maintenance: '0.050274504784' });
  });
});

describe('OKX', () => {
  test('a long perpetual: the spot shock of 12 %, tied with half of the extreme move; initial is 1.3 times', () => {
    const given = margins(okx, [position(usdt, '2')]);
    // 2 x 50000 x 12 % = 12000; the minimum charge is 2 x 50000 x 0.1 % = 100.
    expect(texts(given)).toEqual({ initial: '15600', maintenance: '12000' });
  });

  test('a hedge across stablecoins: nothing but peg risk, or the minimum charge where that is more', () => {
    const hedge = [position(usdt, '200'), position(usdc, '-200')];
    // 10 m matched at a whole peg: 1 m x 0.5 % + 4 m x 1 % + 5 m x 2 % = 145000. The raw minimum charge is
    // 20 m x 0.1 % = 20000, which the tiers make 30000.
    expect(String(margins(okx, hedge).maintenance.value)).toBe('145000');
    const slipped = { assets: { ...assets, USDT: '0.992' } };
    // 9.92 m against 10 m of cash: 7500 + 70000 + 4.92 m x 2.5 %; and the spot shock of the 0.08 m that is left over.
    const given = margins(okx, hedge, slipped);
    expect(String(given.maintenance.value)).toBe(String(7_500 + 70_000 + 123_000 + 9_600));
  });

  test('a calendar of futures: basis and rates of each expiry', () => {
    const near = future('near', 30, { settle: 'USDT' });
    const far = future('far', 365, { settle: 'USDT' });
    const given = margins(okx, [position(near, '1'), position(far, '-1')]);
    const basis = Exact.of('50000').times(Exact.of('0.05')).times(Exact.ratio(395n, 365n));
    const rate = (size: string, loading: readonly [string, string]) =>
      Exact.of('50000')
        .times(Exact.of(size))
        .times(Exact.ratio(30n, 365n).times(Exact.of(loading[0])).minus(Exact.of(loading[1])))
        .abs();
    const rates = rate('0.05', ['1.5', '0.7']).plus(rate('0.03', ['1', '-0.9']));
    expect(given.maintenance.value.equals(basis.plus(rates))).toBe(true);
  });
});

describe('Paradex', () => {
  test('a long perpetual: 16 % or its tails, funding and fees', () => {
    const given = margins(paradex, [position(usdc, '1')]);
    // Scan 8000 at -16 %; the tails ask 0.66 x 24 % = 0.33 x 48 % = 15.84 %, which is less. Provisions 5 + 15.
    expect(texts(given)).toEqual({ initial: '8020', maintenance: '4020' });
  });

  test('a hedged pair: the minimum delta margin binds', () => {
    const dated = future('dated', 30, { settle: 'USDC' });
    const given = margins(paradex, [position(usdc, '1'), position(dated, '-1')]);
    // 1 % of the hedged delta; funding of the perpetual; fees of both.
    expect(texts(given)).toEqual({ initial: String(500 + 5 + 30), maintenance: String(250 + 35) });
  });
});

describe('Bybit', () => {
  test('a hedge of a perpetual with a future: position and delta spread contingencies', () => {
    const dated = future('dated', 73, { settle: 'USDC' });
    const given = margins(bybit, [position(usdc, '1'), position(dated, '-1')]);
    // 100000 x 0.25 % + 50000 x 45 % x 73 / 365.
    expect(texts(given)).toEqual({ initial: String(1.2 * 4_750), maintenance: '4750' });
  });

  test('a short straddle is charged for shorts that nothing covers', () => {
    const legs = [option('call', '50000', 30), option('put', '50000', 30)];
    const one = margins(
      bybit,
      legs.map((leg) => position(leg, '-1')),
    ).maintenance;
    const text = JSON.stringify(one);
    expect(text).toContain('uncovered short options');
    expect(one.value.isAbove(Exact.of('1000'))).toBe(true);
  });
});

test('every composition states a margin for a mixed book and says what bound', () => {
  for (const [name, of] of Object.entries(compositions)) {
    const settle = name === 'deribit' ? 'BTC' : 'USDC';
    const positions = [
      position(
        perpetual('perp', { settle, contractSize: settle === 'BTC' ? '1' : '0.001' }),
        '500',
      ),
      position(option('call', '55000', 30, { settle }), '-2'),
      position(option('put', '45000', 90, { settle }), '1'),
      position(future('dated', 180, { settle }), '-1'),
    ];
    const inCoins = settle === 'BTC' ? '0.03' : '1500';
    const quotes = Object.fromEntries(
      positions
        .filter((each) => each.instrument.kind === 'option')
        .map((each) => [each.instrument.symbol, { mark: inCoins }]),
    );
    const { initial, maintenance } = margins(of, positions, { quotes, nowMs: NOW });
    expect(maintenance.value.sign).toBe(1);
    expect(initial.value.compare(maintenance.value)).toBe(1);
    expect(JSON.stringify(initial)).toMatch(/"because":"(standard|spot|raw|\d)/);
  }
});
