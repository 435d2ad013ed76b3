import { expect, it } from 'vitest';
import { cutBars } from './cut-bars.ts';
import { readBars } from './read-bars.ts';

const T0 = Date.UTC(2022, 0, 1);
const rows = [0, 1, 2, 3, 4, 5].map(
  (k) => `BTC-USD@x,${T0 + k * 60_000},${100 + k},${101 + k},99,100,5`,
);
const file = readBars('a.csv', `symbol,ts_ms,open,high,low,close,volume\n${rows.join('\n')}\n`);

it('keeps the bars that open within the window, all their columns alike', () => {
  const part = cutBars(file, { from: T0 + 60_000, to: T0 + 4 * 60_000 });
  const [series] = part.series;
  expect(part.rows).toBe(3);
  expect([...(series?.times ?? [])]).toEqual([1, 2, 3].map((k) => T0 + k * 60_000));
  expect([...(series?.open ?? [])].map(Number)).toEqual(
    [...(file.series[0]?.open ?? [])].slice(1, 4).map(Number),
  );
  expect(series?.notional?.length).toBe(3);
});

it('gives the whole file for a window around it, and refuses an empty one', () => {
  expect(cutBars(file, { from: 0, to: T0 + 1e9 }).rows).toBe(6);
  expect(() => cutBars(file, { from: 0, to: T0 })).toThrow(/a\.csv: no bar opens/);
});
