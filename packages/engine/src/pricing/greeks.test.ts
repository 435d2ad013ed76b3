import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { black76Price } from './black76.ts';
import { type Greeks, black76Greeks } from './greeks.ts';
import type { OptionTerms } from './option-terms.ts';
import { legalTerms, listedTerms, readReference } from './reference.fixture.ts';

const names = ['delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'volga'] as const;

/** The size that each Greek takes near the money: what its error is measured in. */
function scaleOf({ forward, strike, years, volatility }: OptionTerms): Omit<Greeks, 'price'> {
  const root = Math.sqrt(years);
  const most = Math.max(forward, strike);
  return {
    delta: 1,
    gamma: 1 / (forward * volatility * root),
    vega: most * root,
    theta: (most * volatility) / root + most / years,
    rho: most * years,
    vanna: 1 / volatility,
    volga: (most * root) / volatility,
  };
}

test.each(names)('%s against values of 420 digits', (name) => {
  for (const { terms, greeks } of readReference()) {
    const actual = black76Greeks(terms)[name];
    const error = Math.abs(actual - greeks[name]) / scaleOf(terms)[name];
    expect(error, JSON.stringify(terms)).toBeLessThan(2e-15);
    if (Math.abs(greeks[name]) < 1e-300 || name === 'rho') continue;
    expect(Math.abs(actual / greeks[name] - 1), JSON.stringify(terms)).toBeLessThan(1e-11);
  }
});

test('the price is the one of black76Price, bit for bit', () => {
  holds(
    fc.property(legalTerms, (terms) => black76Greeks(terms).price === black76Price(terms)),
    2_000,
  );
  holds(fc.property(listedTerms, (terms) => black76Greeks(terms).price === black76Price(terms)));
});

describe('at the limits', () => {
  const terms: OptionTerms = {
    right: 'call',
    forward: 100,
    strike: 100,
    years: 0.25,
    volatility: 0,
    discount: 0.9,
  };
  const still = { gamma: 0, vega: 0, vanna: 0, volga: 0 };

  test.each<[string, Partial<OptionTerms>, Partial<Greeks>]>([
    ['a call in the money is a forward', { strike: 90 }, { price: 9, delta: 0.9, ...still }],
    ['a call out of the money is nothing', { strike: 110 }, { price: 0, delta: 0, ...still }],
    [
      'a put in the money is a short forward',
      { right: 'put', strike: 110 },
      { delta: -0.9, ...still },
    ],
    ['a call at the money is half a forward', {}, { price: 0, delta: 0.45, gamma: 0 }],
    ['a put at the money is half a short one', { right: 'put' }, { price: 0, delta: -0.45 }],
    ['at expiry nothing decays', { years: 0, volatility: 0.5 }, { theta: 0, rho: 0, vega: 0 }],
    [
      'at strike 0 a call is a forward',
      { strike: 0, volatility: 1 },
      { price: 90, delta: 0.9, ...still },
    ],
    ['on a forward of 0 a put is cash', { right: 'put', forward: 0 }, { price: 90, delta: -0.9 }],
  ])('%s', (_what, change, expected) => {
    const actual = black76Greeks({ ...terms, ...change });
    for (const [name, value] of Object.entries(expected)) {
      expect(actual[name as keyof Greeks], name).toBeCloseTo(value, 13);
    }
  });

  test('vega and vanna without volatility are their limits at the money', () => {
    const atZero = black76Greeks(terms);
    const nearZero = black76Greeks({ ...terms, volatility: 1e-9 });
    expect(atZero.vega).toBeCloseTo(nearZero.vega, 12);
    expect(atZero.vanna).toBeCloseTo(nearZero.vanna, 12);
  });
});

test('no legal terms give a Greek that is not a finite number', () => {
  holds(
    fc.property(legalTerms, (terms) => {
      const values = black76Greeks(terms);
      if (!Object.values(values).every(Number.isFinite)) expect(values).toBe('finite');
    }),
    5_000,
  );
});

describe('against central differences', () => {
  const step = 1e-5;
  /** (f(1 + step) - f(1 - step)) / (2 step), carried to fourth order. */
  const slope = (f: (factor: number) => number): number =>
    (8 * (f(1 + step) - f(1 - step)) - (f(1 + 2 * step) - f(1 - 2 * step))) / (12 * step);
  /** Whether a Greek agrees to 1e-6 of itself or 1e-9 of its size near the money. */
  const agrees = (actual: number, expected: number, scale: number): void =>
    expect(Math.abs(actual - expected)).toBeLessThan(1e-6 * Math.abs(expected) + 1e-9 * scale);

  test('delta, vega, gamma, vanna, volga, rho and theta', () => {
    holds(
      fc.property(listedTerms, (terms) => {
        const { forward, volatility, years, discount } = terms;
        const greeks = black76Greeks(terms);
        const scale = scaleOf(terms);
        const byForward = (name: keyof Greeks): number =>
          slope((x) => black76Greeks({ ...terms, forward: forward * x })[name]) / forward;
        const byVolatility = (name: keyof Greeks): number =>
          slope((x) => black76Greeks({ ...terms, volatility: volatility * x })[name]) / volatility;
        agrees(byForward('price'), greeks.delta, scale.delta);
        agrees(byForward('delta'), greeks.gamma, scale.gamma);
        agrees(byForward('vega'), greeks.vanna, scale.vanna);
        agrees(byVolatility('price'), greeks.vega, scale.vega);
        agrees(byVolatility('delta'), greeks.vanna, scale.vanna);
        agrees(byVolatility('vega'), greeks.volga, scale.volga);
        const rate = -Math.log(discount) / years;
        const aged = (x: number): OptionTerms => ({
          ...terms,
          years: years * x,
          discount: Math.exp(-rate * years * x),
        });
        agrees(-slope((x) => black76Greeks(aged(x)).price) / years, greeks.theta, scale.theta);
        const dearer = (x: number): OptionTerms => ({ ...terms, discount: discount * (2 - x) });
        agrees(slope((x) => black76Greeks(dearer(x)).price) * years, greeks.rho, scale.rho);
      }),
      300,
    );
  });
});
