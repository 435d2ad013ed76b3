import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { Exact } from '../../base/exact.ts';
import type { Position } from '../../domain/holdings.ts';
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
import { span } from './span.ts';
import { equidistantPoints } from './span-scenarios.ts';

const thirds = ['0', '1/3', '-1/3', '2/3', '-2/3', '1', '-1'];
const points = [
  ...thirds.flatMap((price) => [
    { price, volatility: '1', weight: '1' },
    { price, volatility: '-1', weight: '1' },
  ]),
  { price: '2', volatility: '0', weight: '0.35' },
  { price: '-2', volatility: '0', weight: '0.35' },
];
const commodity = {
  price: { unit: 'share', size: '0.12' },
  volatility: { unit: 'share', size: '0.25' },
  tiers: [
    { name: 'near', daysMax: 60 },
    { name: 'far', daysMax: 365 },
  ],
  spreads: [
    { first: 'near', second: 'near', charge: '50' },
    { first: 'near', second: 'far', charge: '100' },
  ],
  minimum: { perCoin: '25', counts: 'short' },
};
const written = {
  points,
  underlyings: { BTC: commodity, ETH: { ...commodity, spreads: [], delivery: undefined } },
  credits: [],
  discounting: 'none',
  netOptionValue: 'inEquity',
  initialFactor: '1.1',
};
const parameters = parametersOf(span, written);
const spanOf = (...positions: readonly Position[]): Exact =>
  asked(span, parameters, scopeOf(holding(...positions))).maintenance;

test('a future alone requires the whole price range, and the extreme moves count in part', () => {
  // 20 000 x 12 %; the move of twice the range loses 4 800 x 0.35 = 1 680 and does not bind.
  expect(String(spanOf(held(future('BTC'), 1)))).toBe('2400');
  expect(String(spanOf(held(future('BTC'), -3)))).toBe('7200');
  const { initial } = asked(span, parameters, scopeOf(holding(held(future('BTC'), 1))));
  expect(String(initial)).toBe('2640');
});

test('opposite expiries require the charge of the spread alone', () => {
  const spread = [held(future('BTC', NEAR), 2), held(future('BTC', FAR), -2)];
  expect(String(spanOf(...spread))).toBe('200');
  const uneven = [held(future('BTC', NEAR), 3), held(future('BTC', FAR), -2)];
  expect(String(spanOf(...uneven))).toBe('2600');
});

test('a synthetic future against the future requires nothing but the option minimum', () => {
  const parity = [
    held(option({ right: 'call', strike: 19_000 }), 1),
    held(option({ right: 'put', strike: 19_000 }), -1),
    held(future('BTC'), -1),
  ];
  expect(spanOf(...parity).toNumber()).toBe(25);
});

test('far out of the money short options require the minimum', () => {
  expect(String(spanOf(held(option({ right: 'call', strike: 900_000 }), -4)))).toBe('100');
  const sided = parametersOf(span, {
    ...written,
    underlyings: {
      BTC: { ...commodity, minimum: { perCoin: '25', counts: 'greaterShortSide' } },
    },
  });
  const strangle = holding(
    held(option({ right: 'call', strike: 900_000 }), -4),
    held(option({ right: 'put', strike: 10 }), -3),
  );
  expect(String(asked(span, sided, scopeOf(strangle)).maintenance)).toBe('100');
});

test('delivery is charged on each expiry that is near', () => {
  const delivered = parametersOf(span, {
    ...written,
    underlyings: { BTC: { ...commodity, delivery: { withinDays: 30, charge: '70' } } },
  });
  const near = asked(span, delivered, scopeOf(holding(held(future('BTC', NEAR), 1))));
  expect(String(near.maintenance)).toBe('2470');
  const far = asked(span, delivered, scopeOf(holding(held(future('BTC', FAR), 1))));
  expect(String(far.maintenance)).toBe('2400');
});

test('underlyings that move together are credited for the delta they hedge, each once', () => {
  const rule = { first: 'BTC', firstDelta: '1', second: 'ETH', secondDelta: '20', credit: '0.5' };
  const credited = parametersOf(span, { ...written, credits: [{ ...rule, sides: 'opposite' }] });
  const book = holding(held(future('BTC'), 2), held(future('ETH'), -20));
  // BTC 4 800, ETH 2 400; one spread takes half of BTC's delta and all of ETH's: 1 200 and 1 200.
  expect(String(asked(span, credited, scopeOf(book)).maintenance)).toBe('4800');
  const same = holding(held(future('BTC'), 2), held(future('ETH'), 20));
  expect(String(asked(span, credited, scopeOf(same)).maintenance)).toBe('7200');
});

test('options paid for in full cover their own risk', () => {
  const deducted = parametersOf(span, { ...written, netOptionValue: 'deducted' });
  const long = holding(held(option({ right: 'call', strike: 20_000 }), 1));
  expect(String(asked(span, deducted, scopeOf(long)).maintenance)).toBe('0');
  const short = holding(held(option({ right: 'call', strike: 20_000 }), -1));
  const inEquity = asked(span, parameters, scopeOf(short)).maintenance;
  const mark = marketFor(short).instruments.get('BTC-30-20000-call')?.mark ?? Exact.ZERO;
  const found = asked(span, deducted, scopeOf(short)).maintenance;
  expect(found.equals(inEquity.plus(mark))).toBe(true);
});

test('ten points of equal distance scan as TIMS does, with a minimum on every option', () => {
  const scanned = equidistantPoints({ low: exact('-0.08'), high: exact('0.06'), each: 5 });
  expect(scanned.map((point) => String(point.price))).toEqual(
    '-0.08 -0.064 -0.048 -0.032 -0.016 0.012 0.024 0.036 0.048 0.06'.split(' '),
  );
  const tims = parametersOf(span, {
    ...written,
    points: scanned.map(({ price }) => ({ price: String(price), volatility: '0', weight: '1' })),
    underlyings: {
      BTC: {
        ...commodity,
        price: { unit: 'share', size: '1' },
        spreads: [],
        minimum: { perCoin: '0.375', counts: 'all' },
      },
    },
  });
  const at = (size: number) => asked(span, tims, scopeOf(holding(held(future('BTC'), size))));
  expect(String(at(1).maintenance)).toBe('1600');
  expect(String(at(-1).maintenance)).toBe('1200');
  const worthless = holding(held(option({ right: 'call', strike: 900_000 }), 8));
  expect(String(asked(span, tims, scopeOf(worthless)).maintenance)).toBe('3');
});

test('a spread requires less than its naked short', () => {
  const short = held(option({ right: 'call', strike: 21_000 }), -1);
  const hedged = spanOf(short, held(option({ right: 'call', strike: 23_000 }), 1));
  expect(hedged.isBelow(spanOf(short))).toBe(true);
});

const position = fc
  .record({
    right: fc.constantFrom('call', 'put'),
    strike: fc.constantFrom(15_000, 18_000, 20_000, 22_000, 30_000),
    days: fc.constantFrom(NEAR, FAR),
    size: fc.integer({ min: -5, max: 5 }),
    isFuture: fc.boolean(),
  })
  .map(({ right, strike, days, size, isFuture }) =>
    held(isFuture ? future('BTC', days) : option({ right, strike, days }), size),
  );
const book = fc.array(position, { minLength: 1, maxLength: 6 });

test('the order of rows and how they are split change nothing', () => {
  holds(
    fc.property(book, (positions) => {
      const split = positions.flatMap((each) => {
        const half = each.size.over(Exact.integer(2));
        return [
          { ...each, size: half },
          { ...each, size: half },
        ];
      });
      expect(spanOf(...split.reverse()).equals(spanOf(...positions))).toBe(true);
    }),
    40,
  );
});

test('the scan of two books together is at most that of both apart, and grows with size', () => {
  const scanOnly = parametersOf(span, {
    ...written,
    underlyings: { BTC: { ...commodity, spreads: [], minimum: { perCoin: '0', counts: 'short' } } },
  });
  const scan = (positions: readonly Position[]): Exact =>
    asked(span, scanOnly, scopeOf(holding(...positions))).maintenance;
  holds(
    fc.property(book, book, fc.integer({ min: 2, max: 9 }), (one, other, times) => {
      expect(scan([...one, ...other]).isAbove(scan(one).plus(scan(other)))).toBe(false);
      const scaled = one.map((each) => ({ ...each, size: each.size.times(Exact.integer(times)) }));
      expect(scan(scaled).equals(scan(one).times(Exact.integer(times)))).toBe(true);
    }),
    40,
  );
});

test('no legal quote leads to anything but a number', () => {
  holds(
    fc.property(
      fc.double({ min: 1e-9, max: 50, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e7, noNaN: true }),
      fc.constantFrom<'call' | 'put'>('call', 'put'),
      fc.integer({ min: -9, max: 9 }),
      (volatility, strike, right, size) => {
        const holdings = holding(held(option({ right, strike }), size));
        const market = marketFor(holdings, { volatility });
        const { initial, maintenance } = asked(span, parameters, scopeOf(holdings, market));
        expect(Number.isFinite(initial.toNumber())).toBe(true);
        expect(maintenance.sign).toBeGreaterThanOrEqual(0);
      },
    ),
    200,
  );
});

test('a spread of tiers that are not listed, or tiers out of order, are mistakes of the rulebook', () => {
  const mistakenWith = (changed: object): number => {
    const mistakes: { readonly path: readonly (string | number)[]; readonly message: string }[] =
      [];
    span.parameters.read(
      { ...written, underlyings: { BTC: { ...commodity, ...changed } } },
      [],
      mistakes,
    );
    return mistakes.length;
  };
  expect(mistakenWith({})).toBe(0);
  expect(mistakenWith({ spreads: [{ first: 'near', second: 'farr', charge: '1' }] })).toBe(1);
  expect(mistakenWith({ tiers: [...commodity.tiers].reverse() })).toBe(1);
});

test('what cannot be scanned is refused with its reason', () => {
  const call = option({ right: 'call', strike: 20_000 });
  const one = holding(held(call, -1));
  const snapshot = marketFor(one);
  const refused = (changed: typeof snapshot, holdings = one) =>
    refusalOf(span, parameters, { name: 'account', holdings, snapshot: changed });
  const zero = marketFor(one, { volatility: 0 });
  expect(refused(zero)).toBe('ZeroVolatility');
  const btc = snapshot.underlyings.get('BTC');
  if (btc === undefined) throw new Error('BTC is quoted');
  const bare = { ...snapshot, underlyings: new Map([['BTC', { ...btc, expiries: [] }]]) };
  expect(refused(bare)).toBe('MissingQuote');
  expect(refused({ ...snapshot, nowMs: call.expiryMs + 1 })).toBe('NegativeTime');
  expect(refused({ ...snapshot, underlyings: new Map() })).toBe('UnknownUnderlying');
  const inverse = holding(held({ ...future('BTC'), payoff: 'inverse' }, 1));
  expect(refused(marketFor(inverse), inverse)).toBe('NoRuleApplies');
  const wide = { ...commodity, price: { unit: 'quote', size: '10000' } };
  const toZero = parametersOf(span, { ...written, underlyings: { BTC: wide } });
  expect(refusalOf(span, toZero, scopeOf(one))).toBe('IllegalValue');
});
