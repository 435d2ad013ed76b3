import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import type { Right } from '../domain/instrument.ts';
import { black76Price } from './black76.ts';
import {
  blackScholesMerton,
  checkSpotOptionTerms,
  type SpotGreeks,
  type SpotOptionTerms,
} from './black-scholes-merton.ts';
import { between } from './reference.fixture.ts';

const terms: SpotOptionTerms = {
  right: 'call',
  spot: 100,
  strike: 100,
  rate: 0.05,
  dividendYield: 0.02,
  years: 0.5,
  volatility: 0.3,
};

const anyTerms: fc.Arbitrary<SpotOptionTerms> = fc
  .record({
    right: fc.constantFrom<Right>('call', 'put'),
    spot: between(0.01, 1e5),
    moneyness: between(-1, 1),
    rate: between(-0.1, 0.2),
    dividendYield: between(-0.1, 0.2),
    years: between(0.01, 3),
    volatility: between(0.1, 2),
  })
  .map(({ moneyness, ...rest }) => ({ ...rest, strike: rest.spot * Math.exp(moneyness) }));

describe('identities', () => {
  test('it is Black 76 on the forward', () => {
    holds(
      fc.property(anyTerms, (one) => {
        const { right, spot, strike, rate, dividendYield, years, volatility } = one;
        const forward = spot * Math.exp((rate - dividendYield) * years);
        const discount = Math.exp(-rate * years);
        const black = black76Price({ right, forward, strike, years, volatility, discount });
        expect(Math.abs(blackScholesMerton(one).price - black)).toBeLessThan(
          2e-15 * (spot + strike),
        );
      }),
    );
  });

  test('call less put: one forward in price, delta, theta and both rhos, nothing in the rest', () => {
    holds(
      fc.property(anyTerms, (one) => {
        const call = blackScholesMerton({ ...one, right: 'call' });
        const put = blackScholesMerton({ ...one, right: 'put' });
        const { spot, strike, rate, dividendYield, years } = one;
        const asset = spot * Math.exp(-dividendYield * years);
        const cash = strike * Math.exp(-rate * years);
        const slack = 2e-14 * (asset + cash) * (1 + years);
        const near = (name: keyof SpotGreeks, expected: number): void =>
          expect(Math.abs(call[name] - put[name] - expected), name).toBeLessThanOrEqual(slack);
        near('price', asset - cash);
        near('theta', dividendYield * asset - rate * cash);
        near('rho', years * cash);
        near('dividendRho', -years * asset);
        expect(call.delta - put.delta).toBeCloseTo(asset / spot, 13);
        expect(call.gamma).toBe(put.gamma);
        expect(call.vega).toBe(put.vega);
      }),
    );
  });

  test('the price satisfies the equation of Black, Scholes and Merton', () => {
    holds(
      fc.property(anyTerms, (one) => {
        const { price, delta, gamma, theta, thetaPerDay } = blackScholesMerton(one);
        const { spot, rate, dividendYield, volatility } = one;
        const diffusion = 0.5 * volatility * volatility * spot * spot * gamma;
        const carry = (rate - dividendYield) * spot * delta;
        const scale = Math.abs(theta) + diffusion + Math.abs(carry) + spot + one.strike;
        expect(Math.abs(theta + diffusion + carry - rate * price)).toBeLessThan(1e-14 * scale);
        expect(thetaPerDay * 365).toBeCloseTo(theta, 8);
      }),
    );
  });
});

test('Greeks against central differences', () => {
  const step = 1e-5;
  holds(
    fc.property(anyTerms, (one) => {
      const greeks = blackScholesMerton(one);
      const slope = (
        name: 'spot' | 'volatility' | 'rate' | 'dividendYield' | 'years',
        of: 'price' | 'delta',
      ): number => {
        const size = name === 'rate' || name === 'dividendYield' ? 1 : one[name];
        const at = (moved: number): number =>
          blackScholesMerton({ ...one, [name]: one[name] + moved * step * size })[of];
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step * size);
      };
      const agrees = (actual: number, expected: number, scale: number): void =>
        expect(Math.abs(actual - expected)).toBeLessThan(1e-6 * Math.abs(expected) + 1e-8 * scale);
      const most = one.spot + one.strike;
      agrees(slope('spot', 'price'), greeks.delta, most / one.spot);
      agrees(slope('spot', 'delta'), greeks.gamma, 1 / one.spot);
      agrees(slope('volatility', 'price'), greeks.vega, most);
      agrees(slope('rate', 'price'), greeks.rho, most);
      agrees(slope('dividendYield', 'price'), greeks.dividendRho, most);
      agrees(-slope('years', 'price'), greeks.theta, most / one.years);
      expect(greeks.elasticity * greeks.price).toBeCloseTo(greeks.delta * one.spot, 6);
    }),
    300,
  );
});

describe('at the limits', () => {
  test.each<[string, Partial<SpotOptionTerms>, Partial<SpotGreeks>]>([
    [
      'without volatility a call in the money is the carry of its two legs',
      { volatility: 0, strike: 50, years: 1, rate: 0, dividendYield: 0 },
      {
        price: 50,
        delta: 1,
        gamma: 0,
        vega: 0,
        theta: 0,
        rho: 50,
        dividendRho: -100,
        elasticity: 2,
      },
    ],
    [
      'at expiry out of the money',
      { years: 0, strike: 101 },
      { price: 0, delta: 0, elasticity: 0 },
    ],
    ['at expiry at the money', { years: 0 }, { price: 0, delta: 0.5, vega: 0, gamma: 0 }],
    ['at strike 0', { strike: 0, dividendYield: 0 }, { price: 100, delta: 1, elasticity: 1 }],
    ['on a spot of 0', { right: 'put', spot: 0, rate: 0 }, { price: 100, delta: -Math.exp(-0.01) }],
  ])('%s', (_what, change, expected) => {
    const actual = blackScholesMerton({ ...terms, ...change });
    for (const [name, value] of Object.entries(expected)) {
      expect(actual[name as keyof SpotGreeks], name).toBeCloseTo(value, 12);
    }
  });

  test('no legal terms give anything but finite numbers', () => {
    const size = fc.oneof(between(0, 1e100), fc.constantFrom(0, 5e-324, 1e-300, 1, 100, 1e100));
    const rate = fc.oneof(between(-200, 200), fc.constantFrom(0, 1e-300, -200, 200));
    const legal = fc.record({
      right: fc.constantFrom<Right>('call', 'put'),
      spot: size,
      strike: size,
      rate,
      dividendYield: rate,
      years: size,
      volatility: size,
    });
    let accepted = 0;
    holds(
      fc.property(legal, (one) => {
        if (!checkSpotOptionTerms(one).ok) return;
        accepted++;
        const values = blackScholesMerton(one);
        if (!Object.values(values).every(Number.isFinite)) expect(values).toBe('finite');
      }),
      5_000,
    );
    expect(accepted).toBeGreaterThan(1_000);
  });
});

test.each<[Partial<SpotOptionTerms>, string, string]>([
  [{ spot: Number.NaN }, 'NotFinite', 'spot'],
  [{ strike: -1 }, 'OutOfRange', 'strike'],
  [{ rate: 401 }, 'OutOfRange', 'rate'],
  [{ dividendYield: -401 }, 'OutOfRange', 'dividendYield'],
  [{ years: -0.5 }, 'NegativeTime', 'years'],
  [{ volatility: -0.1 }, 'OutOfRange', 'volatility'],
  [{ volatility: Number.POSITIVE_INFINITY }, 'NotFinite', 'volatility'],
])('%j is refused: %s of %s', (change, type, name) => {
  expect(checkSpotOptionTerms({ ...terms, ...change })).toMatchObject({
    ok: false,
    error: { type, name },
  });
});
