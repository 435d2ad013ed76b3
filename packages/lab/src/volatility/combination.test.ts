import { describe, expect, it } from 'vitest';
import { Combination } from './combination.ts';
import { HOUR_MS, type Hour } from './hour.ts';
import { simulatedHours } from './simulated.fixture.ts';
import type { VarianceModel } from './variance-model.ts';

const { hours, truth } = simulatedHours({
  hours: 12_000,
  seed: 21,
  level: 2e-5,
  persistence: 0.998,
  spread: 0.7,
});

/** A model that is told what to say: `say(i)` after the hour with index i. */
function told(name: string, say: (i: number) => number | undefined): VarianceModel {
  let seen = -1;
  return {
    name,
    horizonHours: 1,
    observe: (_hour: Hour) => void (seen += 1),
    variance: () => say(seen),
  };
}

describe('Combination', () => {
  it('learns to hear the model that knows, and mends a forecast that is biased', () => {
    // One says the variance to come three times too high, the other says noise that has nothing to do with it.
    const knows = told('knows', (i) => 3 * (truth[i + 1] ?? 2e-5));
    const noise = told('noise', (i) => 2e-5 * (1 + ((i * 7) % 11)));
    const both = new Combination({ models: [noise, knows], prior: [0.5, 0.5] });
    const errors: number[] = [];
    for (const [i, hour] of hours.entries()) {
      both.observe(hour);
      if (i > 8_000) errors.push(Math.log((both.variance() ?? 0) / (truth[i + 1] ?? 2e-5)));
    }
    const mean = errors.reduce((sum, each) => sum + each, 0) / errors.length;
    const spread = Math.sqrt(errors.reduce((sum, each) => sum + each * each, 0) / errors.length);
    // Of a bias of ln 3 and errors of the size of the noise.
    expect(Math.abs(mean)).toBeLessThan(0.35);
    expect(Math.sqrt(spread * spread - mean * mean)).toBeLessThan(0.15);
  });

  it('waits for the last of its models', () => {
    const late = told('late', (i) => (i < 10 ? undefined : 1e-5));
    const model = new Combination({ models: [late, told('early', () => 1e-5)], prior: [0.5, 0.5] });
    const heard = hours.slice(0, 20).map((hour) => {
      model.observe(hour);
      return model.variance();
    });
    expect(heard.findIndex((each) => each !== undefined)).toBe(10);
    expect(hours[0]?.endMs).toBe(4 * 24 * HOUR_MS + HOUR_MS);
  });
});
