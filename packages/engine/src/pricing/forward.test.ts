import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from '../base/property.fixture.ts';
import { yearsBetween } from './day-count.ts';
import {
  discountFromRate,
  forwardFromParity,
  forwardFromRate,
  forwardInWindow,
  splitForward,
} from './forward.ts';

describe('forward from a rate', () => {
  it('discounts back to spot, and is spot at rate zero', () => {
    holds(
      fc.property(
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (rate, years) => {
          const carry = { rate, years };
          const back = forwardFromRate(90_000, carry) * discountFromRate(carry);
          expect(Math.abs(back / 90_000 - 1)).toBeLessThan(1e-14);
        },
      ),
    );
    expect(forwardFromRate(90_000, { rate: 0, years: 1 })).toBe(90_000);
    expect(forwardFromRate(100, { rate: 0.05, years: 1 })).toBeCloseTo(105.127_109_637_602, 10);
  });
  it('counts years in the days given', () => {
    const day = 86_400_000;
    expect(yearsBetween({ fromMs: 0, toMs: 73 * day, daysPerYear: 365 })).toBe(0.2);
    expect(yearsBetween({ fromMs: 0, toMs: 63 * day, daysPerYear: 252 })).toBe(0.25);
  });
});

describe('forwardFromParity', () => {
  const [forward, discount] = [2_300, 0.97];
  const strikes = [1_000, 1_800, 2_300, 2_500, 4_000];
  const inQuote = strikes.map((strike) => ({
    strike,
    call: discount * (forward - strike) + 50,
    put: 50,
  }));
  const inUnderlying = strikes.map((strike) => ({
    strike,
    call: 1 - strike / forward + 0.02,
    put: 0.02,
  }));
  it('recovers the forward in either currency of premiums', () => {
    const quote = forwardFromParity({ pairs: inQuote, premiumIn: 'quote', discount });
    const own = forwardFromParity({ pairs: inUnderlying, premiumIn: 'underlying', discount: 1 });
    for (const result of [quote, own]) {
      expect(result.ok && result.value.forward).toBeCloseTo(forward, 9);
      expect(result.ok && result.value.pairs).toBe(5);
      expect(result.ok && result.value.spread).toBeLessThan(1e-14);
    }
  });
  it('is not moved by two stale premiums out of five', () => {
    const stale = inQuote.map((each, i) => (i < 2 ? { ...each, call: each.call + 300 } : each));
    const result = forwardFromParity({ pairs: stale, premiumIn: 'quote', discount });
    expect(result.ok && result.value.forward).toBeCloseTo(forward, 9);
  });
  it('refuses what has no forward', () => {
    const reject = (chain: Parameters<typeof forwardFromParity>[0]): unknown => {
      const result = forwardFromParity(chain);
      return result.ok ? undefined : result.error;
    };
    expect(reject({ pairs: [], premiumIn: 'quote', discount })).toEqual({ type: 'NoPairs' });
    expect(reject({ pairs: inQuote, premiumIn: 'quote', discount: 0 })).toEqual({
      type: 'DiscountNotPositive',
      discount: 0,
    });
    const deep = [{ strike: 100, call: 0, put: 200 }];
    expect(reject({ pairs: deep, premiumIn: 'quote', discount: 1 })).toEqual({
      type: 'ForwardNotPositive',
      strike: 100,
      forward: -100,
    });
  });
});

describe('forwardInWindow', () => {
  const window = { spotForward: 110, averageSoFar: 100, windowStartMs: 1_000, expiryMs: 3_000 };
  it('moves from the forward to the average as the window passes', () => {
    const at = (nowMs: number): unknown => forwardInWindow({ ...window, nowMs });
    expect(at(0)).toEqual({ fixedPart: 0, variablePart: 110 });
    expect(at(1_000)).toEqual({ fixedPart: 0, variablePart: 110 });
    expect(at(1_500)).toEqual({ fixedPart: 25, variablePart: 82.5 });
    expect(at(2_999)).toEqual({ fixedPart: 99.95, variablePart: 110 * (1 - 0.9995) });
    expect(at(3_000)).toEqual({ fixedPart: 100, variablePart: 0 });
    expect(at(9_000)).toEqual({ fixedPart: 100, variablePart: 0 });
  });
  it('has a delta to spot that falls linearly', () => {
    holds(
      fc.property(fc.integer({ min: 1_000, max: 3_000 }), (nowMs) => {
        const up = forwardInWindow({ ...window, spotForward: 111, nowMs });
        const own = forwardInWindow({ ...window, nowMs });
        const delta = up.fixedPart + up.variablePart - own.fixedPart - own.variablePart;
        expect(delta).toBeCloseTo((3_000 - nowMs) / 2_000, 12);
      }),
    );
  });
});

describe('splitForward', () => {
  it('fixes the share of the window that is over', () => {
    expect(splitForward(1_800, { left: 450, length: 1_800 })).toEqual({
      fixedPart: 1_350,
      variablePart: 450,
    });
    expect(splitForward(1_800, { left: 1_800, length: 1_800 })).toEqual({
      fixedPart: 0,
      variablePart: 1_800,
    });
    expect(splitForward(1_800, { left: -1, length: 1_800 })).toEqual({
      fixedPart: 1_800,
      variablePart: 0,
    });
  });
});
