// History before a replay: hours of the same underlyings, shown to the engine as ticks without a population and to
// the forecasters as data, so that schedules stand where the past had brought them.
import type { BarFile, BarSeries } from '../bars/bar-file.ts';
import { joinBars, type PriceData } from '../bars/price-data.ts';
import { HOUR_MS, type PriceBar } from '../volatility/hour.ts';
import { hourBars } from './hour-bars.ts';

export type WarmUpHour = {
  /** End of the hour, ms since 1970. */
  readonly time: number;
  /** By position of the underlying in the replay's data; undefined where the files have none. */
  readonly bars: readonly (PriceBar | undefined)[];
};
export type WarmUp = {
  readonly hours: readonly WarmUpHour[];
  /** Names of the replay's underlyings that the files know. */
  readonly known: readonly string[];
};

/**
 * The hours of the files that end at or before the replay begins. Files may overlap: of an hour that several tell, the first
 * one counts, spot before perpetuals. @throws BarFileError for a file that contradicts itself.
 */
export function warmUp(files: readonly BarFile[], data: PriceData): WarmUp {
  const hours = new Map<number, (PriceBar | undefined)[]>();
  const known = new Set<string>();
  const past = files.map((file) => joinBars([file]));
  for (const [at, { name }] of data.underlyings.entries()) {
    const sources = past.flatMap(
      ({ underlyings }) => underlyings.find((each) => each.name === name)?.sources ?? [],
    );
    if (sources.length > 0) known.add(name);
    for (const kind of ['spot', 'perp'] as const) {
      for (const source of sources) if (source.kind === kind) tell(source.series, at);
    }
  }
  return {
    hours: [...hours].sort(([a], [b]) => a - b).map(([time, bars]) => ({ time, bars })),
    known: [...known],
  };

  function tell(series: readonly BarSeries[], at: number): void {
    for (const bar of hourBars(series)) {
      const time = bar.timeMs + HOUR_MS;
      if (time > data.from) continue;
      const bars = hours.get(time) ?? data.underlyings.map(() => undefined);
      bars[at] ??= bar;
      hours.set(time, bars);
    }
  }
}
