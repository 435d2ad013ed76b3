// Bars of one symbol from all its files as one record of hours, in order of time.
import type { BarFile, BarSeries } from '../../bars/bar-file.ts';
import { HOUR_MS, type Hour, HourGatherer } from '../../volatility/hour.ts';
import { MarginBacktestError } from './backtest-error.ts';

export type AssetHours = {
  /** The symbol as it stands in the file. */
  readonly asset: string;
  /** Ascending; hours without a bar are missing. */
  readonly hours: readonly Hour[];
};

/**
 * One record for each symbol, by name. Where records of a symbol overlap the bar that begins first counts, and bars inside
 * it are left out.
 *
 * @throws MarginBacktestError when bars are longer than an hour, or no file is given.
 */
export function assetHours(files: readonly BarFile[]): readonly AssetHours[] {
  if (files.length === 0)
    throw new MarginBacktestError('a back-test needs at least one price file');
  const bySymbol = new Map<string, BarSeries[]>();
  for (const series of files.flatMap((file) => file.series)) {
    if (series.barMs > HOUR_MS) {
      throw new MarginBacktestError(
        `${series.file} has bars of ${series.barMs / HOUR_MS} hours of ${series.symbol}; a back-test of margin needs bars of an hour or less`,
      );
    }
    bySymbol.set(series.symbol, [...(bySymbol.get(series.symbol) ?? []), series]);
  }
  const symbols = [...bySymbol.keys()].sort((a, b) => (a < b ? -1 : 1));
  return symbols.map((asset) => ({ asset, hours: hoursOf(bySymbol.get(asset) ?? []) }));
}

function hoursOf(parts: readonly BarSeries[]): readonly Hour[] {
  const gatherer = new HourGatherer();
  const hours: Hour[] = [];
  const places = parts.map(() => 0);
  for (let endMs = Number.NEGATIVE_INFINITY; ; ) {
    const part = earliest(parts, places);
    const series = parts[part];
    if (series === undefined) return hours;
    const row = places[part] ?? 0;
    places[part] = row + 1;
    const timeMs = series.times[row] ?? 0;
    if (timeMs < endMs) continue;
    endMs = timeMs + series.barMs;
    const unit = 10 ** -series.decimals;
    const price = (column: BigInt64Array): number => Number(column[row] ?? 0n) * unit;
    hours.push(
      ...gatherer.observe({
        timeMs,
        lengthMs: series.barMs,
        open: price(series.open),
        high: price(series.high),
        low: price(series.low),
        close: price(series.close),
      }),
    );
  }
}

/** The part whose next bar begins first, the first of several; -1 when all are read. */
function earliest(parts: readonly BarSeries[], places: readonly number[]): number {
  let found = -1;
  let least = Infinity;
  for (const [index, series] of parts.entries()) {
    const timeMs = series.times[places[index] ?? 0] ?? Infinity;
    if (timeMs >= least) continue;
    least = timeMs;
    found = index;
  }
  return found;
}
