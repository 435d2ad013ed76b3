// Concentration: the root of time to unwind, its cap, and that splitting an owner into accounts gains nothing (E3, P6).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds } from '../../base/property.fixture.ts';
import { positionMargin } from '../position-margin.ts';
import { lots, viewOf } from './caution.fixture.ts';
import { concentrationOf, NO_SIBLINGS, unwindFactorPpm } from './unwind.ts';

const HOUR_MS = 3_600_000;
const terms = {
  unwindDepthPpm: 100_000,
  unwindIntervalMs: 60_000,
  scaleMaxPpm: 5_000_000,
  horizonMs: HOUR_MS,
};

test.each([
  ['nothing to unwind', 0, 1_000, 1_000_000n],
  // 100 lots a minute: 6,000 lots take the hour of the horizon, and risk grows by the root of two.
  ['as long as the horizon', 6_000, 1_000, 1_414_214n],
  ['three times as long', 18_000, 1_000, 2_000_000n],
  ['a short as a long', -18_000, 1_000, 2_000_000n],
  ['one lot', 1, 1_000, 1_000_084n],
  ['beyond the cap', 10_000_000, 1_000, 5_000_000n],
  ['no depth known', 1, 0, 5_000_000n],
])('%s', (_what, size, depth, factor) => {
  expect(unwindFactorPpm(lots(size), lots(depth), terms)).toBe(factor);
});

test('off without a share of the depth', () => {
  expect(unwindFactorPpm(lots(1_000), lots(0), { ...terms, unwindDepthPpm: 0 })).toBe(1_000_000n);
});

test('the factor is the root in floats, rounded up, grows with lots and falls with depth', () => {
  holds(
    fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 100_000 }), (size, depth) => {
      const factor = Number(unwindFactorPpm(lots(size), lots(depth), terms));
      const float = 1e6 * Math.sqrt(1 + ((size / (depth * 0.1)) * 60_000) / HOUR_MS);
      const capped = Math.min(terms.scaleMaxPpm, float);
      expect(factor).toBeGreaterThanOrEqual(capped - 1e-3);
      expect(factor).toBeLessThan(capped + 1.001);
      const more = unwindFactorPpm(lots(size + 1), lots(depth), terms);
      const deeper = unwindFactorPpm(lots(size), lots(depth + 1), terms);
      expect(more >= BigInt(factor) && deeper <= BigInt(factor)).toBe(true);
    }),
  );
});

test('E3 P6 an owner in several accounts needs at least what he needs in one', () => {
  const view = viewOf();
  const total = (sizes: readonly number[]): bigint => {
    const group = sizes.reduce((sum, each) => sum + each, 0);
    return sizes.reduce((sum, size) => {
      const siblings = { ...NO_SIBLINGS, long: lots(group - size) };
      const position = { market: 0, size: lots(size), siblings };
      const own = positionMargin(view, 0, lots(size)).initial;
      return sum + own + concentrationOf(view, position, lots(500), terms);
    }, 0n);
  };
  holds(
    fc.property(fc.array(fc.nat(3_000), { minLength: 1, maxLength: 6 }), (sizes) => {
      const whole = sizes.reduce((sum, each) => sum + each, 0);
      expect(total(sizes)).toBeGreaterThanOrEqual(total([whole]));
    }),
  );
});

test('a long option needs no more than its value', () => {
  const view = viewOf({ market: { longOptionPpm: 500_000 } });
  const position = { market: 3, size: lots(10), siblings: NO_SIBLINGS };
  const own = positionMargin(view, 3, lots(10)).initial;
  expect(own + concentrationOf(view, position, lots(0), terms)).toBe(800n);
});
