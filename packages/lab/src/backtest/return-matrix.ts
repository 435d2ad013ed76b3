// Returns of several underlyings over the same periods, one row a period, from bars of any step. Says which rows there
// are and what is left out; estimates nothing.
import { assert } from '@plimsoll/engine/models';
import type { BarFile, BarSeries } from '../bars/bar-file.ts';

export type PriceSeries = {
  readonly name: string;
  /** Price at the close of a bar, by the time of that close in milliseconds since 1970. */
  readonly prices: ReadonlyMap<number, number>;
};
export type ReturnRow = {
  /** End of the period, milliseconds since 1970. */
  readonly timeMs: number;
  /** Simple returns, one for each name: -0.1 is ten percent down. */
  readonly returns: readonly number[];
};
export type ReturnMatrix = {
  readonly names: readonly string[];
  /** Length of a period. */
  readonly stepMs: number;
  /** Ascending by time. */
  readonly rows: readonly ReturnRow[];
  /** Periods left out because a price was missing for longer than allowed. */
  readonly dropped: number;
};

/** Closes of one underlying; where two series have the same close the first one counts. */
export function priceSeries(name: string, series: readonly BarSeries[]): PriceSeries {
  const prices = new Map<number, number>();
  for (const each of series) {
    const unit = 10 ** -each.decimals;
    for (const [index, openMs] of each.times.entries()) {
      const timeMs = openMs + each.barMs;
      if (!prices.has(timeMs)) prices.set(timeMs, Number(each.close[index]) * unit);
    }
  }
  return { name, prices };
}

export type MatrixOptions = {
  readonly stepMs: number;
  /** A return over a gap counts as one row up to this length: an outage hides no loss. Longer ones are dropped. */
  readonly gapMsMax: number;
  readonly fromMs?: number;
};

/**
 * One row from each time at which every name has a price to the next such time; times are whole multiples of `stepMs`.
 * Asserts that prices are positive.
 */
export function returnMatrix(
  series: readonly PriceSeries[],
  { stepMs, gapMsMax, fromMs = 0 }: MatrixOptions,
): ReturnMatrix {
  const [first, ...others] = series;
  assert(first !== undefined, () => 'a return matrix takes at least one series of prices');
  const times = [...first.prices.keys()]
    .filter((timeMs) => timeMs >= fromMs && timeMs % stepMs === 0)
    .filter((timeMs) => others.every(({ prices }) => prices.has(timeMs)))
    .sort((a, b) => a - b);
  const priceAt = (timeMs: number): readonly number[] =>
    series.map(({ name, prices }) => {
      const price = prices.get(timeMs) ?? 0;
      assert(price > 0, () => `the price of ${name} at ${timeMs} is ${price}, it must be positive`);
      return price;
    });
  const rows: ReturnRow[] = [];
  let dropped = 0;
  for (const [index, timeMs] of times.entries()) {
    const fromTime = times[index - 1];
    if (fromTime === undefined) continue;
    if (timeMs - fromTime > gapMsMax) {
      dropped += 1;
      continue;
    }
    const before = priceAt(fromTime);
    const returns = priceAt(timeMs).map((price, i) => price / (before[i] ?? price) - 1);
    rows.push({ timeMs, returns });
  }
  return { names: series.map(({ name }) => name), stepMs, rows, dropped };
}

/** The matrix of the names at one venue, so that no return mixes the prices of two; earlier files count first. */
export function venueReturns(
  files: readonly BarFile[],
  of: MatrixOptions & { readonly names: readonly string[]; readonly venue: string },
): ReturnMatrix {
  const series = of.names.map((name) =>
    priceSeries(
      name,
      files
        .flatMap((file) => file.series)
        .filter(
          ({ instrument: { underlying, venue } }) => underlying === name && venue === of.venue,
        ),
    ),
  );
  return returnMatrix(series, of);
}

/** Returns over `count` rows, compounded, ending with row `end`; asserts that the rows are there. */
export function compoundedReturns(
  matrix: ReturnMatrix,
  period: { readonly end: number; readonly count: number },
): readonly number[] {
  const { end, count } = period;
  assert(count >= 1 && end - count + 1 >= 0, () => `row ${end} does not end ${count} rows`);
  const growth = matrix.names.map(() => 1);
  for (let at = end - count + 1; at <= end; at++) {
    const row = matrix.rows[at];
    assert(row !== undefined, () => `the matrix has no row ${at}`);
    for (const [i, value] of row.returns.entries()) growth[i] = (growth[i] ?? 1) * (1 + value);
  }
  return growth.map((value) => value - 1);
}
