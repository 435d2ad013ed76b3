import { describe, expect, it } from 'vitest';
import type { BarFile, BarSeries } from '../bars/bar-file.ts';
import { readBars } from '../bars/read-bars.ts';
import { Random } from '../base/random.ts';
import { runReplay } from '../replay/run-replay.ts';
import { syntheticBars } from '../synthetic/synthetic-bars.ts';
import { comparedLines, compareSchedules } from './compare-schedules.ts';
import { HEADER, HOUR } from './hours.fixture.ts';

const DAY = 24 * HOUR;

/** Hours of a random walk before the synthetic crash, with a calm and a wild part. */
function history(days: number): BarFile {
  const crash = syntheticBars({ seed: 3, bars: 150 });
  const from = Math.floor((crash.series[0] as BarSeries).times[0] as number) - days * DAY;
  const random = new Random(11);
  const text = crash.series.map(({ symbol, open, decimals }) => {
    const path = [Number(open[0]) / 10 ** decimals];
    for (let i = 1; i < days * 24; i += 1)
      path.unshift((path[0] as number) * (1 + (i < 200 ? 0.015 : 0.006) * random.normal()));
    return path
      .map(
        (p, i) =>
          `${symbol},${from + i * HOUR},${[p, p * 1.001, p * 0.999, p].map((x) => x.toFixed(decimals)).join()},1`,
      )
      .join('\n');
  });
  return readBars('history.csv', HEADER + text.join('\n'));
}

describe('two schedules', () => {
  const files = { synthetic: { seed: 3, bars: 150 } };
  const options = { files, warmUp: [history(40)], accounts: 120, seed: 1 };

  it('are compared at the same mean initial margin before the fall', () => {
    const comparison = compareSchedules(options);
    expect(Math.abs(comparison.marginRatio - 1)).toBeLessThan(0.02);
    expect(comparison.adaptive.schedule.forecasts).toBeGreaterThan(4 * 5 * 24);
    expect(comparison.adaptive.schedule.meanInitialMargin).toBeGreaterThan(0.1);
    expect(comparison.static.schedule.rateScale).toBeGreaterThan(1.1);
    expect(comparison.static.schedule.forecasts).toBe(0);
    const [first] = comparedLines(comparison.adaptive, comparison.adaptive);
    expect(first?.better).toBe('neither');
  });
  it('a replay alone, with the same history, stands at the same static rates', () => {
    const alone = runReplay({ ...options, schedule: 'static' });
    const again = runReplay({
      ...options,
      schedule: 'static',
      rateScale: alone.schedule.rateScale,
    });
    expect(alone.schedule.rateScale).toBeGreaterThan(1.1);
    expect(again.stateHash).toEqual(alone.stateHash);
    expect(runReplay({ files, accounts: 120, seed: 1 }).schedule.rateScale).toBe(1);
  });
});
