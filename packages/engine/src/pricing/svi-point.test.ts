import { expect, test } from 'vitest';
import { strikeAtLogMoneyness, sviTotalVariance } from './svi-point.ts';
import { sviVolatility, totalVariance, type SviPoint } from './svi.ts';

const slice = { a: 0.04, b: 0.1, rho: -0.3, m: 0.05, sigma: 0.2 };
const at = (strike: number): SviPoint => ({
  slice,
  strike,
  forward: 100,
  years: 0.25,
  wing: { type: 'clamped', clampFactor: 4, varianceMax: 144 },
});

test('the variance at the strike of a log-moneyness is the slice at it', () => {
  for (const k of [-0.5, 0, 0.3]) {
    const found = sviTotalVariance(at(strikeAtLogMoneyness(100, k)));
    expect(found.ok && Math.abs(found.value - totalVariance(slice, k))).toBeLessThan(1e-15);
  }
});

test('it is volatility squared times time, also where the wing is held', () => {
  for (const strike of [1, 60, 100, 140, 10_000]) {
    const variance = sviTotalVariance(at(strike));
    const volatility = sviVolatility(at(strike));
    expect(variance.ok && volatility.ok).toBe(true);
    if (!variance.ok || !volatility.ok) continue;
    expect(volatility.value * volatility.value * 0.25).toBeCloseTo(variance.value, 14);
  }
});

test('prices that are not positive and slices out of their domain are refused', () => {
  expect(sviTotalVariance(at(0))).toMatchObject({ ok: false, error: { quantity: 'strike' } });
  expect(sviTotalVariance({ ...at(1), forward: Number.NaN })).toMatchObject({
    error: { quantity: 'forward' },
  });
  expect(sviTotalVariance({ ...at(1), slice: { ...slice, rho: 2 } })).toMatchObject({
    error: { parameter: 'rho' },
  });
});
