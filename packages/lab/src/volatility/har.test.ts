import { describe, expect, it } from 'vitest';
import { Har } from './har.ts';
import type { Hour } from './hour.ts';
import { simulatedHours } from './simulated.fixture.ts';

const HOURS = 24;
const { hours, truth } = simulatedHours({
  hours: 24 * 500,
  seed: 11,
  level: 2e-5,
  persistence: 0.997,
  spread: 0.8,
});

/** Log errors of the forecasts of the second half against the variance that the process had on average over the horizon. */
function errorsOf(model: Har): readonly number[] {
  const errors: number[] = [];
  for (const [i, hour] of hours.entries()) {
    model.observe(hour);
    const variance = model.variance();
    const coming = truth.slice(i + 1, i + 1 + HOURS);
    if (i < hours.length / 2 || i % 7 !== 0 || coming.length < HOURS || variance === undefined)
      continue;
    errors.push(Math.log(variance / coming.reduce((sum, each) => sum + each, 0)));
  }
  return errors;
}
const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, each) => sum + each * each, 0) / values.length);

describe('Har', () => {
  it.each(['variance', 'bipower'] as const)(
    'finds the coming variance of a simulated process (%s)',
    (measure) => {
      const errors = errorsOf(new Har({ horizonHours: HOURS, measure }));
      expect(errors.length).toBeGreaterThan(800);
      const mean = errors.reduce((sum, each) => sum + each, 0) / errors.length;
      expect(Math.abs(mean)).toBeLessThan(0.06);
      // Knowing the process exactly leaves 0.21, the mean of the sample 0.8.
      expect(rootMeanSquare(errors)).toBeLessThan(0.3);
    },
  );

  it('moves less after one jump where it reads bipower variation', () => {
    const after = (measure: 'variance' | 'bipower', jump: number): number => {
      const model = new Har({ horizonHours: HOURS, measure });
      for (const hour of hours.slice(0, 4_000)) model.observe(hour);
      const last = hours[4_000];
      if (last !== undefined) model.observe(jumped(last, jump));
      return model.variance() ?? Number.NaN;
    };
    const rise = (measure: 'variance' | 'bipower'): number =>
      after(measure, 0.1) / after(measure, 0);
    expect(rise('bipower')).toBeGreaterThan(1);
    expect(rise('bipower')).toBeLessThan(0.8 * rise('variance'));
  });

  it('says nothing before it has seen a month', () => {
    const model = new Har({ horizonHours: HOURS, measure: 'variance' });
    for (const hour of hours.slice(0, 719)) model.observe(hour);
    expect(model.variance()).toBeUndefined();
  });
});

function jumped(hour: Hour, jump: number): Hour {
  if (jump === 0) return hour;
  return {
    ...hour,
    logReturn: hour.logReturn + jump,
    variance: hour.variance + 0.114 * jump * jump,
  };
}
