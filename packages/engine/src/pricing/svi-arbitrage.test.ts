import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, log, normalCdf } from '../base/elementary.ts';
import { holds } from '../base/property.fixture.ts';
import {
  butterflyFaults,
  calendarFaults,
  densityFactor,
  largestShortfall,
  wingSlope,
} from './svi-arbitrage.ts';
import { type SviSlice, totalVariance } from './svi.ts';

const pair = { earlierYears: 0.25, laterYears: 0.5 };
/** The slice of A. Vogt with a butterfly, as in Gatheral and Jacquier (2014), section 3. */
const vogt: SviSlice = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };
const sound: SviSlice = { a: 0.04, b: 0.1, rho: -0.3, m: 0.05, sigma: 0.2 };

/** Undiscounted Black call on a forward of 1 with the slice's total variance. */
function callAt(slice: SviSlice, strike: number): number {
  const root = Math.sqrt(totalVariance(slice, log(strike)));
  const d1 = -log(strike) / root + root / 2;
  return normalCdf(d1) - strike * normalCdf(d1 - root);
}

describe('butterflyFaults', () => {
  it('finds the known arbitrage of the Vogt slice where the paper shows it', () => {
    const faults = butterflyFaults(vogt);
    expect(faults).toHaveLength(1);
    const [fault] = faults;
    expect(fault).toMatchObject({ type: 'DensityNegative' });
    const at = fault?.type === 'DensityNegative' ? fault.logMoneyness : Number.NaN;
    expect(at).toBeGreaterThan(0.6);
    expect(at).toBeLessThan(1.2);
  });
  it('accepts a sound slice and a flat one', () => {
    expect(butterflyFaults(sound)).toEqual([]);
    expect(butterflyFaults({ a: 0.04, b: 0, rho: 0, m: 0, sigma: 0.1 })).toEqual([]);
  });
  it('says which wing is too steep and by how much', () => {
    const steep = { ...sound, b: 1.5, rho: -0.5 };
    expect(butterflyFaults(steep)).toContainEqual({
      type: 'WingTooSteep',
      wing: 'left',
      slope: 2.25,
      slopeMax: 2,
    });
  });
  it('says where total variance is least and negative', () => {
    const low = { ...sound, a: -0.03 };
    const [fault] = butterflyFaults(low);
    expect(fault?.type).toBe('VarianceNegative');
    const at = fault?.type === 'VarianceNegative' ? fault : undefined;
    expect(totalVariance(low, at?.logMoneyness ?? 0)).toBeCloseTo(at?.variance ?? 1, 14);
  });
  it('decides the limit slope of 2 by the next term of the expansion', () => {
    const limit = { a: 0.04, b: 1, rho: 1, m: 0, sigma: 0.2 };
    expect(butterflyFaults(limit)).toContainEqual({
      type: 'DensityNegativeFarOut',
      wing: 'right',
      slope: 2,
    });
    const lifted = butterflyFaults({ ...limit, a: 3 }).map(({ type }) => type);
    expect(lifted).not.toContain('DensityNegativeFarOut');
  });
  it('finds the shallower of two dips close to one another far out', () => {
    const twice = {
      a: -0.0017565951556913555,
      b: 0.016939822929929304,
      rho: 0.9959242588449716,
      m: 0.10579304394929354,
      sigma: 1.3238090450055195,
    };
    const [fault] = butterflyFaults(twice);
    expect(fault?.type === 'DensityNegative' ? fault.logMoneyness : 0).toBeCloseTo(-26.37, 1);
  });
  it('has the sign of the second difference of call prices', () => {
    const strikes = fc.double({ min: -1, max: 1, noNaN: true });
    const slices = fc.record({
      a: fc.double({ min: 0, max: 0.2, noNaN: true }),
      b: fc.double({ min: 0, max: 0.9, noNaN: true }),
      rho: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
      m: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      sigma: fc.double({ min: 0.1, max: 1, noNaN: true }),
    });
    holds(
      fc.property(slices, strikes, (slice, k) => {
        const w = totalVariance(slice, k);
        fc.pre(w > 0.01);
        const g = densityFactor(slice, k);
        const strike = exp(k);
        const step = strike * 1e-3;
        const second =
          callAt(slice, strike - step) - 2 * callAt(slice, strike) + callAt(slice, strike + step);
        const d2 = -k / Math.sqrt(w) - Math.sqrt(w) / 2;
        const density = exp((-d2 * d2) / 2) / Math.sqrt(2 * Math.PI * w) / strike;
        fc.pre(density * strike > 0.05);
        expect(Math.abs(second / (step * step) / density - g)).toBeLessThan(
          1e-3 * (1 + Math.abs(g)),
        );
      }),
    );
  });
});

describe('calendarFaults', () => {
  it('accepts a slice against itself and against one lifted', () => {
    expect(calendarFaults({ earlier: sound, later: sound }, pair)).toEqual([]);
    expect(calendarFaults({ earlier: sound, later: { ...sound, a: 0.05 } }, pair)).toEqual([]);
  });
  it('says where and by how much the earlier lies above, with both expiries', () => {
    const later = { ...sound, a: sound.a - 0.001 };
    const [fault, ...rest] = calendarFaults({ earlier: sound, later }, pair);
    expect(rest).toEqual([]);
    expect(fault).toMatchObject({ type: 'CalendarCrossing', ...pair });
    expect(fault?.type === 'CalendarCrossing' ? fault.shortfall : 0).toBeCloseTo(0.001, 9);
  });
  it('finds a narrow dip between vertices', () => {
    const earlier = { a: 0, b: 0.02, rho: 0, m: 0.3, sigma: 1 };
    const later = { a: 0.0195, b: 0.02, rho: 0, m: 0.3, sigma: 0.001 };
    const { logMoneyness, shortfall } = largestShortfall({ earlier, later });
    expect(logMoneyness).toBeCloseTo(0.3, 3);
    expect(shortfall).toBeCloseTo(0.02 - 0.0195 - 0.02 * 0.001, 6);
  });
  it('names a wing in which the earlier overtakes, however far out', () => {
    const later = { ...sound, a: 1, b: 0.0999 };
    const faults = calendarFaults({ earlier: sound, later }, pair);
    expect(faults.map(({ type }) => type)).toContain('CalendarWing');
    expect(faults).toContainEqual({
      type: 'CalendarWing',
      ...pair,
      wing: 'left',
      earlierSlope: wingSlope(sound, 'left'),
      laterSlope: wingSlope(later, 'left'),
    });
  });
});
