// The estimator of recent volatility: finds what drew the prices, adapts, and never looks ahead.
import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { DAY_MS, HOUR_MS } from './forecast.ts';
import { RecentVolatility } from './recent-volatility.ts';

const STEP_MS = 10_000;
const estimator = (): RecentVolatility =>
  new RecentVolatility({ drivers: 3, intervalMs: 300_000, warmUpIntervals: 24 });

/** Two correlated prices and one that stays; volatility by the day. */
function feed(
  to: RecentVolatility,
  walk: { readonly seed: number; readonly steps: number; readonly from?: number },
  volatilityAt: (step: number) => number,
): void {
  const random = new Random(walk.seed);
  let first = 100;
  let second = 50;
  for (let step = 0; step < walk.steps; step += 1) {
    const deviation = volatilityAt(step) * Math.sqrt(STEP_MS / DAY_MS);
    const shared = random.normal();
    first *= Math.exp(deviation * shared);
    second *= Math.exp(2 * deviation * (0.8 * shared + 0.6 * random.normal()));
    const prices = [first, second, 1];
    to.observe((walk.from ?? 0) + step * STEP_MS, (driver) => prices[driver] ?? 0);
  }
}

describe('RecentVolatility', () => {
  it('finds volatility and correlation of a random walk', () => {
    const one = estimator();
    feed(one, { seed: 1, steps: 5 * 8_640 }, () => 0.04);
    expect(Math.sqrt(one.variance(0, DAY_MS))).toBeCloseTo(0.04, 2);
    expect(Math.sqrt(one.variance(1, DAY_MS)) / 0.08).toBeCloseTo(1, 0);
    expect(one.correlation(0, 1)).toBeCloseTo(0.8, 1);
    expect(one.correlation(1, 0)).toBe(one.correlation(0, 1));
    expect(one.variance(2, DAY_MS)).toBe(0);
    expect(one.correlation(2, 0)).toBe(0);
    expect(one.variance(0, HOUR_MS)).toBeGreaterThan(0);
  });
  it('rises within the hour when prices start to move, sooner for an hour than for a day', () => {
    const one = estimator();
    feed(one, { seed: 2, steps: 2 * 8_640 }, (step) => (step > 2 * 8_640 - 360 ? 0.2 : 0.03));
    const perDay = (horizonMs: number): number =>
      Math.sqrt((one.variance(0, horizonMs) * DAY_MS) / horizonMs);
    expect(perDay(HOUR_MS)).toBeGreaterThan(0.08);
    expect(perDay(DAY_MS)).toBeLessThan(perDay(HOUR_MS));
    expect(perDay(DAY_MS)).toBeGreaterThan(0.04);
  });
  it('learns from hours of history what it would have seen', () => {
    const taught = estimator();
    const random = new Random(5);
    let close = 100;
    // Forty days of hours whose close is off by 4 % a day and whose range is that of such a walk.
    for (let hour = 0; hour < 960; hour += 1) {
      const open = close;
      let [high, low] = [open, open];
      for (let k = 0; k < 120; k += 1) {
        close *= Math.exp(0.04 * Math.sqrt(1 / 24 / 120) * random.normal());
        high = Math.max(high, close);
        low = Math.min(low, close);
      }
      const bar = { timeMs: hour * HOUR_MS, lengthMs: HOUR_MS, open, high, low, close };
      taught.learn({ time: (hour + 1) * HOUR_MS, bars: [bar, undefined, undefined] });
    }
    const seen = Math.sqrt(taught.variance(0, HOUR_MS) * 24);
    expect(seen).toBeGreaterThan(0.033);
    expect(seen).toBeLessThan(0.047);
    expect(taught.variance(1, DAY_MS)).toBe(0);
    expect(taught.isWarm(0)).toBe(false);
    // What is usual still counts when the prices of a wild day come.
    const untaught = estimator();
    for (const each of [taught, untaught])
      feed(each, { seed: 6, steps: 8_640, from: 960 * HOUR_MS }, () => 0.2);
    expect(taught.variance(0, DAY_MS)).toBeLessThan(untaught.variance(0, DAY_MS));
  });
  it('says the same whatever comes after', () => {
    const calm = estimator();
    const poisoned = estimator();
    // Within an interval: nothing of it counts before its end.
    const steps = 8_645;
    feed(calm, { seed: 3, steps }, () => 0.03);
    feed(poisoned, { seed: 3, steps }, () => 0.03);
    const before = [0, 1].map((driver) => calm.variance(driver, DAY_MS));
    feed(poisoned, { seed: 4, steps: 10, from: steps * STEP_MS }, () => 3);
    expect([0, 1].map((driver) => poisoned.variance(driver, DAY_MS))).toEqual(before);
  });
  it('is warm after so many intervals, price by price', () => {
    const one = estimator();
    for (let k = 0; k <= 24; k += 1) one.observe(k * 300_000, (driver) => (driver === 0 ? 100 : 0));
    expect([one.isWarm(0), one.isWarm(1), one.intervals(0)]).toEqual([true, false, 24]);
  });
});
