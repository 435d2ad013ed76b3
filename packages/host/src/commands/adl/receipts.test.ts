// `plimsoll receipts` from end to end on a journal: the table, the JSON, one account, and one sentence for what is wrong.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bankruptcy, gap } from '../../../../engine/test/bankruptcy.fixture.ts';
import { UserError } from '../../errors.ts';
import { openJournal } from '../../journal/journal.ts';
import { journalWorld } from '../../small-venue.fixture.ts';
import { receipts } from './receipts.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-receipts-'));
let shorts: readonly number[] = [];

beforeAll(() => {
  const played = bankruptcy({
    shorts: [
      [50_000, 60],
      [20_000, 40],
    ],
  });
  gap(played.world, 94_000);
  shorts = played.shorts;
  const { journal } = openJournal({ directory: folder });
  journalWorld(played.world, journal);
  journal.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

function printed(run: () => void): { readonly out: string; readonly err: string } {
  const out: string[] = [];
  const err: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0),
  ];
  try {
    run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { out: out.join(''), err: err.join('') };
}

test('every receipt of the journal is verified and shown', () => {
  const { out, err } = printed(() => receipts(folder, { json: true }));
  expect(err).toContain('2 receipts; 1 deficits in');
  const report = JSON.parse(out);
  expect(report).toMatchObject({ deficits: 1, verified: true });
  expect(report.receipts).toHaveLength(2);
  expect(report.receipts[0]).toMatchObject({
    rank: 1,
    of: 2,
    symbol: 'BTC-PERP',
    side: 'short',
    reason: 'bankruptcyPrice',
    policy: 'profitLeverage',
  });
  const lost = report.receipts.reduce(
    (sum: number, { lossAgainstMark }: { lossAgainstMark: string }) =>
      sum + Number(lossAgainstMark),
    0,
  );
  expect(lost).toBeCloseTo(85, 6);
  expect(Object.keys(report.receipts[0].others)).toContain('minimalHarm');
});

test('one account sees its own', () => {
  const [account = -1] = shorts;
  const { out, err } = printed(() => receipts(folder, { account, json: true }));
  expect(err).toContain(`1 receipts of account ${account}`);
  expect(JSON.parse(out).receipts).toMatchObject([{ account, size: '0.06' }]);
});

test('an account that the journal does not have is refused', () => {
  expect(() => printed(() => receipts(folder, { account: 9_999, json: false }))).toThrow(
    /^there is no account 9999: the journal in .* has \d+, from 0$/u,
  );
});

test('a folder without a journal is refused in one sentence', () => {
  expect(() => receipts(tmpdir(), { json: false })).toThrow(UserError);
});
