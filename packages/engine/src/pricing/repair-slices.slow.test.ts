// Repairs of many random surfaces, most of them far from any market: nothing may be left, and nothing may be NaN.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { repairSlices } from './repair-slices.ts';
import { densityFactor } from './svi-arbitrage.ts';
import { repairButterfly } from './svi-repair.ts';
import { surfaceOf } from './surface.ts';

const DAY = 86_400_000;
const wild = fc.record({
  a: fc.double({ min: -0.5, max: 1, noNaN: true }),
  b: fc.double({ min: 0, max: 4, noNaN: true }),
  rho: fc.double({ min: -1, max: 1, noNaN: true }),
  m: fc.double({ min: -2, max: 2, noNaN: true }),
  sigma: fc.double({ min: 1e-3, max: 2, noNaN: true }),
});

it('makes a surface of any slices in the domain, with finite volatilities', () => {
  holds(
    fc.property(fc.array(wild, { minLength: 1, maxLength: 6 }), (slices) => {
      const timed = slices.map((slice, i) => ({ years: (30 * (i + 1)) / 365, slice }));
      const repairs = repairSlices(timed);
      expect(repairs.ok).toBe(true);
      const after = repairs.ok ? repairs.value.map((repair) => repair.after) : [];
      const surface = surfaceOf({
        asOfMs: 0,
        spot: 100,
        daysPerYear: 365,
        wing: { type: 'unclamped' },
        slices: after.map((slice, i) => ({
          expiryMs: 30 * DAY * (i + 1),
          forward: 100 + i,
          discount: 1,
          slice,
        })),
      });
      expect(surface).toMatchObject({ ok: true });
      if (!surface.ok) return;
      for (const days of [1, 30, 45, 180, 400]) {
        for (const strike of [1, 60, 100, 150, 10_000]) {
          const volatility = surface.value.volatility({ expiryMs: days * DAY, strike });
          expect(volatility.ok && Number.isFinite(volatility.value)).toBe(true);
        }
      }
    }),
    120,
  );
});

it('leaves no butterfly that a dense scan of a repaired slice could find', () => {
  holds(
    fc.property(wild, (slice) => {
      const repaired = repairButterfly(slice);
      const after = repaired.ok ? repaired.value.after : slice;
      let least = 0;
      // Distances from the vertex and from the money that grow by 0.7 % a step.
      for (const centre of [after.m, 0]) {
        for (let distance = 1e-4; distance < 1e3; distance *= 1.007) {
          least = Math.min(least, densityFactor(after, centre - distance));
          least = Math.min(least, densityFactor(after, centre + distance));
        }
      }
      expect(least).toBeGreaterThan(-1e-10);
    }),
    3_000,
  );
});
