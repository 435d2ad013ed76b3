// `plimsoll stress` as a process: on a snapshot file the table, the page and one line of JSON; one account; wrong input.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plimsoll } from '../../process.fixture.ts';
import { TestVenue } from '../../server/test-venue.fixture.ts';

let folder: string;
let snapshot: string;
let account: number;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-stress-'));
  snapshot = join(folder, 'a.plim');
  const venue = new TestVenue(60);
  account = venue.traders[5] as number;
  writeFileSync(snapshot, venue.snapshotFile());
});
afterAll(() => rmSync(folder, { recursive: true }));

type Row = { readonly scenario: string; readonly belowMaintenance: number; readonly loss: number };
type Result = {
  readonly accounts: number;
  readonly scenarios: readonly Row[];
  readonly cover1: { readonly amount: number };
  readonly cover2: { readonly amount: number };
  readonly reverse: readonly unknown[];
  readonly distribution: { readonly simulations: number };
};

test('a table, a page, and one line of JSON at the end; twice the same', async () => {
  const out = join(folder, 'out');
  const args = ['stress', '--snapshot', snapshot, '--simulations', '200', '--seed', '7', '--json'];
  const first = await plimsoll(...args, '--out', out);
  expect(first.code, first.err).toBe(0);
  expect(first.err).toContain('below maintenance');
  expect(first.err).toMatch(/61 accounts x \d+ scenarios/);
  const lines = first.out.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  const result = JSON.parse(lines[0] ?? '') as Result;
  expect(result.scenarios.length).toBeGreaterThanOrEqual(60);
  expect(result.cover2.amount).toBeGreaterThanOrEqual(result.cover1.amount);
  expect(result.cover1.amount).toBeGreaterThan(0);
  expect(result.distribution.simulations).toBe(200);
  const page = readFileSync(join(out, 'stress.html'), 'utf8');
  for (const heading of ['Loss surface', 'Scenarios', 'Reverse stress', 'Accounts that break'])
    expect(page).toContain(`<h2>${heading}</h2>`);
  expect(page).not.toMatch(/NaN|undefined|Infinity|https?:/);
  const again = JSON.parse((await plimsoll(...args)).out) as Result;
  expect({ ...again, wall: undefined }).toEqual({ ...result, wall: undefined });
});

test('one account, and own scenarios with a mistake at its line', async () => {
  const one = await plimsoll(
    'stress',
    '--snapshot',
    snapshot,
    '--account',
    String(account),
    '--json',
  );
  expect(one.code, one.err).toBe(0);
  expect(JSON.parse(one.out)).toMatchObject({ account });
  const own = join(folder, 'own.json');
  const moves = '{ "name": "a", "group": "own",\n  "moves": { "PEPE": "-0.5" } }';
  writeFileSync(
    own,
    `{ "format": "plimsoll-scenarios", "version": 1, "title": "own", "scenarios": [\n${moves}\n] }`,
  );
  const refused = await plimsoll('stress', '--snapshot', snapshot, '--scenarios', own);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('own.json:3:22: scenarios[0].moves.PEPE: "PEPE" is neither');
});
