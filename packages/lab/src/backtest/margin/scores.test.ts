import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../base/random.ts';
import { quantileOf } from './quantile-of.ts';
import { independenceP, pinballLoss, qlike, tooManyP } from './scores.ts';

describe('pinball loss', () => {
  it('charges what is missing by the confidence and what is too much by the rest', () => {
    expect(pinballLoss({ loss: 0.12, margin: 0.1, confidence: 0.99 })).toBeCloseTo(0.0198, 12);
    expect(pinballLoss({ loss: 0.02, margin: 0.1, confidence: 0.99 })).toBeCloseTo(0.0008, 12);
    expect(pinballLoss({ loss: 0.1, margin: 0.1, confidence: 0.99 })).toBeCloseTo(0, 15);
  });

  it('is the mean of both half distances at the median, an identity', () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(number, number, (loss, margin) => {
        const half = pinballLoss({ loss, margin, confidence: 0.5 });
        expect(half).toBeCloseTo(Math.abs(loss - margin) / 2, 12);
        const at = (confidence: number): number => pinballLoss({ loss, margin, confidence });
        expect(at(0.99) + at(0.01)).toBeCloseTo(Math.abs(loss - margin), 12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('is least on average at the empirical quantile', () => {
    const random = new Random(6);
    const losses = Array.from({ length: 500 }, () => random.normal());
    const mean = (margin: number): number =>
      losses.reduce((sum, loss) => sum + pinballLoss({ loss, margin, confidence: 0.9 }), 0);
    const best = mean(quantileOf(losses, 0.9));
    for (const shift of [-0.2, -0.05, 0.05, 0.2]) {
      expect(mean(quantileOf(losses, 0.9) + shift)).toBeGreaterThan(best);
    }
  });
});

describe('coverage', () => {
  // Likelihood ratios of Kupiec by hand: 2 ln[(1-x/n)^(n-x) (x/n)^x / ((1-p)^(n-x) p^x)], chi-squared with one degree.
  it.each([
    // 5 of 250 at 1 %: 1.9568, whose two-sided p is 0.1619.
    [5, 250, 0.01, 0.1619 / 2],
    // 10 of 250 at 1 %: 12.9555, p = 0.000319.
    [10, 250, 0.01, 0.000319 / 2],
    // 1 of 250: 1.1765, p = 0.278, on the side of too few.
    [1, 250, 0.01, 1 - 0.278 / 2],
    // None of 500: -2 * 500 ln 0.99 = 10.0503, p = 0.00152.
    [0, 500, 0.01, 1 - 0.00152 / 2],
  ])('%i of %i at %f has the one-sided p of Kupiec', (exceeded, count, share, p) => {
    expect(tooManyP({ exceeded, count, share })).toBeCloseTo(p, 4);
  });

  it('tells clustered exceedances from scattered ones', () => {
    const scattered = Array.from({ length: 500 }, (_, i) => i % 50 === 7);
    const clustered = Array.from({ length: 500 }, (_, i) => i >= 100 && i < 110);
    expect(independenceP(scattered)).toBeGreaterThan(0.3);
    expect(independenceP(clustered)).toBeLessThan(1e-6);
  });

  it('has the likelihood ratio of Christoffersen', () => {
    // Transitions 00: 6, 01: 2, 10: 2, 11: 1 of 0 0 1 1 0 0 0 1 0 0 0 0. By hand:
    // 2 [6 ln 6/8 + 2 ln 2/8 + 2 ln 2/3 + ln 1/3 - 8 ln 8/11 - 3 ln 3/11] = 0.0745, p = 0.785.
    const path = [0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0].map((each) => each === 1);
    expect(independenceP(path)).toBeCloseTo(0.7849, 4);
    expect(independenceP([false, false, false])).toBeCloseTo(1, 12);
  });
});

describe('qlike', () => {
  it('is zero for the truth and more on either side, more for a forecast that is too low', () => {
    expect(qlike(4e-4, 4e-4)).toBe(0);
    expect(qlike(4e-4, 2e-4)).toBeCloseTo(2 - Math.log(2) - 1, 12);
    expect(qlike(4e-4, 2e-4)).toBeGreaterThan(qlike(4e-4, 8e-4));
  });

  it('is least on average for the true variance, whatever the noise of its proxy', () => {
    const random = new Random(12);
    const realised = Array.from({ length: 4_000 }, () => {
      const [a, b, c] = [random.normal(), random.normal(), random.normal()];
      return (a * a + b * b + c * c) / 3;
    });
    const mean = (forecast: number): number =>
      realised.reduce((sum, each) => sum + qlike(each, forecast), 0) / realised.length;
    for (const wrong of [0.7, 0.9, 1.1, 1.4]) expect(mean(wrong)).toBeGreaterThan(mean(1));
  });
});
