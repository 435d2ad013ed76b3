import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { blackScholesMerton, type SpotOptionTerms } from './black-scholes-merton.ts';
import { digitalPrice } from './digital.ts';
import { between } from './reference.fixture.ts';

const anyTerms: fc.Arbitrary<SpotOptionTerms> = fc.record({
  right: fc.constantFrom('call', 'put'),
  spot: between(50, 200),
  strike: between(50, 200),
  rate: between(-0.1, 0.2),
  dividendYield: between(-0.1, 0.2),
  years: between(0.01, 3),
  volatility: between(0.05, 2),
});

test('a call and a put together always pay', () => {
  holds(
    fc.property(anyTerms, (terms) => {
      const both = (payoff: Parameters<typeof digitalPrice>[1]): number =>
        digitalPrice({ ...terms, right: 'call' }, payoff) +
        digitalPrice({ ...terms, right: 'put' }, payoff);
      const cash = 10 * Math.exp(-terms.rate * terms.years);
      const asset = terms.spot * Math.exp(-terms.dividendYield * terms.years);
      expect(both({ type: 'cashOrNothing', cash: 10 })).toBeCloseTo(cash, 12);
      expect(both({ type: 'assetOrNothing' })).toBeCloseTo(asset, 11);
    }),
  );
});

test('a gap option at its own strike is the plain option, and each unit of the gap is cash', () => {
  holds(
    fc.property(anyTerms, between(-100, 300), (terms, secondStrike) => {
      const { price } = blackScholesMerton(terms);
      const plain = digitalPrice(terms, { type: 'gap', secondStrike: terms.strike });
      expect(Math.abs(plain - price)).toBeLessThan(1e-12);
      const gap = digitalPrice(terms, { type: 'gap', secondStrike });
      const sign = terms.right === 'call' ? 1 : -1;
      const cash = sign * (terms.strike - secondStrike);
      const step = digitalPrice(terms, { type: 'cashOrNothing', cash });
      expect(Math.abs(gap - plain - step)).toBeLessThan(1e-12);
    }),
  );
});

test('a unit of cash is what the plain option loses per unit of strike', () => {
  holds(
    fc.property(anyTerms, (terms) => {
      const at = (strike: number): number => blackScholesMerton({ ...terms, strike }).price;
      const { strike } = terms;
      const step = 1e-4 * strike;
      const slope =
        (8 * (at(strike + step) - at(strike - step)) -
          (at(strike + 2 * step) - at(strike - 2 * step))) /
        (12 * step);
      const unit = digitalPrice(terms, { type: 'cashOrNothing', cash: 1 });
      expect(Math.abs((terms.right === 'call' ? -slope : slope) - unit)).toBeLessThan(1e-5);
    }),
  );
});

test.each<['call' | 'put', number, number]>([
  ['call', 90, 0],
  ['call', 110, 10],
  ['call', 100, 5],
  ['put', 90, 10],
  ['put', 110, 0],
  ['put', 100, 5],
])('at expiry a %s on a spot of %i pays %i of 10', (right, spot, paid) => {
  const terms = { right, spot, strike: 100, rate: 0.1, dividendYield: 0, years: 0, volatility: 1 };
  expect(digitalPrice(terms, { type: 'cashOrNothing', cash: 10 })).toBe(paid);
  expect(digitalPrice(terms, { type: 'assetOrNothing' })).toBe((paid / 10) * spot);
});
