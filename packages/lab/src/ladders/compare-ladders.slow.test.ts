// Every ladder that comes with Plimsoll on one small generated crash: the books balance, the same seed gives the same result,
// and what is reported adds up.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { syntheticBars } from '../synthetic/synthetic-bars.ts';
import { beaters, compareLadders, OURS } from './compare-ladders.ts';
import { crashesOf } from './crashes.ts';
import { ladderFindings } from './ladder-findings.ts';
import { laddersHtml } from './ladders-html.ts';
import { readLadder } from './read-ladder.ts';

const folder = new URL('../../../engine/ladders/', import.meta.url);
const ladders = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => readLadder(file, readFileSync(new URL(file, folder), 'utf8')));
const crashes = crashesOf([syntheticBars({ seed: 3, bars: 60 })]);
const hash = (...parts: readonly Uint8Array[]): Uint8Array => {
  const sha256 = createHash('sha256');
  for (const part of parts) sha256.update(part);
  return new Uint8Array(sha256.digest());
};
const settings = { crashes, accounts: 60, seed: 3, hash };

test('every ladder runs the same crash, balances, and adds up', () => {
  const comparison = compareLadders({ ...settings, ladders });
  const [crash] = comparison.crashes;
  expect(crash?.ladders.map(({ ladder }) => ladder)).toEqual(ladders.map(({ name }) => name));
  for (const result of crash?.ladders ?? []) {
    const { traderLoss: loss, deficits, badDebt } = result;
    expect(result.isBalanced, result.ladder).toBe(true);
    expect(result.liquidations, result.ladder).toBeGreaterThan(0);
    expect(loss.total).toBeCloseTo(loss.distance + loss.penalties + loss.forgone, 6);
    expect(result.cost).toBeCloseTo(loss.total + badDebt, 6);
    const parts = Object.values(deficits).reduce((sum, each) => sum + each, 0);
    expect(parts, result.ladder).toBeCloseTo(badDebt, 3);
    const closed = Object.values(loss.byWay).reduce((sum, { notional }) => sum + notional, 0);
    expect(closed).toBeCloseTo(loss.closedNotional, 3);
  }
  expect(comparison.totals.map(({ ladder }) => ladder).sort()).toEqual(
    ladders.map(({ name }) => name).sort(),
  );
  expect(comparison.leastCost).toBe(comparison.totals[0]?.ladder);
  expect(ladderFindings(comparison)[0]).toContain(comparison.leastCost);
  const page = laddersHtml(comparison, { withOptions: undefined, studies: [] });
  for (const { name } of ladders) expect(page).toContain(name);
  expect(page).not.toContain('NaN');
  expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
});

test('the same seed gives the same steps, another seed does not', () => {
  const ours = ladders.filter(({ name }) => name === OURS);
  const hashes = [3, 3, 4].map(
    (seed) => compareLadders({ ...settings, seed, ladders: ours }).crashes[0]?.ladders[0]?.stepHash,
  );
  expect(hashes[0]).toBe(hashes[1]);
  expect(hashes[2]).not.toBe(hashes[0]);
});

test('ours is beaten only by less of both', () => {
  const result = (ladder: string, total: number, badDebt: number): never =>
    ({ ladder, traderLoss: { total }, badDebt }) as never;
  const ours = result(OURS, 10, 5);
  expect(beaters([ours, result('a', 9, 4), result('b', 9, 5), result('c', 11, 0)])).toEqual(['a']);
  expect(beaters([result('a', 0, 0)])).toEqual([]);
});
