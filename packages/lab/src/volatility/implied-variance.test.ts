import { surfaceOf } from '@plimsoll/engine/models';
import { describe, expect, it } from 'vitest';
import { HOUR_MS } from './hour.ts';
import { Implied, impliedVariance } from './implied-variance.ts';
import { simulatedHours } from './simulated.fixture.ts';

const DAY_MS = 24 * HOUR_MS;

/** A surface of one slice with the same volatility at every strike. */
function flatSurface(asOfMs: number, volatility: number) {
  const days = 30;
  const total = (volatility * volatility * days) / 365;
  const built = surfaceOf({
    asOfMs,
    spot: 100,
    daysPerYear: 365,
    wing: { type: 'unclamped' },
    slices: [
      {
        expiryMs: asOfMs + days * DAY_MS,
        forward: 100,
        discount: 1,
        slice: { a: total, b: 0, rho: 0, m: 0, sigma: 0.1 },
      },
    ],
  });
  if (!built.ok) throw new Error(built.error.type);
  return built.value;
}

describe('implied variance', () => {
  it('is the square of volatility times the time', () => {
    expect(impliedVariance(flatSurface(0, 0.6), DAY_MS)).toBeCloseTo(0.36 / 365, 12);
    expect(impliedVariance(flatSurface(0, 0.6), 60 * DAY_MS)).toBeCloseTo((0.36 * 60) / 365, 12);
  });

  it('takes off the premium that it has paid, and does not speak for an old surface', () => {
    const { hours } = simulatedHours({
      hours: 24 * 120,
      seed: 4,
      level: 2e-5,
      persistence: 0,
      spread: 0,
    });
    const model = new Implied({ horizonHours: 24, surfaceAgeMs: 30 * HOUR_MS });
    const first = hours[0]?.endMs ?? 0;
    // Options pay for twice the variance that comes.
    const volatility = Math.sqrt(2 * 2e-5 * 24 * 365);
    for (const [i, hour] of hours.entries()) {
      if (i % 24 === 0) model.observeSurface(flatSurface(hour.endMs, volatility));
      model.observe(hour);
      if (hour.endMs === first) expect((model.variance() ?? 0) / (2e-5 * 24)).toBeCloseTo(2, 6);
    }
    expect((model.variance() ?? 0) / (2e-5 * 24)).toBeCloseTo(1.2, 1);
    const last = hours.at(-1);
    if (last === undefined) throw new Error('there are hours');
    model.observe({ ...last, endMs: last.endMs + 31 * HOUR_MS });
    expect(model.variance()).toBeUndefined();
  });
});
