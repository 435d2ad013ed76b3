// Bars to observations: a bar is seen four times, at 0, 1/3 and 2/3 of its length and 1 ms before its end: open, the
// extreme nearer to the open, the other extreme, close. One step is one time stamp with all sources that speak then.
import type { BarSeries } from './bar-file.ts';
import type { PriceData } from './price-data.ts';

export type Observation = {
  /** Position of the source in the data: sources are numbered underlying by underlying. */
  readonly source: number;
  /** At the decimals of the underlying. */
  readonly price: bigint;
};
export type ObservationStep = {
  readonly time: number;
  readonly observations: readonly Observation[];
  /** Traded notional a minute of each bar that opens with this step, per underlying. */
  readonly opened: readonly { readonly underlying: number; readonly notionalPerMinute: number }[];
};

const OBSERVATIONS = 4;

type Cursor = {
  readonly source: number;
  readonly underlying: number;
  readonly series: readonly BarSeries[];
  readonly factors: readonly bigint[];
  part: number;
  bar: number;
  phase: number;
  time: number;
};

/** Walks joined data in time order. `next` returns undefined at the end. */
export class ObservationStream {
  private readonly cursors: Cursor[] = [];

  constructor(data: PriceData) {
    for (const [underlying, { sources, decimals }] of data.underlyings.entries()) {
      for (const source of sources) {
        const factors = source.series.map((series) => 10n ** BigInt(decimals - series.decimals));
        const cursor = {
          source: this.cursors.length,
          underlying,
          series: source.series,
          factors,
          part: 0,
          bar: 0,
          phase: 0,
          time: 0,
        };
        cursor.time = (source.series[0] as BarSeries).times[0] as number;
        this.cursors.push(cursor);
      }
    }
  }

  next(): ObservationStep | undefined {
    let time = Number.POSITIVE_INFINITY;
    for (const cursor of this.cursors) if (cursor.time < time) time = cursor.time;
    if (time === Number.POSITIVE_INFINITY) return undefined;
    const observations: Observation[] = [];
    const opened: { underlying: number; notionalPerMinute: number }[] = [];
    for (const cursor of this.cursors) {
      if (cursor.time !== time) continue;
      const series = cursor.series[cursor.part] as BarSeries;
      observations.push({
        source: cursor.source,
        price: priceAt(series, cursor.bar, cursor.phase) * (cursor.factors[cursor.part] as bigint),
      });
      if (cursor.phase === 0 && series.notional !== undefined) {
        opened.push({
          underlying: cursor.underlying,
          notionalPerMinute: ((series.notional[cursor.bar] as number) * 60_000) / series.barMs,
        });
      }
      advance(cursor);
    }
    return { time, observations, opened };
  }

  /** Counts what is left, and leaves nothing. */
  countSteps(): number {
    let steps = 0;
    for (;;) {
      let time = Number.POSITIVE_INFINITY;
      for (const cursor of this.cursors) if (cursor.time < time) time = cursor.time;
      if (time === Number.POSITIVE_INFINITY) return steps;
      steps += 1;
      for (const cursor of this.cursors) if (cursor.time === time) advance(cursor);
    }
  }
}

/** Price of a bar at one of its four observations; of two equally near extremes the low comes first. */
function priceAt(series: BarSeries, bar: number, phase: number): bigint {
  const open = series.open[bar] as bigint;
  if (phase === 0) return open;
  if (phase === OBSERVATIONS - 1) return series.close[bar] as bigint;
  const high = series.high[bar] as bigint;
  const low = series.low[bar] as bigint;
  const lowFirst = open - low <= high - open;
  return (phase === 1) === lowFirst ? low : high;
}

function advance(cursor: Cursor): void {
  let series = cursor.series[cursor.part] as BarSeries;
  cursor.phase += 1;
  if (cursor.phase === OBSERVATIONS) {
    cursor.phase = 0;
    cursor.bar += 1;
    if (cursor.bar === series.times.length) {
      cursor.bar = 0;
      cursor.part += 1;
      const next = cursor.series[cursor.part];
      if (next === undefined) {
        cursor.time = Number.POSITIVE_INFINITY;
        return;
      }
      series = next;
    }
  }
  const open = series.times[cursor.bar] as number;
  // A bar that is followed sooner than its length ends where the next begins.
  const length = Math.min(
    series.barMs,
    (series.times[cursor.bar + 1] ?? Number.POSITIVE_INFINITY) - open,
  );
  const offset =
    cursor.phase === OBSERVATIONS - 1 ? length - 1 : Math.round((cursor.phase * length) / 3);
  cursor.time = open + offset;
}
