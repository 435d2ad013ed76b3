import { describe, expect, it } from 'vitest';
import { repairSlices } from './repair-slices.ts';
import { type Surface, surfaceOf, type SurfaceReject, type SurfaceTerms } from './surface.ts';
import { sviVolatility } from './svi.ts';

const DAY = 86_400_000;
const asOfMs = 1_767_115_875_944;
const near = { a: 0.004, b: 0.02, rho: -0.3, m: 0, sigma: 0.1 };
const far = { a: 0.02, b: 0.06, rho: -0.2, m: 0.02, sigma: 0.2 };
const terms: SurfaceTerms = {
  asOfMs,
  spot: 100,
  daysPerYear: 365,
  wing: { type: 'unclamped' },
  slices: [
    { expiryMs: asOfMs + 10 * DAY, forward: 101, discount: 0.999, slice: near },
    { expiryMs: asOfMs + 40 * DAY, forward: 104, discount: 0.99, slice: far },
  ],
};

const built = (given: SurfaceTerms): Surface => {
  const result = surfaceOf(given);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const refusal = (given: SurfaceTerms): SurfaceReject | undefined => {
  const result = surfaceOf(given);
  return result.ok ? undefined : result.error;
};
const valueOf = (result: { ok: true; value: number } | { ok: false; error: unknown }): number =>
  result.ok ? result.value : Number.NaN;

describe('surface', () => {
  const surface = built(terms);
  const volatility = (days: number, strike: number): number =>
    valueOf(surface.volatility({ expiryMs: asOfMs + days * DAY, strike }));

  it('gives each slice back at its expiry', () => {
    for (const [days, forward, slice] of [
      [10, 101, near],
      [40, 104, far],
    ] as const) {
      for (const strike of [50, 90, 101, 130, 400]) {
        const point = { slice, forward, strike, years: days / 365, wing: terms.wing };
        expect(volatility(days, strike)).toBeCloseTo(valueOf(sviVolatility(point)), 13);
      }
      const expiryMs = asOfMs + days * DAY;
      expect(valueOf(surface.forward(expiryMs))).toBeCloseTo(forward, 11);
    }
    expect(valueOf(surface.discount(asOfMs + 40 * DAY))).toBeCloseTo(0.99, 14);
  });
  it('takes total variance linear in time at equal log-moneyness between expiries', () => {
    const [low, high] = [volatility(10, 101) ** 2 * 10, volatility(40, 104) ** 2 * 40];
    const forward = valueOf(surface.forward(asOfMs + 25 * DAY));
    expect(volatility(25, forward) ** 2 * 25).toBeCloseTo((low + high) / 2, 11);
  });
  it('holds volatility before the first and after the last expiry, at equal log-moneyness', () => {
    const ratio = 1.2;
    const early = valueOf(surface.forward(asOfMs + DAY)) * ratio;
    const late = valueOf(surface.forward(asOfMs + 400 * DAY)) * ratio;
    expect(volatility(1, early)).toBeCloseTo(volatility(10, 101 * ratio), 12);
    expect(volatility(400, late)).toBeCloseTo(volatility(40, 104 * ratio), 12);
  });
  it('interpolates forward and discount log-linearly and goes on at the mean carry', () => {
    const forward = (days: number): number => valueOf(surface.forward(asOfMs + days * DAY));
    const discount = (days: number): number => valueOf(surface.discount(asOfMs + days * DAY));
    expect(forward(5)).toBeCloseTo(Math.sqrt(100 * 101), 10);
    expect(forward(25)).toBeCloseTo(Math.sqrt(101 * 104), 10);
    expect(forward(80)).toBeCloseTo((104 * 104) / 100, 10);
    expect(discount(5)).toBeCloseTo(Math.sqrt(0.999), 13);
    expect(discount(80)).toBeCloseTo(0.99 * 0.99, 13);
  });
  it('has total variance that never falls with time', () => {
    for (const ratio of [0.01, 0.5, 0.9, 1, 1.1, 2, 50]) {
      let before = 0;
      for (let days = 0.5; days < 100; days += 1.5) {
        const strike = valueOf(surface.forward(asOfMs + days * DAY)) * ratio;
        const variance = volatility(days, strike) ** 2 * days;
        expect(variance).toBeGreaterThan(before - 1e-12);
        before = variance;
      }
    }
  });
  it('refuses an expired option and a strike that is not positive', () => {
    expect(surface.volatility({ expiryMs: asOfMs, strike: 100 })).toEqual({
      ok: false,
      error: { type: 'Expired', asOfMs, expiryMs: asOfMs },
    });
    expect(surface.volatility({ expiryMs: asOfMs + DAY, strike: 0 })).toEqual({
      ok: false,
      error: { type: 'NotPositive', quantity: 'strike', value: 0 },
    });
  });
  it('applies the wing rule it was given', () => {
    const clamped = built({
      ...terms,
      wing: { type: 'clamped', clampFactor: 4, varianceMax: 144 },
    });
    const place = { expiryMs: asOfMs + 10 * DAY, strike: 1_000 };
    expect(valueOf(clamped.volatility(place))).toBeLessThan(volatility(10, 1_000));
    expect(clamped.volatility({ ...place, strike: 5_000 })).toEqual(clamped.volatility(place));
  });
});

describe('surfaceOf', () => {
  const [first, second] = terms.slices;
  if (first === undefined || second === undefined) throw new Error('two slices are given');
  it('refuses terms with the number that decided', () => {
    expect(refusal({ ...terms, spot: 0 })).toEqual({
      type: 'TermNotPositive',
      term: 'spot',
      value: 0,
    });
    expect(refusal({ ...terms, slices: [] })).toEqual({ type: 'NoSlices' });
    expect(refusal({ ...terms, asOfMs: first.expiryMs })).toEqual({
      type: 'Expired',
      asOfMs: first.expiryMs,
      expiryMs: first.expiryMs,
    });
    expect(refusal({ ...terms, slices: [second, first] })).toEqual({
      type: 'ExpiriesUnordered',
      beforeMs: second.expiryMs,
      expiryMs: first.expiryMs,
    });
    expect(refusal({ ...terms, slices: [{ ...first, discount: -1 }] })).toEqual({
      type: 'TermNotPositive',
      term: 'discount',
      value: -1,
    });
    expect(refusal({ ...terms, slices: [{ ...first, slice: { ...near, sigma: 0 } }] })).toEqual({
      type: 'SliceOutOfDomain',
      parameter: 'sigma',
      value: 0,
    });
  });
  it('refuses an arbitrageable surface unless it is repaired first', () => {
    const low = { ...second, slice: { ...far, a: 0.0005, b: 0.01 } };
    const slices = [first, low];
    const rejected = refusal({ ...terms, slices });
    expect(rejected).toMatchObject({ type: 'SurfaceArbitrageable', expiryMs: second.expiryMs });
    const timed = slices.map(({ expiryMs, slice }) => ({ years: expiryMs - asOfMs, slice }));
    const repairs = repairSlices(timed);
    const mended = repairs.ok ? repairs.value.map((repair) => repair.after) : [];
    const repaired = slices.map((each, i) => ({ ...each, slice: mended[i] ?? each.slice }));
    expect(refusal({ ...terms, slices: repaired })).toBeUndefined();
  });
});
