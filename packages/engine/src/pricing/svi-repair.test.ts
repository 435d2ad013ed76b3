import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { butterflyFaults, calendarFaults } from './svi-arbitrage.ts';
import { repairButterfly, repairCalendar } from './svi-repair.ts';
import { type SviSlice, totalVariance } from './svi.ts';

const pair = { earlierYears: 0.25, laterYears: 0.5 };
const vogt: SviSlice = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };
const sound: SviSlice = { a: 0.04, b: 0.1, rho: -0.3, m: 0.05, sigma: 0.2 };

/** Any slice in the domain of SVI, most of them arbitrageable. */
const wild = fc.record({
  a: fc.double({ min: -0.5, max: 1, noNaN: true }),
  b: fc.double({ min: 0, max: 4, noNaN: true }),
  rho: fc.double({ min: -1, max: 1, noNaN: true }),
  m: fc.double({ min: -2, max: 2, noNaN: true }),
  sigma: fc.double({ min: 1e-3, max: 2, noNaN: true }),
});

describe('repairButterfly', () => {
  it('leaves a sound slice alone', () => {
    expect(repairButterfly(sound)).toEqual({
      ok: true,
      value: { before: sound, after: sound, faults: [], atTheMoneyChange: 0 },
    });
  });
  it('mends the Vogt slice with a small move and says what was wrong', () => {
    const result = repairButterfly(vogt);
    const repair = result.ok ? result.value : undefined;
    expect(repair?.faults.map(({ type }) => type)).toEqual(['DensityNegative']);
    const after = repair?.after ?? vogt;
    expect(butterflyFaults(after)).toEqual([]);
    for (const k of [-0.5, 0, 0.5]) {
      const moved = Math.sqrt(totalVariance(after, k)) - Math.sqrt(totalVariance(vogt, k));
      expect(Math.abs(moved)).toBeLessThan(0.02);
    }
  });
  it('frees any slice of butterflies and never gives NaN', () => {
    holds(
      fc.property(wild, (slice) => {
        const result = repairButterfly(slice);
        expect(result.ok).toBe(true);
        if (!result.ok) return;
        expect(butterflyFaults(result.value.after)).toEqual([]);
        expect(Number.isFinite(result.value.atTheMoneyChange)).toBe(true);
      }),
      100,
    );
  });
  it('refuses parameters outside the domain', () => {
    const error = { type: 'SliceOutOfDomain', parameter: 'a', value: Number.NaN };
    expect(repairButterfly({ ...sound, a: Number.NaN })).toEqual({ ok: false, error });
  });
});

describe('repairCalendar', () => {
  it('lifts by the shortfall and no more', () => {
    const later = { ...sound, a: sound.a - 0.001 };
    const result = repairCalendar({ earlier: sound, later }, pair);
    const repair = result.ok ? result.value : undefined;
    expect(repair?.atTheMoneyChange).toBeCloseTo(0.001, 8);
    expect(repair?.after.b).toBeCloseTo(sound.b, 12);
    expect(repair?.after.m).toBeCloseTo(sound.m, 12);
    expect(repair?.after.sigma).toBeCloseTo(sound.sigma, 12);
    expect(calendarFaults({ earlier: sound, later: repair?.after ?? later }, pair)).toEqual([]);
  });
});
