import { describe, expect, it } from 'vitest';
import { MarginForecaster } from './margin-forecaster.ts';
import { simulatedHours } from './simulated.fixture.ts';

const DAY_MS = 86_400_000;
const { hours } = simulatedHours({
  hours: 24 * 270,
  seed: 31,
  level: 2e-5,
  persistence: 0.997,
  spread: 0.7,
});

describe('MarginForecaster', () => {
  it('gives quantiles that are exceeded as often as they say, and intervals that cover', () => {
    const forecaster = new MarginForecaster({ horizonMs: DAY_MS, confidence: 0.95 });
    const [horizon, from] = [24, 24 * 100];
    let [count, longs, shorts, inside] = [0, 0, 0, 0];
    for (const [i, hour] of hours.entries()) {
      forecaster.observeHour(hour);
      const coming = hours.slice(i + 1, i + 1 + horizon);
      const last = coming.at(-1);
      if (i < from || i % 2 !== 0 || coming.length < horizon || last === undefined) continue;
      const change = last.close / hour.close - 1;
      const realised = coming.reduce((sum, each) => sum + each.logReturn * each.logReturn, 0);
      const interval = forecaster.variance(0.8);
      count += 1;
      if (-change > (forecaster.quantile('long') ?? 0)) longs += 1;
      if (change > (forecaster.quantile('short') ?? 0)) shorts += 1;
      if (interval !== undefined && realised > interval.lower && realised < interval.upper)
        inside += 1;
    }
    expect(count).toBeGreaterThan(1_900);
    for (const exceeded of [longs, shorts]) {
      expect(exceeded / count).toBeGreaterThan(0.02);
      expect(exceeded / count).toBeLessThan(0.08);
    }
    expect(inside / count).toBeGreaterThan(0.72);
    expect(inside / count).toBeLessThan(0.88);
  });

  it('speaks the units of the command, and only when it has seen enough', () => {
    const forecaster = new MarginForecaster({ horizonMs: DAY_MS, confidence: 0.99 });
    const heard = hours.slice(0, 24 * 90).map((hour) => {
      forecaster.observeHour(hour);
      return forecaster.forecast();
    });
    const first = heard.findIndex((each) => each !== undefined);
    expect(first).toBeGreaterThanOrEqual(719);
    expect(first).toBeLessThan(24 * 40);
    const last = heard.at(-1);
    expect(last).toMatchObject({ model: 'combined', horizonMs: DAY_MS, confidencePpm: 990_000 });
    // About 2.5 deviations of a day of 24 hours of 0.45 %.
    expect(last?.longPpm).toBeGreaterThan(20_000);
    expect(last?.longPpm).toBeLessThan(150_000);
    expect(Number.isInteger(last?.shortPpm)).toBe(true);
  });

  it('asks for more at a higher confidence', () => {
    const at = [0.9, 0.99, 0.999].map((confidence) => {
      const forecaster = new MarginForecaster({ horizonMs: DAY_MS, confidence });
      for (const hour of hours.slice(0, 24 * 100)) forecaster.observeHour(hour);
      return forecaster.quantile('long') ?? 0;
    });
    expect(at[0]).toBeLessThan(at[1] ?? 0);
    expect(at[1]).toBeLessThan(at[2] ?? 0);
  });
});
