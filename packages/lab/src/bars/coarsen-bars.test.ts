// Longer bars keep the first open, the extremes, the last close and all that was traded.
import { expect, test } from 'vitest';
import { syntheticBars } from '../synthetic/synthetic-bars.ts';
import { coarsenBars } from './coarsen-bars.ts';

const file = syntheticBars({ seed: 1, bars: 32 });
const [fine] = file.series;

test('a longer bar opens with its first, closes with its last, and holds the extremes of all', () => {
  const [coarse] = coarsenBars(file, 900_000).series;
  if (fine === undefined || coarse === undefined) throw new Error('the file has a series');
  const first = coarse.times[0] ?? 0;
  const inside = [...fine.times.keys()].filter((i) => (fine.times[i] ?? 0) < first + 900_000);
  const last = inside.at(-1) ?? 0;
  const most = (values: readonly (bigint | undefined)[]): bigint =>
    values.reduce<bigint>((a, b) => ((b ?? 0n) > a ? (b ?? 0n) : a), 0n);
  expect(first % 900_000).toBe(0);
  expect(coarse.open[0]).toBe(fine.open[0]);
  expect(coarse.close[0]).toBe(fine.close[last]);
  expect(coarse.high[0]).toBe(most(inside.map((i) => fine.high[i])));
  expect(-(coarse.low[0] ?? 0n)).toBe(
    inside.map((i) => -(fine.low[i] ?? 0n)).reduce((a, b) => (b > a ? b : a)),
  );
  const sum = (values: Float64Array | undefined): number =>
    [...(values ?? [])].reduce((a, b) => a + b, 0);
  expect(sum(coarse.notional)).toBeCloseTo(sum(fine.notional), 3);
  expect(coarse.barMs).toBe(900_000);
});

test('bars that are long enough stay as they are', () => {
  expect(coarsenBars(file, 60_000).series).toEqual(file.series);
});
