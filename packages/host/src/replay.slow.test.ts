// `plimsoll replay` and `plimsoll journal verify` as a user runs them, on a generated crash.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { ReplaySummary } from '@plimsoll/lab';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from './errors.ts';
import { plimsoll } from './process.fixture.ts';
import type { JournalReport } from './verify/verify-journal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/plimsoll-replay-`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function replaySynthetic(seed: number, name: string): Promise<ReplaySummary> {
  const args = ['--synthetic', '--accounts', '300', '--seed', String(seed), '--json'];
  const { code, out } = await plimsoll('replay', ...args, '--out', `${folder}/${name}`);
  expect(code).toBe(0);
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]?.length).toBeLessThan(64 * 1024);
  return JSON.parse(lines[0] ?? '') as ReplaySummary;
}

describe('plimsoll replay', () => {
  it('gives the same hash for the same seed, another for another, and the verifier agrees', async () => {
    const [first, second, other] = await Promise.all([
      replaySynthetic(1, 'first'),
      replaySynthetic(1, 'second'),
      replaySynthetic(2, 'other'),
    ]);
    expect(second.stateHash).toEqual(first.stateHash);
    expect(other.stateHash).not.toEqual(first.stateHash);
    const { code, out } = await plimsoll('journal', 'verify', `${folder}/first`, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out) as JournalReport;
    expect(report.sequence).toBe(first.sequence);
    expect(report.stateHash).toEqual(first.stateHash);
    expect(report.conservation).toEqual(first.conservation);
    for (const { difference } of Object.values(report.conservation.assets)) {
      expect(difference).toBe('0');
    }
    expect(readFileSync(`${folder}/first/report.html`, 'utf8')).toMatch(/^<!doctype html>/i);
    const written = JSON.parse(
      readFileSync(`${folder}/first/report.json`, 'utf8'),
    ) as ReplaySummary;
    expect(written.stateHash).toEqual(first.stateHash);
  });

  it('puts two schedules side by side, and replays the days of a file that are asked for', async () => {
    const hour = 3_600_000;
    const start = Date.UTC(2020, 2, 10);
    const price = (i: number): number => (i < 60 ? 100 + (i % 5) : 70 - (i % 3));
    const rows = Array.from({ length: 96 }, (_, i) => {
      const at = price(i);
      return `ETHUSDT,${start + i * hour},${at},${at + 1},${at - 1},${at},1000000`;
    });
    const file = `${folder}/prices.csv`;
    writeFileSync(file, `symbol,ts_ms,open,high,low,close,volume\n${rows.join('\n')}\n`);
    const args = ['replay', file, '--from', '2020-03-11', '--to', '2020-03-13', '--warmup', file];
    const size = ['--accounts', '60', '--json', '--out', `${folder}/out`];
    const { code, out } = await plimsoll(...args, '--compare', ...size);
    expect(code).toBe(0);
    const { marginRatio, lines, adaptive } = JSON.parse(out) as {
      readonly marginRatio: number;
      readonly lines: readonly { readonly name: string }[];
      readonly adaptive: ReplaySummary;
    };
    expect(Math.abs(marginRatio - 1)).toBeLessThan(0.02);
    expect(lines.map(({ name }) => name)).toContain('bad debt');
    expect([adaptive.from, adaptive.to]).toEqual([
      '2020-03-11T00:00:00.000Z',
      '2020-03-13T00:00:00.000Z',
    ]);
    expect(adaptive.schedule).toMatchObject({ kind: 'adaptive', warmUpHours: 24 });
    expect(adaptive.schedule.crash).toBe('2020-03-12T12:00:00.000Z');
    expect(existsSync(`${folder}/out/comparison.html`)).toBe(true);
  });

  it('refuses a folder that holds a replay, unless forced', async () => {
    await replaySynthetic(1, 'out');
    const args = ['replay', '--synthetic', '--accounts', '50', '--out', `${folder}/out`];
    const refused = await plimsoll(...args);
    expect(refused.code).toBe(EXIT.failure);
    expect(refused.err).toMatch(/^plimsoll: --out .* already holds a replay .*\n$/);
    expect((await plimsoll(...args, '--force')).code).toBe(0);
  });

  it('says what is wrong with its arguments in one sentence', async () => {
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['replay'], EXIT.usage, /needs at least one price file/],
      [['replay', '/nowhere.csv'], EXIT.failure, /cannot read \/nowhere\.csv: it does not exist/],
      [['replay', '--fast'], EXIT.usage, /unknown option '--fast'/],
      [['replay', '--synthetic', '--accounts', '1e3'], EXIT.usage, /whole number from 2 to/],
      [['replay', '--synthetic', '--schedule', 'fast'], EXIT.usage, /must be static or adaptive/],
      [['replay', '--synthetic', '--warmup', '/no.csv'], EXIT.failure, /cannot read \/no\.csv/],
      [['replay', '--synthetic', '--from', '2025-10-10'], EXIT.usage, /days of price files/],
      [['replay', 'x.csv', '--from', '10 Oct'], EXIT.usage, /a day such as 2025-10-10/],
      [['journal', 'verify', '/nowhere'], EXIT.failure, /cannot read \/nowhere/],
      [['margin', '/nowhere.json'], EXIT.failure, /cannot read \/nowhere\.json/],
    ];
    for (const [args, exitCode, sentence] of cases) {
      const { code, out, err } = await plimsoll(...args);
      expect(code, args.join(' ')).toBe(exitCode);
      expect(err, args.join(' ')).toMatch(sentence);
      expect(err).not.toContain('    at ');
      expect(out).toBe('');
    }
    expect(existsSync('./plimsoll-replay')).toBe(false);
  });
});
