import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithShared } from '../../../../test/shared.ts';
import { exp } from '../base/elementary.ts';
import { holds } from '../base/property.fixture.ts';
import {
  checkSlice,
  leastVariance,
  type SviSlice,
  sviVolatility,
  totalVariance,
  varianceDerivatives,
  varianceWithin,
  type WingRule,
} from './svi.ts';

const slice: SviSlice = { a: 0.04, b: 0.4, rho: -0.4, m: 0.1, sigma: 0.2 };
const clamped: WingRule = { type: 'clamped', clampFactor: 4, varianceMax: 144 };
const unclamped: WingRule = { type: 'unclamped' };

type Case = {
  readonly name: string;
  readonly input: Readonly<Record<keyof SviSlice | 'forward' | 'tau' | 'strike', string>>;
  readonly expected: { readonly vol?: string; readonly totalVariance?: string };
  readonly tolerance?: { readonly absolute: string };
};

describeWithShared('published SVI cases', ['vectors/derive-svi-vol.json'], ([path = '']) => {
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: readonly Case[] };
  it('gives the volatility of every case', () => {
    expect(cases).toHaveLength(206);
    for (const { name, input, expected, tolerance } of cases) {
      const raw = (key: keyof SviSlice): number => Number(input[key]);
      const own = { a: raw('a'), b: raw('b'), rho: raw('rho'), m: raw('m'), sigma: raw('sigma') };
      const [numerator = 0, denominator = 1] = input.tau.split('/').map(Number);
      const years = numerator / denominator;
      const forward = Number(input.forward);
      const strike =
        input.strike === 'forward*exp(m)' ? forward * exp(own.m) : Number(input.strike);
      const result = sviVolatility({ slice: own, forward, strike, years, wing: clamped });
      expect(result, name).toMatchObject({ ok: true });
      const volatility = result.ok ? result.value : Number.NaN;
      const wanted = Number(expected.vol ?? expected.totalVariance);
      const got = expected.vol === undefined ? volatility * volatility * years : volatility;
      const allowed = tolerance === undefined ? 1e-8 * wanted : Number(tolerance.absolute);
      expect(Math.abs(got - wanted), name).toBeLessThanOrEqual(allowed);
    }
  });
});

const anySlice = fc.record({
  a: fc.double({ min: 0, max: 1, noNaN: true }),
  b: fc.double({ min: 0, max: 1, noNaN: true }),
  rho: fc.double({ min: -0.99, max: 0.99, noNaN: true }),
  m: fc.double({ min: -1, max: 1, noNaN: true }),
  sigma: fc.double({ min: 0.05, max: 1, noNaN: true }),
});

describe('totalVariance', () => {
  it('is a + b sigma at the vertex and approaches the asymptotes of its wings', () => {
    expect(totalVariance(slice, slice.m)).toBeCloseTo(0.04 + 0.4 * 0.2, 15);
    const far = 1e6;
    expect(totalVariance(slice, far) / far).toBeCloseTo(0.4 * (1 - 0.4), 6);
    expect(totalVariance(slice, -far) / far).toBeCloseTo(0.4 * (1 + 0.4), 6);
  });
  it('is least where leastVariance says', () => {
    holds(
      fc.property(anySlice, fc.double({ min: -5, max: 5, noNaN: true }), (own, k) => {
        const least = leastVariance(own);
        const at = own.m - (own.rho * own.sigma) / Math.sqrt(1 - own.rho * own.rho);
        expect(totalVariance(own, at)).toBeCloseTo(least, 12);
        expect(totalVariance(own, k)).toBeGreaterThanOrEqual(least - 1e-12);
      }),
    );
  });
  it('has the derivatives that differences show', () => {
    const step = 1e-4;
    holds(
      fc.property(anySlice, fc.double({ min: -3, max: 3, noNaN: true }), (own, k) => {
        const { value, first, second } = varianceDerivatives(own, k);
        const [down, up] = [totalVariance(own, k - step), totalVariance(own, k + step)];
        expect(value).toBe(totalVariance(own, k));
        expect(Math.abs((up - down) / (2 * step) - first)).toBeLessThan(1e-5);
        expect(Math.abs((up - 2 * value + down) / (step * step) - second)).toBeLessThan(1e-3);
        expect(second).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('varianceWithin', () => {
  it('is flat beyond the clamp, which hangs on a + b sigma and not on the variance at the money', () => {
    const bound = 4 * Math.sqrt(0.04 + 0.4 * 0.2);
    for (const side of [-1, 1]) {
      const edge = varianceWithin(slice, side * bound, clamped);
      expect(varianceWithin(slice, side * (bound + 3), clamped)).toEqual(edge);
      expect(varianceWithin(slice, side * bound * 0.99, clamped)).not.toEqual(edge);
      expect(varianceWithin(slice, side * (bound + 3), unclamped)).not.toEqual(edge);
    }
  });
  it('holds total variance at its cap', () => {
    const high = { ...slice, a: 200 };
    expect(varianceWithin(high, 0, clamped)).toEqual({ ok: true, value: 144 });
    expect(varianceWithin(high, 0, { ...clamped, varianceMax: 150 })).toEqual({
      ok: true,
      value: 150,
    });
  });
  it('refuses a clamp without a width', () => {
    const low = { ...slice, a: -0.2 };
    const error = { type: 'ClampUndefined', varianceAtVertex: -0.2 + 0.4 * 0.2 };
    expect(varianceWithin(low, 0, clamped)).toEqual({ ok: false, error });
  });
});

describe('sviVolatility', () => {
  const point = { slice, forward: 100, strike: 110, years: 0.5, wing: unclamped };
  it('refuses, with the number that decided', () => {
    const rejects = [
      [
        { ...point, strike: 0 },
        { type: 'NotPositive', quantity: 'strike', value: 0 },
      ],
      [
        { ...point, forward: -1 },
        { type: 'NotPositive', quantity: 'forward', value: -1 },
      ],
      [
        { ...point, years: 0 },
        { type: 'NotPositive', quantity: 'years', value: 0 },
      ],
      [
        { ...point, slice: { ...slice, rho: 1.01 } },
        { type: 'SliceOutOfDomain', parameter: 'rho', value: 1.01 },
      ],
    ] as const;
    for (const [bad, error] of rejects) expect(sviVolatility(bad)).toEqual({ ok: false, error });
    const negative = sviVolatility({ ...point, slice: { ...slice, a: -0.2 } });
    expect(negative).toMatchObject({ ok: false, error: { type: 'TotalVarianceNegative' } });
  });
  it('depends on strike and forward through their ratio only, and is finite over any strike', () => {
    const twice = sviVolatility({ ...point, forward: 200, strike: 220 });
    expect(twice).toEqual(sviVolatility(point));
    for (const strike of [1e-300, 1e-5, 1e5, 1e300]) {
      const result = sviVolatility({ ...point, strike });
      expect(result.ok && Number.isFinite(result.value)).toBe(true);
    }
  });
});

describe('checkSlice', () => {
  it('names the parameter that is out of its domain', () => {
    const bad = { a: Number.NaN, b: -0.1, rho: -1.5, m: Number.POSITIVE_INFINITY, sigma: 0 };
    for (const parameter of ['a', 'b', 'rho', 'm', 'sigma'] as const) {
      const value = bad[parameter];
      const error = { type: 'SliceOutOfDomain', parameter, value };
      expect(checkSlice({ ...slice, [parameter]: value })).toEqual({ ok: false, error });
    }
    expect(checkSlice(slice)).toEqual({ ok: true, value: slice });
  });
});
