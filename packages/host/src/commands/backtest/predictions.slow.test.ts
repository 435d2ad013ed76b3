// `plimsoll backtest predictions` as a real process: the table, the line of JSON, the page, and what it refuses.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plimsoll } from '../../process.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-predictions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (...args: readonly string[]) => plimsoll('backtest', 'predictions', ...args);

describe('plimsoll backtest predictions', () => {
  it('prints one line of JSON on standard output and writes a page', async () => {
    const out = join(folder, 'out');
    const finished = await run(
      'synthetic:4',
      '--calibrate',
      'synthetic:3',
      '--accounts',
      '40',
      '--out',
      out,
      '--json',
    );
    expect(finished.code, finished.err).toBe(0);
    expect(finished.out.trimEnd().split('\n')).toHaveLength(1);
    const report = JSON.parse(finished.out) as {
      readonly results: readonly { readonly replay: string; readonly brier: number }[];
      readonly calibration: { readonly sources: readonly string[] };
    };
    expect(report.results.map(({ replay }) => replay)).toEqual(Array(4).fill('synthetic:4'));
    expect(report.calibration.sources).toEqual(['synthetic:3']);
    expect(finished.err).toContain('% better than base');
    expect(readFileSync(join(out, 'predictions.html'), 'utf8')).toContain('Reliability');
    expect(existsSync(join(out, 'predictions.json'))).toBe(true);
  });
  it('refuses to judge what corrected it, and a file that is not there', async () => {
    const same = await run('synthetic:3', '--calibrate', 'synthetic:3', '--json');
    expect([same.code, same.out]).toEqual([2, '']);
    expect(same.err).toMatch(/synthetic:3 cannot be judged/);
    const missing = await run('nowhere.csv', '--calibrate', 'synthetic:3');
    expect(missing.code).toBe(1);
    expect(missing.err).toMatch(/cannot read nowhere\.csv/);
  });
});
