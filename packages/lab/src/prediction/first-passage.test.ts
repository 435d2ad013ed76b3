// First passage in closed form: a published series, the reflection identity, limits and monotone rise.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '@plimsoll/engine/models';
import { exitProbability, observationShift, touchProbability } from './first-passage.ts';

/** Survival of a driftless motion in (-w, w): Feller, volume 2, section X.5, by eigenfunctions instead of images. */
function survivalByModes(width: number, variance: number): number {
  let sum = 0;
  for (let k = 0; k < 60; k += 1) {
    const n = 2 * k + 1;
    sum +=
      ((-1) ** k / n) * Math.exp((-n * n * Math.PI * Math.PI * variance) / (8 * width * width));
  }
  return (4 / Math.PI) * sum;
}

describe('first passage', () => {
  it('doubles the tail without drift (reflection)', () => {
    for (const distance of [0.1, 1, 1.96, 3])
      expect(touchProbability(distance, { drift: 0, variance: 1 })).toBeCloseTo(
        2 * normalCdf(-distance),
        14,
      );
  });
  it('leaves a symmetric range as the eigenfunction series says', () => {
    for (const variance of [0.05, 0.3, 1, 2, 4])
      expect(exitProbability({ lower: -1, upper: 1 }, { drift: 0, variance })).toBeCloseTo(
        1 - survivalByModes(1, variance),
        12,
      );
  });
  it('touches a barrier for certain in the end if it drifts there, and else with exp(2 m d / v)', () => {
    const long = { drift: -400, variance: 100 };
    expect(touchProbability(2, long)).toBeCloseTo(Math.exp((2 * -400 * 2) / 100), 12);
    expect(touchProbability(2, { drift: 400, variance: 100 })).toBeCloseTo(1, 12);
  });
  it('takes one barrier as the limit of two', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
        (distance, variance) => {
          const motion = { drift: -variance / 2, variance };
          const two = exitProbability({ lower: -distance, upper: 60 }, motion);
          const one = exitProbability({ lower: -distance, upper: Infinity }, motion);
          expect(two).toBeCloseTo(one, 10);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });
  it('is certain outside, impossible without motion, and never less likely with more time', () => {
    expect(exitProbability({ lower: 0.01, upper: 1 }, { drift: 0, variance: 0 })).toBe(1);
    expect(exitProbability({ lower: -0.01, upper: 0.02 }, { drift: 0, variance: 0 })).toBe(0);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.double({ min: 0.01, max: 2, noNaN: true }),
        fc.double({ min: 1e-5, max: 1, noNaN: true }),
        (down, up, variance) => {
          const within = (time: number): number =>
            exitProbability(
              { lower: -down, upper: up },
              { drift: (-variance / 2) * time, variance: variance * time },
            );
          expect(within(1)).toBeLessThanOrEqual(within(2) + 1e-12);
          expect(within(2)).toBeLessThanOrEqual(within(50) + 1e-12);
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });
  it('recedes by 0.5826 deviations of one look', () => {
    const terms = { variance: 0.04, horizonMs: 100, observationMs: 1 };
    expect(observationShift(terms)).toBeCloseTo(0.5826 * 0.02, 5);
    expect(observationShift({ ...terms, observationMs: 0 })).toBe(0);
  });
});
