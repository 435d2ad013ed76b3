import {
  butterflyFaults,
  largestShortfall,
  type SviSlice,
  totalVariance,
} from '@plimsoll/engine/models';
import { describe, expect, it } from 'vitest';
import { type FitPoint, fitSvi } from './fit-svi.ts';

const years = 0.25;
const slices: readonly SviSlice[] = [
  { a: 0.02, b: 0.1, rho: -0.3, m: 0.05, sigma: 0.2 },
  { a: 0.001, b: 0.05, rho: 0.4, m: -0.1, sigma: 0.08 },
  { a: 0.05, b: 0.02, rho: 0, m: 0, sigma: 0.5 },
];
const pointsOf = (slice: SviSlice, width = 0.8): readonly FitPoint[] =>
  Array.from({ length: 25 }, (_, i) => {
    const logMoneyness = -width / 2 + (width * i) / 24;
    const volatility = Math.sqrt(totalVariance(slice, logMoneyness) / years);
    return { logMoneyness, volatility, weight: 1 };
  });
/** The slice of A. Vogt with a butterfly, as in Gatheral and Jacquier (2014), section 3. */
const vogt: SviSlice = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 };

describe('fitSvi', () => {
  it('finds a slice again from its own volatilities', () => {
    for (const slice of slices) {
      const fit = fitSvi({ points: pointsOf(slice), years, bounds: { type: 'free' } });
      expect(fit?.misfit).toBeLessThan(0.005);
      for (const k of [-0.3, 0, 0.3]) {
        const wanted = totalVariance(slice, k);
        expect(Math.abs(totalVariance(fit?.slice ?? vogt, k) / wanted - 1)).toBeLessThan(1e-3);
      }
    }
  });
  it('keeps butterflies out at a small cost where the points have one', () => {
    const points = pointsOf(vogt, 3);
    const free = fitSvi({ points, years, bounds: { type: 'free' } });
    expect(butterflyFaults(free?.slice ?? vogt)).not.toEqual([]);
    const bounds = { type: 'bounded', floor: undefined, ceiling: undefined } as const;
    const bounded = fitSvi({ points, years, bounds });
    expect(butterflyFaults(bounded?.slice ?? vogt)).toEqual([]);
    expect(bounded?.misfit).toBeLessThan(1.6);
  });
  it('stays between its neighbours and follows the points where they allow it', () => {
    const [floor = vogt] = slices;
    const ceiling = { ...floor, a: floor.a + 0.02, b: 0.13 };
    const wanted = { ...floor, a: floor.a - 0.005, b: 0.2 };
    const points = pointsOf(wanted);
    const fit = fitSvi({ points, years, bounds: { type: 'bounded', floor, ceiling } });
    const slice = fit?.slice ?? vogt;
    expect(largestShortfall({ earlier: floor, later: slice }).shortfall).toBeLessThan(1e-9);
    expect(largestShortfall({ earlier: slice, later: ceiling }).shortfall).toBeLessThan(1e-9);
    expect(fit?.misfit).toBeGreaterThan(0.1);
    expect(fit?.misfit).toBeLessThan(5);
  });
  it('gives the same bits again, and nothing for points at one strike', () => {
    const terms = { points: pointsOf(vogt), years, bounds: { type: 'free' } } as const;
    expect(fitSvi(terms)).toEqual(fitSvi(terms));
    const once = { logMoneyness: 0, volatility: 0.5, weight: 1 };
    expect(fitSvi({ ...terms, points: [once, once] })).toBeUndefined();
  });
});
