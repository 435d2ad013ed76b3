import { describe, expect, it } from 'vitest';
import { Garch, fitGarch } from './garch.ts';
import { HOUR_MS } from './hour.ts';
import { garchReturns } from './simulated.fixture.ts';

const truth = { omega: 2e-5, alpha: 0.12, beta: 0.83 };

describe('fitGarch', () => {
  it.each([1, 2, 3])('recovers the parameters of a simulated path (seed %i)', (seed) => {
    const fitted = fitGarch(garchReturns({ ...truth, count: 8_000, seed }));
    expect(Math.abs(fitted.alpha - truth.alpha)).toBeLessThan(0.03);
    expect(Math.abs(fitted.beta - truth.beta)).toBeLessThan(0.05);
    const level = fitted.omega / (1 - fitted.alpha - fitted.beta);
    expect(level / (truth.omega / 0.05)).toBeGreaterThan(0.8);
    expect(level / (truth.omega / 0.05)).toBeLessThan(1.25);
  });

  it('does not depend on the unit of the returns', () => {
    const returns = garchReturns({ ...truth, count: 2_000, seed: 4 });
    const one = fitGarch(returns);
    const hundred = fitGarch(returns.map((each) => 100 * each));
    expect(hundred.alpha).toBeCloseTo(one.alpha, 6);
    expect(hundred.beta).toBeCloseTo(one.beta, 6);
    expect(hundred.omega / one.omega / 1e4).toBeCloseTo(1, 6);
  });
});

describe('Garch', () => {
  it('filters one return at a time by h = omega + alpha r^2 + beta h', () => {
    const returns = garchReturns({ ...truth, count: 900, seed: 8 });
    const model = new Garch({ horizonHours: 1, refitReturns: 10_000, returnsMax: 1_000 });
    let expected = 0;
    for (const [i, logReturn] of returns.entries()) {
      const before = model.variance();
      model.observe({ endMs: (i + 1) * HOUR_MS, close: 1, logReturn, variance: 1e-8 });
      const { omega, alpha, beta } = model.parameters;
      if (before !== undefined) expected = omega + alpha * logReturn * logReturn + beta * before;
    }
    expect(model.variance()).toBeCloseTo(expected, 15);
    expect(model.parameters).toEqual(
      fitGarch(returns.slice(0, 250), { ...model.parameters, alpha: 0.08, beta: 0.9 }),
    );
  });

  it('forecasts nothing from nothing, and nothing from a price that stands still', () => {
    const model = new Garch({ horizonHours: 1, refitReturns: 30, returnsMax: 1_000 });
    for (let i = 0; i < 400; i += 1) {
      expect(model.variance()).toBeUndefined();
      model.observe({ endMs: (i + 1) * HOUR_MS, close: 1, logReturn: 0, variance: 1e-8 });
    }
  });
});
