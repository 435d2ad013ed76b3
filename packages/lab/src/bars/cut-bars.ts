// A part of a price file: the bars that open within a window. What is left is a file like any other.
import { type BarFile, BarFileError, type BarSeries } from './bar-file.ts';

/** Bars that open from `from` (included) to `to` (excluded), ms since 1970. @throws BarFileError where none do. */
export function cutBars(
  file: BarFile,
  window: { readonly from: number; readonly to: number },
): BarFile {
  const series = file.series.flatMap((one) => {
    const first = one.times.findIndex((time) => time >= window.from);
    const after = one.times.findIndex((time) => time >= window.to);
    const part = cut(one, first < 0 ? one.times.length : first, after < 0 ? undefined : after);
    return part.times.length === 0 ? [] : [part];
  });
  const rows = series.reduce((sum, { times }) => sum + times.length, 0);
  if (rows === 0) {
    const text = (ms: number): string => new Date(ms).toISOString();
    throw new BarFileError(
      `${file.name}: no bar opens from ${text(window.from)} to ${text(window.to)}`,
    );
  }
  return { ...file, rows, series };
}

function cut(series: BarSeries, first: number, after: number | undefined): BarSeries {
  return {
    ...series,
    times: series.times.slice(first, after),
    open: series.open.slice(first, after),
    high: series.high.slice(first, after),
    low: series.low.slice(first, after),
    close: series.close.slice(first, after),
    notional: series.notional?.slice(first, after),
  };
}
