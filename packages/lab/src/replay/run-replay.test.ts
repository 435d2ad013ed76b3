import { decodeStep } from '@plimsoll/engine';
import { describe, expect, it } from 'vitest';
import { readBars } from '../bars/read-bars.ts';
import { reportHtml } from '../report/report-html.ts';
import { summaryOf } from './replay-result.ts';
import { runReplay } from './run-replay.ts';

const run = (seed: number, onStep?: Parameters<typeof runReplay>[0]['onStep']) =>
  runReplay({
    files: { synthetic: { seed: 3, bars: 150 } },
    accounts: 120,
    seed,
    ...(onStep === undefined ? {} : { onStep }),
  });

describe('runReplay', () => {
  const journal: number[] = [];
  const types = new Set<string>();
  const result = run(1, ({ sequence, record }) => {
    journal.push(sequence);
    for (const event of decodeStep(record).events) types.add(event.type);
  });

  it('hands out every step in order and walks the whole ladder', () => {
    expect(journal.length).toBe(result.sequence);
    expect(journal.every((sequence, i) => sequence === i + 1)).toBe(true);
    expect(result.steps).toBe(600);
    expect(result.liquidations).toBeGreaterThan(20);
    for (const type of [
      'LiquidationOrderPlaced',
      'OrderFilled',
      'CollateralConverted',
      'StateRootRecorded',
    ]) {
      expect([...types], type).toContain(type);
    }
  });
  it('keeps the books to the last quantum', () => {
    expect(Object.keys(result.conservation.assets)).toEqual(['USD', 'BTC', 'ETH', 'USDC']);
    for (const { in: came, accounted, difference } of Object.values(result.conservation.assets)) {
      expect(difference).toBe('0');
      expect(accounted).toBe(came);
    }
  });
  it('gives the same hash for the same seed and another for another', () => {
    expect(run(1).stateHash).toEqual(result.stateHash);
    expect(run(2).stateHash).not.toEqual(result.stateHash);
  });
  it('fits one line of JSON, series apart, and never more than 2,000 points', () => {
    const line = JSON.stringify(summaryOf(result));
    expect(line.length).toBeLessThan(64 * 1024);
    expect(line).not.toContain('"series"');
    expect(result.series.times.length).toBeLessThanOrEqual(2000);
    expect(result.series.ratios.at(-1)?.length).toBe(6);
    expect(result.series.fundCash.length).toBe(result.series.times.length);
  });
  it('draws one page that needs no network and escapes what came from files', () => {
    const notes = [...result.notes, '<script>alert(1)</script>'];
    const html = reportHtml({ ...result, notes });
    expect(html).toContain('The books balance to the last quantum');
    expect(html).not.toMatch(/https?:\/\/|src=|@import|<link/);
    expect(html).not.toContain('<script>alert');
    expect(html.match(/<figure/g)?.length).toBe(4 + 1 + 4);
  });
  it('lets prices go stale in a silence of all sources, and says so', () => {
    const rows = [0, 1, 2, 3, 30, 31, 32].map(
      (k) => `BTC-USD@x,${1_640_995_200_000 + k * 60_000},100,101,99,100,1000`,
    );
    const gap = runReplay({
      files: [readBars('gap.csv', `symbol,ts_ms,open,high,low,close,volume\n${rows.join('\n')}\n`)],
      accounts: 20,
      seed: 1,
    });
    expect(gap.steps).toBe(7 * 4 + 1);
    expect(gap.gaps).toBe(1);
    expect(gap.staleMinutes).toBeCloseTo(23, 0);
    expect(gap.singleSourceMinutes).toBeGreaterThan(5);
    expect(gap.notes.join(' ')).toMatch(/Prices of BTC went stale/);
  });
});
