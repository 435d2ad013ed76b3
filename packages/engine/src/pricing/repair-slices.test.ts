import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { repairSlices } from './repair-slices.ts';
import type { SviSlice } from './svi.ts';
import { butterflyFaults, calendarFaults, wingSlope } from './svi-arbitrage.ts';

const pair = { earlierYears: 0.25, laterYears: 0.5 };
const sound: SviSlice = { a: 0.04, b: 0.1, rho: -0.3, m: 0.05, sigma: 0.2 };

/** Any slice in the domain of SVI, most of them arbitrageable. */
const wild = fc.record({
  a: fc.double({ min: -0.5, max: 1, noNaN: true }),
  b: fc.double({ min: 0, max: 4, noNaN: true }),
  rho: fc.double({ min: -1, max: 1, noNaN: true }),
  m: fc.double({ min: -2, max: 2, noNaN: true }),
  sigma: fc.double({ min: 1e-3, max: 2, noNaN: true }),
});

describe('repairSlices', () => {
  it('pools wings that fall instead of lifting every later slice over the steepest', () => {
    const steep = { ...sound, b: 0.3, a: 0.04 - 0.2 * 0.2 };
    const slices = [steep, { ...sound, a: 0.06 }, { ...sound, a: 0.09 }];
    const result = repairSlices(slices.map((slice, i) => ({ years: i + 1, slice })));
    const repairs = result.ok ? result.value : [];
    expect(repairs).toHaveLength(3);
    for (const [i, { after, atTheMoneyChange }] of repairs.entries()) {
      expect(Math.abs(atTheMoneyChange)).toBeLessThan(1e-9);
      expect(wingSlope(after, 'left')).toBeGreaterThan(wingSlope(sound, 'left'));
      expect(wingSlope(after, 'left')).toBeLessThan(wingSlope(steep, 'left'));
      const earlier = repairs[i - 1]?.after;
      if (earlier !== undefined)
        expect(calendarFaults({ earlier, later: after }, pair)).toEqual([]);
    }
  });
  it('leaves neither arbitrage in any surface', () => {
    holds(
      fc.property(fc.array(wild, { minLength: 2, maxLength: 4 }), (slices) => {
        const timed = slices.map((slice, i) => ({ years: (i + 1) / 4, slice }));
        const result = repairSlices(timed);
        expect(result.ok).toBe(true);
        const after = result.ok ? result.value.map((repair) => repair.after) : [];
        expect(after).toHaveLength(slices.length);
        for (const [i, slice] of after.entries()) {
          expect(butterflyFaults(slice)).toEqual([]);
          const earlier = after[i - 1];
          if (earlier === undefined) continue;
          expect(calendarFaults({ earlier, later: slice }, pair)).toEqual([]);
        }
      }),
      5,
    );
  });
  it('refuses expiries that do not ascend', () => {
    const twice = [
      { years: 0.5, slice: sound },
      { years: 0.5, slice: sound },
    ];
    const error = { type: 'ExpiriesNotAscending', earlierYears: 0.5, laterYears: 0.5 };
    expect(repairSlices(twice)).toEqual({ ok: false, error });
  });
});
