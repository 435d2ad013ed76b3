import { describe, expect, it } from 'vitest';
import { Random } from '../base/random.ts';
import { HOUR_MS, HourGatherer, type Hour, type PriceBar } from './hour.ts';

const bar = (change: Partial<PriceBar> & { readonly timeMs: number }): PriceBar => ({
  lengthMs: HOUR_MS,
  open: 100,
  high: 100,
  low: 100,
  close: 100,
  ...change,
});
const gather = (bars: readonly PriceBar[]): readonly Hour[] => {
  const gatherer = new HourGatherer();
  return bars.flatMap((each) => gatherer.observe(each));
};

describe('HourGatherer', () => {
  it('makes one hour of its minutes, the same as of one bar', () => {
    const random = new Random(5);
    let close = 100;
    const minutes = Array.from({ length: 180 }, (_, i) => {
      const open = close;
      close = open * (1 + 0.001 * random.normal());
      const [low, high] = [Math.min(open, close) * 0.9995, Math.max(open, close) * 1.0005];
      return bar({ timeMs: i * 60_000, lengthMs: 60_000, open, high, low, close });
    });
    const hours = Array.from({ length: 3 }, (_, h) => {
      const own = minutes.slice(60 * h, 60 * h + 60);
      return bar({
        timeMs: h * HOUR_MS,
        open: own[0]?.open ?? 0,
        high: Math.max(...own.map((each) => each.high)),
        low: Math.min(...own.map((each) => each.low)),
        close: own.at(-1)?.close ?? 0,
      });
    });
    expect(gather(minutes)).toEqual(gather(hours));
    expect(gather(hours)).toHaveLength(3);
  });

  it('counts the move across an outage and not the one across a longer gap', () => {
    const across = (gapHours: number): number | undefined =>
      gather([
        bar({ timeMs: 0 }),
        bar({ timeMs: (1 + gapHours) * HOUR_MS, open: 110, high: 110, low: 110, close: 110 }),
      ])[1]?.logReturn;
    expect(across(3)).toBeCloseTo(Math.log(1.1), 12);
    expect(across(48)).toBe(0);
  });

  it('closes an hour whose last minutes are missing when the next one begins', () => {
    const hours = gather([
      bar({ timeMs: 0, lengthMs: 60_000, close: 101, high: 101 }),
      bar({ timeMs: HOUR_MS, lengthMs: HOUR_MS, open: 101, high: 102, close: 102 }),
    ]);
    expect(hours.map((hour) => [hour.endMs, hour.close])).toEqual([
      [HOUR_MS, 101],
      [2 * HOUR_MS, 102],
    ]);
  });

  it('counts a bar that crosses the hour in the hour in which it ends', () => {
    const half = HOUR_MS / 2;
    const hours = gather([0, 1, 2].map((i) => bar({ timeMs: i * HOUR_MS + half, close: 100 + i })));
    expect(hours.map((hour) => [hour.endMs, hour.close])).toEqual([
      [2 * HOUR_MS, 100],
      [3 * HOUR_MS, 101],
    ]);
  });

  it('measures the variance of a walk by its range', () => {
    const random = new Random(9);
    const steps = 400;
    const count = 800;
    let sum = 0;
    for (let i = 0; i < count; i += 1) {
      let [walk, low, high] = [0, 0, 0];
      for (let step = 0; step < steps; step += 1) {
        walk += (0.01 / Math.sqrt(steps)) * random.normal();
        low = Math.min(low, walk);
        high = Math.max(high, walk);
      }
      const price = (log: number): number => 100 * Math.exp(log);
      sum +=
        gather([bar({ timeMs: 0, high: price(high), low: price(low), close: price(walk) })])[0]
          ?.variance ?? 0;
    }
    // A walk in steps misses a part of the range: a few percent less than the variance of 1e-4.
    expect(sum / count / 1e-4).toBeGreaterThan(0.87);
    expect(sum / count / 1e-4).toBeLessThan(1.03);
  });
});
