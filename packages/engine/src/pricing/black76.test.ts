import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { black76Price, black76PriceOf, outOfTheMoney } from './black76.ts';
import { between, legalTerms, listedTerms, readReference } from './reference.fixture.ts';

describe('against values of 420 digits', () => {
  test('the price is right to 1e-15 of the larger of forward and strike', () => {
    for (const { terms, greeks } of readReference()) {
      const scale = Math.max(terms.forward, terms.strike);
      const error = Math.abs(black76Price(terms) - greeks.price) / scale;
      expect(error, JSON.stringify(terms)).toBeLessThan(1e-15);
    }
  });

  test('out of the money it keeps twelve digits, down to 1e-300', () => {
    let least = 1;
    for (const { terms, greeks } of readReference()) {
      const { right, forward, strike } = terms;
      const isOut = right === 'call' ? strike >= forward : strike <= forward;
      if (!isOut || greeks.price < 1e-300) continue;
      least = Math.min(least, greeks.price);
      const error = Math.abs(black76Price(terms) / greeks.price - 1);
      expect(error, JSON.stringify(terms)).toBeLessThan(1e-12);
    }
    expect(least).toBeLessThan(1e-270);
  });
});

test.each<[string, number, number]>([
  [
    'a call without deviation is worth what it would pay',
    black76PriceOf(true, 110, 100, 0, 0.9),
    9,
  ],
  [
    'a put without deviation is worth what it would pay',
    black76PriceOf(false, 110, 130, 0, 0.9),
    18,
  ],
  [
    'out of the money without deviation it is worth nothing',
    black76PriceOf(true, 90, 100, 0, 1),
    0,
  ],
  ['a call at strike 0 is the forward', black76PriceOf(true, 100, 0, 4, 0.99), 99],
  ['a put at strike 0 is nothing', black76PriceOf(false, 100, 0, 4, 0.99), 0],
  ['a call on a forward of 0 is nothing', black76PriceOf(true, 0, 100, 4, 0.99), 0],
  ['a put on a forward of 0 is the strike', black76PriceOf(false, 0, 100, 4, 0.99), 99],
  ['a call of enormous deviation is the forward', black76PriceOf(true, 1_000, 700, 24, 0.5), 500],
  ['a put of enormous deviation is the strike', black76PriceOf(false, 1_000, 700, 24, 0.5), 350],
  ['and stays there', black76PriceOf(false, 1_000, 700, Number.MAX_VALUE, 0.5), 350],
  [
    'at the money it is F (2 N(s/2) - 1)',
    black76PriceOf(true, 100, 100, 0.2, 1),
    7.965567455405796,
  ],
  [
    'a least deviation at the money counts',
    black76PriceOf(true, 1, 1, 1e-300, 1),
    3.989422804014327e-301,
  ],
])('%s', (_what, price, expected) => {
  expect(Math.abs(price - expected)).toBeLessThanOrEqual(2e-15 * expected);
});

describe('identities', () => {
  test('a call less a put is the discounted forward less the discounted strike', () => {
    holds(
      fc.property(listedTerms, (terms) => {
        const call = black76Price({ ...terms, right: 'call' });
        const put = black76Price({ ...terms, right: 'put' });
        const { forward, strike, discount } = terms;
        const miss = Math.abs(call - put - discount * (forward - strike));
        expect(miss).toBeLessThan(4.5e-16 * Math.max(forward, strike));
      }),
    );
  });

  test('the value rises with the deviation and lies between its limits', () => {
    holds(
      fc.property(listedTerms, between(1.000001, 3), (terms, more) => {
        const { right, forward, strike, discount } = terms;
        const price = black76Price(terms);
        const dearer = black76Price({ ...terms, volatility: terms.volatility * more });
        const payoff = right === 'call' ? forward - strike : strike - forward;
        const slack = 1e-15 * Math.max(forward, strike);
        expect(dearer).toBeGreaterThanOrEqual(price - slack);
        expect(price).toBeGreaterThanOrEqual(discount * Math.max(0, payoff) - slack);
        expect(price).toBeLessThanOrEqual(discount * (right === 'call' ? forward : strike));
      }),
    );
  });

  test('forward and strike scale the value, and change places between call and put', () => {
    holds(
      fc.property(listedTerms, ({ forward, strike, volatility, years }) => {
        const stdDev = volatility * Math.sqrt(years);
        const call = black76PriceOf(true, forward, strike, stdDev, 1);
        expect(black76PriceOf(true, 8 * forward, 8 * strike, stdDev, 1)).toBe(8 * call);
        const mirrored = black76PriceOf(false, strike, forward, stdDev, 1);
        expect(Math.abs(mirrored - call)).toBeLessThan(1e-13 * call);
      }),
    );
  });

  test('the series for small deviations meets the direct form', () => {
    holds(
      fc.property(between(-36, 36), (deviations) => {
        const stdDev = 0.04;
        const strike = 100 * Math.exp(deviations * stdDev);
        const below = outOfTheMoney(100, strike, stdDev * (1 - 1e-15));
        const above = outOfTheMoney(100, strike, stdDev);
        for (const name of [
          'value',
          'callDelta',
          'putDelta',
          'callExercise',
          'putExercise',
        ] as const) {
          expect(Math.abs(below[name] - above[name])).toBeLessThanOrEqual(4e-12 * above[name]);
        }
      }),
    );
  });
});

test('no legal terms give anything but a number, zero or more', () => {
  holds(
    fc.property(legalTerms, (terms) => {
      const price = black76Price(terms);
      expect(price).toBeGreaterThanOrEqual(0);
      const { forward, strike, discount } = terms;
      expect(price).toBeLessThanOrEqual(discount * Math.max(forward, strike));
    }),
    3_000,
  );
});
