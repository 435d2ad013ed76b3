import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { totalVariance } from './svi.ts';
import { jumpWingsOf, sliceOfJumpWings } from './svi-jump-wings.ts';

const anySlice = fc.record({
  a: fc.double({ min: 0, max: 0.5, noNaN: true }),
  b: fc.double({ min: 0.01, max: 1, noNaN: true }),
  rho: fc.double({ min: -0.95, max: 0.95, noNaN: true }),
  m: fc.double({ min: -1, max: 1, noNaN: true }),
  sigma: fc.double({ min: 0.05, max: 1, noNaN: true }),
});

describe('jump wings', () => {
  it('say what the slice shows: level, slope, wings, least', () => {
    const wings = jumpWingsOf({ a: 0.04, b: 0.4, rho: -0.5, m: 0, sigma: 0.2 });
    expect(wings.level).toBeCloseTo(0.04 + 0.4 * 0.2, 15);
    expect(wings.skew).toBeCloseTo(0.4 * -0.5, 15);
    expect(wings.left).toBeCloseTo(0.6, 15);
    expect(wings.right).toBeCloseTo(0.2, 15);
    expect(wings.least).toBeCloseTo(0.04 + 0.4 * 0.2 * Math.sqrt(0.75), 15);
  });
  it('give the slice back where its least variance is not at the money', () => {
    holds(
      fc.property(anySlice, fc.double({ min: -2, max: 2, noNaN: true }), (slice, k) => {
        const wings = jumpWingsOf(slice);
        fc.pre(wings.level - wings.least > 1e-3 * slice.b);
        const back = sliceOfJumpWings(wings);
        expect(back).toBeDefined();
        if (back === undefined) return;
        expect(totalVariance(back, k)).toBeCloseTo(totalVariance(slice, k), 8);
      }),
    );
  });
  it('give nothing where no slice has them', () => {
    const wings = jumpWingsOf({ a: 0.04, b: 0.4, rho: -0.5, m: 0.1, sigma: 0.2 });
    expect(sliceOfJumpWings({ ...wings, skew: 0.9 })).toBeUndefined();
    expect(sliceOfJumpWings({ ...wings, level: wings.least - 0.01 })).toBeUndefined();
    expect(sliceOfJumpWings({ ...wings, left: 0, right: 0 })).toBeUndefined();
    expect(sliceOfJumpWings({ ...wings, level: wings.least, skew: 0 })).toBeUndefined();
  });
});
