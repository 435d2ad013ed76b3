import { expect, it } from 'vitest';
import { HOUR_MS } from './hour.ts';
import { Seasonality } from './seasonality.ts';
import { MONDAY } from './simulated.fixture.ts';

it('learns the hour of the day and the day of the week, and is flat before', () => {
  const seasonality = new Seasonality();
  expect(seasonality.sum(MONDAY, 168)).toBe(168);
  const ratio = (hour: number): number => {
    const isWeekend = Math.floor(hour / 24) % 7 >= 5;
    return (hour % 24 === 14 ? 2 : 22 / 23) * (isWeekend ? 0.5 : 1.2);
  };
  for (let hour = 0; hour < 168 * 150; hour += 1) {
    seasonality.learn(MONDAY + hour * HOUR_MS, ratio(hour));
  }
  const next = MONDAY + 168 * 150 * HOUR_MS;
  const factorAt = (hour: number): number => seasonality.factor(next + hour * HOUR_MS);
  expect(factorAt(14) / factorAt(3)).toBeCloseTo(2.09, 1);
  expect(factorAt(5 * 24 + 3) / factorAt(3)).toBeCloseTo(0.5 / 1.2, 1);
  expect(seasonality.sum(next, 168)).toBeCloseTo(168, -1);
});
