// `plimsoll cascade` and `plimsoll latency` as a user runs them.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { CascadeSummary, LatencySweep } from '@plimsoll/lab';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from './errors.ts';
import { plimsoll } from './process.fixture.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(`${tmpdir()}/plimsoll-simulation-`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const oneLine = (out: string): unknown => {
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '');
};

describe('plimsoll cascade', () => {
  it('prints one line, writes a page, and says the same for the same seed', async () => {
    const args = ['cascade', '--shock', '-10', '--no-grid', '--accounts', '100', '--json'];
    const [first, second] = await Promise.all([
      plimsoll(...args, '--out', folder),
      plimsoll(...args),
    ]);
    expect(first.code).toBe(0);
    const summary = oneLine(first.out) as CascadeSummary & { readonly region: unknown };
    expect(oneLine(second.out)).toEqual(summary);
    expect(summary.amplification).toBeGreaterThan(1);
    expect(summary.region).toBeNull();
    expect(summary.conservation.assets['USD']?.difference).toBe('0');
    expect(first.err).toContain('amplification at the worst point');
    const page = readFileSync(`${folder}/cascade.html`, 'utf8');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page.slice(0, page.lastIndexOf('<script>'))).not.toMatch(/https?:\/\/|NaN|undefined/);
    expect(JSON.parse(readFileSync(`${folder}/cascade.json`, 'utf8'))).toEqual(summary);
  });
});

describe('plimsoll latency', () => {
  it('prints one line and writes a page', async () => {
    const args = ['latency', '--accounts', '50', '--delays', '0s,1m', '--margins', '1', '--loads'];
    const { code, out } = await plimsoll(...args, '10', '--json', '--out', folder);
    expect(code).toBe(0);
    const sweep = oneLine(out) as LatencySweep;
    expect(sweep.price.map(({ delayMs }) => delayMs)).toEqual([0, 60_000]);
    expect(sweep.congestion).toHaveLength(2);
    expect(sweep.isBalanced).toBe(true);
    const page = readFileSync(`${folder}/latency.html`, 'utf8');
    expect(page).not.toMatch(/https?:\/\/|NaN|undefined/);
  });
});

describe('bad arguments', () => {
  it('are told in one sentence', async () => {
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [['cascade', '--shock', '-100'], EXIT.usage, /number from -90 to 200/],
      [['cascade', '--shock', 'ten'], EXIT.usage, /number from -90 to 200/],
      [['cascade', 'a.csv', '--shock', '-5'], EXIT.usage, /price files or --shock, not both/],
      [['cascade', '--impact', 'cubic'], EXIT.usage, /linear, square-root, fitted, not "cubic"/],
      [['cascade', '--depth', '0'], EXIT.usage, /number from 0\.001/],
      [['cascade', '/nowhere.csv'], EXIT.failure, /cannot read \/nowhere\.csv: it does not exist/],
      [['latency', '--delays', '1m,20s'], EXIT.usage, /in rising order/],
      [['latency', '--delays', '5'], EXIT.usage, /written like 0s,500ms/],
      [['latency', '--margins', '0.5'], EXIT.usage, /number from 1 to 20/],
      [['latency', '/nowhere.csv'], EXIT.failure, /cannot read \/nowhere\.csv/],
      [['cascade', '--out', '/proc/x'], EXIT.failure, /^plimsoll: cannot write to --out \/proc\/x/],
    ];
    const results = await Promise.all(cases.map(([args]) => plimsoll(...args)));
    for (const [i, [args, exitCode, sentence]] of cases.entries()) {
      const { code, out, err } = results[i] ?? { code: -1, out: '', err: '' };
      expect(code, args.join(' ')).toBe(exitCode);
      expect(err, args.join(' ')).toMatch(sentence);
      expect(err).not.toContain('    at ');
      expect(out).toBe('');
    }
    expect(existsSync('./plimsoll-cascade')).toBe(false);
  });
});
