import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { black76Price } from './black76.ts';
import { black76Greeks } from './greeks.ts';
import { impliedVolatility, type PricedOption } from './implied-volatility.ts';
import { between, legalTerms, listedTerms, readReference } from './reference.fixture.ts';
import type { OptionTerms } from './option-terms.ts';

/** Relative error of a volatility that 1 ulp of the price and of what is subtracted from it may cause. */
function determinedTo(terms: OptionTerms): number {
  const { price, vega } = black76Greeks(terms);
  const { right, forward, strike, discount, volatility } = terms;
  const most = discount * (right === 'call' ? forward : strike);
  const isOut = right === 'call' ? strike >= forward : strike <= forward;
  const rounding = isOut && price < 0.5 * most ? price : most;
  return (2 ** -52 * rounding) / (vega * volatility);
}

function roundTrip(terms: OptionTerms): number {
  const implied = impliedVolatility({ ...terms, price: black76Price(terms) });
  return implied.ok ? Math.abs(implied.value / terms.volatility - 1) : Number.NaN;
}

test('listed options: the volatility returns to 1e-12 wherever the price determines it', () => {
  let tried = 0;
  holds(
    fc.property(listedTerms, (terms) => {
      const limit = determinedTo(terms);
      fc.pre(limit < 1e-13);
      tried++;
      expect(roundTrip(terms)).toBeLessThan(1e-12);
    }),
    1_000,
  );
  expect(tried).toBeGreaterThan(750);
});

test('from a deviation of 1e-7 to 15 and prices down to 1e-280 out of the money', () => {
  const inputs = fc.record({ scale: between(-7, 1.17), distance: between(-6, 1.54) });
  holds(
    fc.property(inputs, fc.boolean(), ({ scale, distance }, isCall) => {
      const volatility = 10 ** scale;
      const away = Math.min(10 ** distance * volatility, 40);
      const strike = Math.exp(isCall ? away : -away);
      const right = isCall ? 'call' : 'put';
      const terms = { right, forward: 1, strike, years: 1, volatility, discount: 1 } as const;
      fc.pre(black76Price(terms) > 1e-280);
      expect(roundTrip(terms)).toBeLessThan(1e-13 + 64 * determinedTo(terms));
    }),
    1_500,
  );
});

test('out of the money, values of 420 digits give their volatility back', () => {
  for (const { terms, greeks } of readReference()) {
    const { right, forward, strike, volatility } = terms;
    const isOut = right === 'call' ? strike >= forward : strike <= forward;
    if (!isOut || greeks.price < 1e-290 || determinedTo(terms) > 1e-13) continue;
    const implied = impliedVolatility({ ...terms, price: greeks.price });
    const error = implied.ok ? Math.abs(implied.value / volatility - 1) : Number.NaN;
    expect(error, JSON.stringify(terms)).toBeLessThan(1e-12);
  }
});

describe('no volatility', () => {
  const option: PricedOption = {
    right: 'call',
    forward: 110,
    strike: 100,
    years: 0.5,
    discount: 0.5,
    price: 6,
  };

  test.each<[string, Partial<PricedOption>, object]>([
    ['illegal terms', { strike: -1 }, { type: 'OutOfRange', name: 'strike', value: -1 }],
    ['time below 0', { years: -1 }, { type: 'NegativeTime', name: 'years', value: -1 }],
    ['a price that is no number', { price: Number.NaN }, { type: 'PriceNotFinite' }],
    ['an infinite price', { price: Number.POSITIVE_INFINITY }, { type: 'PriceNotFinite' }],
    ['no time left', { years: 0 }, { type: 'NoTimeLeft', years: 0 }],
    [
      'a price below 0',
      { strike: 200, price: -1 },
      { type: 'BelowIntrinsic', price: -1, intrinsic: 0 },
    ],
    ['below intrinsic', { price: 4.9 }, { type: 'BelowIntrinsic', price: 4.9, intrinsic: 5 }],
    ['above a call’s bound', { price: 55.1 }, { type: 'AboveBound', price: 55.1, bound: 55 }],
    [
      'above a put’s bound',
      { right: 'put', price: 50.1 },
      { type: 'AboveBound', price: 50.1, bound: 50 },
    ],
    [
      'at intrinsic',
      { price: 5 },
      { type: 'NotDistinguishable', price: 5, intrinsic: 5, bound: 55 },
    ],
    [
      'within rounding of intrinsic',
      { price: 5 * (1 + 2 ** -52) },
      { type: 'NotDistinguishable', intrinsic: 5, bound: 55 },
    ],
    ['nothing', { strike: 200, price: 0 }, { type: 'NotDistinguishable', intrinsic: 0, bound: 55 }],
    ['at the bound', { price: 55 }, { type: 'NotDistinguishable', intrinsic: 5, bound: 55 }],
    [
      'strike 0',
      { strike: 0, price: 55 },
      { type: 'NotDistinguishable', intrinsic: 55, bound: 55 },
    ],
  ])('%s', (_what, change, error) => {
    expect(impliedVolatility({ ...option, ...change })).toMatchObject({ ok: false, error });
  });

  test('any legal terms and price give a positive number or a reason', () => {
    const price = fc.oneof(fc.double(), between(0, 300));
    holds(
      fc.property(legalTerms, price, (terms, paid) => {
        const implied = impliedVolatility({ ...terms, price: paid });
        const isSound = !implied.ok || (implied.value > 0 && Number.isFinite(implied.value));
        expect(isSound, JSON.stringify(implied)).toBe(true);
      }),
      2_000,
    );
  });

  test('a price within its limits that has a volatility reproduces the price', () => {
    const share = between(0, 1);
    holds(
      fc.property(listedTerms, share, (terms, x) => {
        const { right, forward, strike, discount } = terms;
        const payoff = Math.max(0, right === 'call' ? forward - strike : strike - forward);
        const most = right === 'call' ? forward : strike;
        const price = discount * (payoff + x * (most - payoff));
        const implied = impliedVolatility({ ...terms, price });
        if (!implied.ok) {
          expect(implied.error.type).toBe('NotDistinguishable');
          expect(x < 1e-10 || x > 1 - 1e-10).toBe(true);
          return;
        }
        const again = black76Price({ ...terms, volatility: implied.value });
        expect(Math.abs(again - price)).toBeLessThan(2e-15 * Math.max(forward, strike));
      }),
      1_000,
    );
  });
});
