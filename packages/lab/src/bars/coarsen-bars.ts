// A price file with longer bars: what opens within one longer bar is one. For runs whose every step is dear.
import type { BarFile, BarSeries } from './bar-file.ts';

/** Bars of at least `barMs`; a series whose bars are that long already is left as it is. */
export function coarsenBars(file: BarFile, barMs: number): BarFile {
  const series = file.series.map((one) => (one.barMs >= barMs ? one : coarsen(one, barMs)));
  return { ...file, series, rows: series.reduce((sum, { times }) => sum + times.length, 0) };
}

function coarsen(series: BarSeries, barMs: number): BarSeries {
  const starts: number[] = [];
  for (const [i, time] of series.times.entries()) {
    const before = series.times[i - 1];
    if (before === undefined || Math.floor(time / barMs) > Math.floor(before / barMs))
      starts.push(i);
  }
  const ends = starts.map((_, i) => starts[i + 1] ?? series.times.length);
  const each = <T>(of: (from: number, to: number) => T): T[] =>
    starts.map((from, i) => of(from, ends[i] as number));
  const { notional } = series;
  return {
    ...series,
    barMs,
    times: Float64Array.from(
      each((from) => Math.floor((series.times[from] as number) / barMs) * barMs),
    ),
    open: BigInt64Array.from(each((from) => series.open[from] as bigint)),
    close: BigInt64Array.from(each((_, to) => series.close[to - 1] as bigint)),
    high: BigInt64Array.from(
      each((from, to) => extreme(series.high, { from, to }, (a, b) => a > b)),
    ),
    low: BigInt64Array.from(each((from, to) => extreme(series.low, { from, to }, (a, b) => a < b))),
    notional:
      notional === undefined
        ? undefined
        : Float64Array.from(
            each((from, to) => notional.slice(from, to).reduce((sum, value) => sum + value, 0)),
          ),
  };
}

function extreme(
  values: BigInt64Array,
  { from, to }: { readonly from: number; readonly to: number },
  isBeyond: (a: bigint, b: bigint) => boolean,
): bigint {
  let found = values[from] as bigint;
  for (let i = from + 1; i < to; i += 1)
    if (isBeyond(values[i] as bigint, found)) found = values[i] as bigint;
  return found;
}
