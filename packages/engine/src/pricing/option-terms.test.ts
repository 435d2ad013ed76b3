import { expect, test } from 'vitest';
import { checkLiveOptionTerms, checkOptionTerms, type OptionTerms } from './option-terms.ts';

const terms: OptionTerms = {
  right: 'put',
  forward: 100,
  strike: 90,
  years: 0.5,
  volatility: 0.4,
  discount: 0.98,
};

test.each<[Partial<OptionTerms>, string, string]>([
  [{ forward: Number.NaN }, 'NotFinite', 'forward'],
  [{ strike: Number.POSITIVE_INFINITY }, 'NotFinite', 'strike'],
  [{ years: Number.NEGATIVE_INFINITY }, 'NotFinite', 'years'],
  [{ forward: -1, volatility: Number.NaN }, 'NotFinite', 'volatility'],
  [{ discount: Number.NaN }, 'NotFinite', 'discount'],
  [{ forward: -1e-9, strike: -1 }, 'OutOfRange', 'forward'],
  [{ strike: -1, years: -1 }, 'OutOfRange', 'strike'],
  [{ years: -1e-9, volatility: -1 }, 'NegativeTime', 'years'],
  [{ years: 1e101 }, 'OutOfRange', 'years'],
  [{ volatility: -0.1, discount: 0 }, 'OutOfRange', 'volatility'],
  [{ discount: 0 }, 'OutOfRange', 'discount'],
  [{ discount: -1 }, 'OutOfRange', 'discount'],
])('%j is refused: %s of %s', (change, type, name) => {
  const bad = { ...terms, ...change };
  const range = `0 ${name === 'discount' ? '<' : '<='} ${name} <= 1e+100`;
  const error = { type, name, value: bad[name as 'forward'], range };
  expect(checkOptionTerms(bad)).toEqual({ ok: false, error });
  expect(checkLiveOptionTerms(bad)).toEqual({ ok: false, error });
});

test.each<[Partial<OptionTerms>]>([
  [{}],
  [{ forward: 0 }],
  [{ strike: 0 }],
  [{ years: 0 }],
  [{ discount: 1.02 }],
  [{ forward: 1e100 }],
])('%j is accepted', (change) => {
  const value = { ...terms, ...change };
  expect(checkOptionTerms(value)).toEqual({ ok: true, value });
  expect(checkLiveOptionTerms(value)).toEqual({ ok: true, value });
});

test('a volatility of 0 is legal, and no live quote', () => {
  const still = { ...terms, volatility: 0 };
  expect(checkOptionTerms(still).ok).toBe(true);
  expect(checkLiveOptionTerms(still)).toEqual({
    ok: false,
    error: {
      type: 'ZeroVolatility',
      name: 'volatility',
      value: 0,
      range: '0 < volatility <= 1e+100',
    },
  });
});
