import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { Exact } from '../../base/exact.ts';
import type { Order, Position } from '../../domain/holdings.ts';
import type { Option } from '../../domain/instrument.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import {
  asked,
  exact,
  FAR,
  future,
  held,
  holding,
  marketFor,
  NEAR,
  option,
  parametersOf,
  refusalOf,
  scopeOf,
} from './options.fixture.ts';
import { standardOption } from './standard-option.ts';

const initialRule = { rate: '0.15', floor: '0.10' };
const flatRule = { rate: '0.075', floor: '0.075' };
const derive = {
  base: 'index',
  premium: 'required',
  orders: 'ignored',
  initial: { call: initialRule, put: { ...initialRule, maintenanceMultiple: '1.05' } },
  maintenance: { call: flatRule, put: { ...flatRule, markFloor: '0.075' } },
  maxLoss: { unpairedInitial: '1.2', unpairedMaintenance: '1.1' },
};
const parameters = parametersOf(standardOption, derive);
const askedOf = (...positions: readonly Position[]) =>
  asked(standardOption, parameters, scopeOf(holding(...positions)));

const call = (strike: number, days = NEAR) => option({ right: 'call', strike, days });
const put = (strike: number, days = NEAR) => option({ right: 'put', strike, days });

describe('one option', () => {
  const markOf = (instrument: Option): Exact =>
    marketFor(holding(held(instrument, 1))).instruments.get(instrument.symbol)?.mark ?? Exact.ZERO;

  test('a short call keeps its mark and a share of the index less what it is out of the money', () => {
    // 15 % of 20 000 less 500 is 2 500; 10 % is 2 000, which binds from 1 000 out of the money on.
    for (const [strike, share] of [
      [20_000, 3_000],
      [20_500, 2_500],
      [23_000, 2_000],
    ] as const) {
      const { initial, maintenance } = askedOf(held(call(strike), -2));
      const mark = markOf(call(strike));
      expect(initial.equals(mark.plus(exact(share)).times(exact(2)))).toBe(true);
      expect(maintenance.equals(mark.plus(exact(1_500)).times(exact(2)))).toBe(true);
    }
  });

  test('a put deep in the money is charged by its own mark, and initial by a multiple of that', () => {
    const deep = put(100_000);
    const { initial, maintenance } = askedOf(held(deep, -1));
    const mark = markOf(deep);
    expect(maintenance.equals(mark.times(exact('1.075')))).toBe(true);
    expect(initial.equals(mark.times(exact('1.12875')))).toBe(true);
  });

  test('a put of which little can be lost requires no more than its strike', () => {
    const { initial, maintenance } = askedOf(held(put(100), -3));
    expect([initial, maintenance].map(String)).toEqual(['300', '300']);
  });

  test('a long option requires nothing', () => {
    expect(askedOf(held(call(20_000), 5)).initial.isZero).toBe(true);
  });
});

describe('sets of one expiry', () => {
  test('a call spread requires the distance of its strikes', () => {
    const { initial } = askedOf(held(call(20_000), -1), held(call(21_000), 1));
    expect(String(initial)).toBe('1000');
  });

  test('an iron condor requires its wider wing, once', () => {
    const { initial } = askedOf(
      held(put(17_000), 1),
      held(put(18_000), -1),
      held(call(22_000), -1),
      held(call(23_500), 1),
    );
    expect(String(initial)).toBe('1500');
  });

  test('calls sold beyond calls bought add a share of the forward', () => {
    const legs = [held(call(1), -1), held(call(2), 0)];
    // A call struck at almost nothing: isolated is mark + 3 000 = 22 999, max loss 24 000 more than that.
    expect(askedOf(...legs).initial.toNumber()).toBeCloseTo(22_999, 6);
  });

  test('a spread over two expiries is no set', () => {
    const short = held(call(20_000), -1);
    const calendar = askedOf(short, held(call(20_000, FAR), 1)).initial;
    expect(calendar.equals(askedOf(short).initial)).toBe(true);
  });
});

describe('other venues by parameters', () => {
  const inverse = (terms: Option): Option => ({ ...terms, payoff: 'inverse', settle: 'BTC' });
  const coinMarket = (instrument: Option, mark: string): Snapshot => {
    const market = marketFor(holding(held(instrument, 1)));
    const quote = { mark: exact(mark), confidence: Exact.ONE };
    return { ...market, numeraire: 'BTC', instruments: new Map([[instrument.symbol, quote]]) };
  };
  const { maxLoss: _, ...rules } = derive;
  const deribit = parametersOf(standardOption, {
    ...rules,
    initial: { call: initialRule, put: { ...initialRule, maintenanceMultiple: '1' } },
  });

  test('coin-settled options require coins, whatever the price of the coin', () => {
    const short = inverse(call(22_000));
    const scope = scopeOf(holding(held(short, -2)), coinMarket(short, '0.02'));
    // max(0.15 - 2 000 / 20 000, 0.10) + 0.02 each.
    expect(String(asked(standardOption, deribit, scope).initial)).toBe('0.24');
    expect(String(asked(standardOption, deribit, scope).maintenance)).toBe('0.19');
  });

  test('a coin-settled put worth more than a coin is charged by its mark', () => {
    const short = inverse(put(60_000));
    const scope = scopeOf(holding(held(short, -1)), coinMarket(short, '2'));
    expect(String(asked(standardOption, deribit, scope).maintenance)).toBe('2.15');
    expect(String(asked(standardOption, deribit, scope).initial)).toBe('2.15');
  });

  test('the greatest loss in coins is not defined and is refused', () => {
    const short = inverse(put(60_000));
    const scope = scopeOf(holding(held(short, -1)), coinMarket(short, '2'));
    expect(refusalOf(standardOption, parameters, scope)).toBe('NoRuleApplies');
  });

  test('equity that counts options leaves the premium out, and longs keep a share of it', () => {
    const paradex = parametersOf(standardOption, {
      base: 'index',
      premium: 'inEquity',
      orders: 'ignored',
      initial: {
        call: { rate: '0.15', floor: '0.10' },
        put: { rate: '0.15', floor: '0.10', strikeCap: '0.5' },
        long: { markRate: '1', baseRate: '0.10' },
      },
      maintenance: {
        call: { rate: '0.075', floor: '0.05' },
        put: { rate: '0.075', floor: '0.05', strikeCap: '0.5' },
        long: { markRate: '0.5', baseRate: '0.05' },
      },
    });
    const of = (position: Position) =>
      asked(standardOption, paradex, scopeOf(holding(position))).initial;
    expect(String(of(held(call(20_500), -1)))).toBe('2500');
    expect(String(of(held(put(1_000), -1)))).toBe('500');
    expect(String(of(held(call(1_000), 1)))).toBe('2000');
    const cheap = call(40_000);
    expect(
      of(held(cheap, 1)).equals(
        marketFor(holding(held(cheap, 1))).instruments.get(cheap.symbol)?.mark ?? Exact.ZERO,
      ),
    ).toBe(true);
  });

  test('the fee of closing is added and capped by the mark', () => {
    const withFee = { ...flatRule, feeRate: '0.0002', feeMarkCap: '0.07' };
    const bybit = parametersOf(standardOption, {
      ...rules,
      maintenance: { call: withFee, put: withFee },
    });
    const of = (instrument: Option) =>
      asked(standardOption, bybit, scopeOf(holding(held(instrument, -1)))).maintenance;
    const feeOf = (instrument: Option) =>
      of(instrument)
        .minus(asked(standardOption, deribit, scopeOf(holding(held(instrument, -1)))).maintenance)
        .toNumber();
    expect(feeOf(call(20_000))).toBe(4);
    const mark =
      marketFor(holding(held(call(40_000), 1))).instruments.get('BTC-30-40000-call')?.mark ??
      Exact.ZERO;
    expect(feeOf(call(40_000))).toBeCloseTo(mark.toNumber() * 0.07, 10);
  });
});

describe('resting orders', () => {
  const counted = parametersOf(standardOption, { ...derive, orders: 'worseSide' });
  const order = (side: Order['side'], size: number, reduceOnly = false): Order => ({
    instrument: call(20_000),
    side,
    size: exact(size),
    limit: exact(900),
    reduceOnly,
  });
  const withOrders = (orders: readonly Order[], positions: readonly Position[] = []) => {
    const holdings = { balances: [], positions, orders };
    return asked(standardOption, counted, scopeOf(holdings));
  };

  test('sells count as filled at the initial level, buys as paid, reduce-only ones not', () => {
    const short = askedOf(held(call(20_000), -2)).initial;
    expect(withOrders([order('sell', 2)]).initial.equals(short)).toBe(true);
    expect(withOrders([order('sell', 2)]).maintenance.isZero).toBe(true);
    expect(String(withOrders([order('buy', 3)]).initial)).toBe('2700');
    expect(withOrders([order('sell', 2, true)]).initial.isZero).toBe(true);
  });

  test('an order never lowers what the position requires', () => {
    const positions = [held(call(20_000), -1), held(call(21_000), 1)];
    const alone = withOrders([], positions).initial;
    expect(withOrders([order('buy', 1)], positions).initial.isBelow(alone)).toBe(false);
    expect(withOrders([order('sell', 1)], positions).initial.isAbove(alone)).toBe(true);
  });
});

const position = fc
  .record({
    right: fc.constantFrom('call', 'put'),
    strike: fc.constantFrom(10, 15_000, 18_000, 20_000, 22_000, 40_000),
    days: fc.constantFrom(NEAR, FAR),
    size: fc.integer({ min: -6, max: 6 }),
  })
  .map(({ right, strike, days, size }) => held(option({ right, strike, days }), size));
const book = fc.array(position, { minLength: 1, maxLength: 7 });

test('the order of rows and how they are split change nothing', () => {
  holds(
    fc.property(book, (positions) => {
      const split = positions.flatMap((each) => [
        { ...each, size: each.size.times(exact('0.25')) },
        { ...each, size: each.size.times(exact('0.75')) },
      ]);
      const one = askedOf(...positions);
      const other = askedOf(...split.reverse());
      expect(other.initial.equals(one.initial)).toBe(true);
      expect(other.maintenance.equals(one.maintenance)).toBe(true);
    }),
    60,
  );
});

test('a long option never adds, a short one never takes away, initial covers maintenance', () => {
  holds(
    fc.property(book, position, (positions, extra) => {
      const before = askedOf(...positions);
      const after = askedOf(...positions, extra);
      if (extra.size.sign >= 0) expect(after.initial.isAbove(before.initial)).toBe(false);
      if (extra.size.sign <= 0) expect(after.initial.isBelow(before.initial)).toBe(false);
      expect(before.initial.isBelow(before.maintenance)).toBe(false);
      expect(before.maintenance.sign).toBeGreaterThanOrEqual(0);
    }),
    120,
  );
});

test('what cannot be margined is refused with its reason', () => {
  const one = holding(held(call(20_000), -1));
  const market = marketFor(one);
  const refused = (snapshot: Snapshot, holdings = one) =>
    refusalOf(standardOption, parameters, { name: 'account', holdings, snapshot });
  expect(refused(marketFor(one, { volatility: 0 }))).toBe('ZeroVolatility');
  expect(refused({ ...market, nowMs: call(20_000).expiryMs })).toBe('ExpiredInstrument');
  expect(refused({ ...market, underlyings: new Map() })).toBe('UnknownUnderlying');
  expect(refused({ ...market, instruments: new Map() })).toBe('MissingQuote');
  expect(refused({ ...market, numeraire: 'EUR' })).toBe('UnknownAsset');
  const btc = market.underlyings.get('BTC');
  if (btc === undefined) throw new Error('BTC is quoted');
  const changed = (quote: typeof btc): Snapshot => ({
    ...market,
    underlyings: new Map([['BTC', quote]]),
  });
  expect(refused(changed({ ...btc, expiries: [] }))).toBe('MissingQuote');
  expect(refused(changed({ ...btc, spot: Exact.ZERO }))).toBe('IllegalValue');
  const wrong = holding(held(future('BTC'), 1));
  expect(refused(marketFor(wrong), wrong)).toBe('NoRuleApplies');
});
