import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Plimsoll } from '../../process.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-backtest-'));
afterAll(() => rmSync(folder, { recursive: true }));
const HOUR_MS = 3_600_000;
const START = Date.UTC(2021, 0, 1);

/** Hourly bars of a price that swings by several hours' worth of a fixed pattern. */
function writeFile(name: string, days: number): string {
  let open = 100;
  const rows = Array.from({ length: 24 * days }, (_, i) => {
    const step = (((i * 7919) % 101) - 50) / 5_000;
    const close = open * (1 + step * (1 + 0.5 * Math.sin(i / 300)));
    const [high, low] = [Math.max(open, close) * 1.001, Math.min(open, close) * 0.999];
    const row = [open, high, low, close].map((price) => price.toFixed(4)).join(',');
    open = close;
    return `XYZUSDT,${START + i * HOUR_MS},${row},1`;
  });
  const path = join(folder, name);
  writeFileSync(path, `symbol,ts_ms,open,high,low,close,volume\n${rows.join('\n')}\n`);
  return path;
}
const run = (...args: readonly string[]) => new Plimsoll('backtest', 'margin', ...args).finished();

describe('plimsoll backtest margin', () => {
  const path = writeFile('xyz.csv', 90);

  it('prints one line of JSON on standard output and the table beside it', async () => {
    const { code, out, err } = await run(
      path,
      '--horizon',
      '12h,1d',
      '--confidence',
      '0.95',
      '--judge-from',
      '2021-03-10',
      '--json',
    );
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n')).toHaveLength(1);
    const { results, forecasts } = JSON.parse(out);
    expect(Object.keys(results[0]).sort()).toEqual([
      'asset',
      'christoffersenP',
      'exceedances',
      'horizon',
      'kupiecP',
      'maxDailyRise',
      'maxWeeklyRise',
      'meanMargin',
      'n',
      'peakToTrough',
      'pinball',
      'schedule',
      'side',
    ]);
    expect(results).toHaveLength(2 * 2 * 6);
    expect(results.map((each: { horizon: string }) => each.horizon).slice(11, 13)).toEqual([
      '12h',
      '1d',
    ]);
    expect(forecasts.map((each: { model: string }) => each.model)).toEqual(
      expect.arrayContaining(['ewma94', 'garch', 'har', 'combined']),
    );
    expect(err).toMatch(/XYZUSDT.*adaptive/);
  });

  it.each([
    ['an unknown horizon', ['--horizon', '1x'], 2, /"1x" is no horizon/],
    [
      'a confidence out of range',
      ['--confidence', '1.2'],
      2,
      /confidence "1.2" must be a decimal from 0.5 to below 1/,
    ],
    [
      'a date that does not exist',
      ['--judge-from', '2021-02-30'],
      2,
      /date "2021-02-30" must be a day/,
    ],
    [
      'a date outside the data',
      ['--judge-from', '2025-01-01'],
      1,
      /begins at 2025-01-01, but prices of XYZUSDT go from/,
    ],
    [
      'too little before it',
      ['--judge-from', '2021-01-20'],
      1,
      /19 days of prices before 2021-01-20, and forecasts need 60/,
    ],
  ])('refuses %s in one sentence', async (_, args, exit, message) => {
    const { code, out, err } = await run(path, ...args);
    expect(code).toBe(exit);
    expect(out).toBe('');
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toMatch(message);
  });
});
