// History before a replay: hourly closes of the same underlyings, shown to the engine as ticks without a population and to
// the forecasters as data, so that schedules stand where the past had brought them.
import type { BarFile } from '../bars/bar-file.ts';
import { joinBars, type PriceData } from '../bars/price-data.ts';
import { hourlyCloses } from './crash-time.ts';

const HOUR_MS = 3_600_000;

export type WarmUpHour = {
  /** End of the hour, ms since 1970. */
  readonly time: number;
  /** Close by position of the underlying in the replay's data; undefined where the files have none. */
  readonly closes: readonly (number | undefined)[];
};
export type WarmUp = {
  readonly hours: readonly WarmUpHour[];
  /** Names of the replay's underlyings that the files know. */
  readonly known: readonly string[];
};

/** The hours of the files that end at or before the replay begins. @throws BarFileError for files that cannot be joined. */
export function warmUp(files: readonly BarFile[], data: PriceData): WarmUp {
  if (files.length === 0) return { hours: [], known: [] };
  const past = joinBars(files);
  const hours = new Map<number, (number | undefined)[]>();
  const known: string[] = [];
  for (const [at, { name }] of data.underlyings.entries()) {
    const source = past.underlyings
      .find((each) => each.name === name)
      ?.sources.find(({ role }) => role === 'index');
    if (source === undefined) continue;
    known.push(name);
    for (const [hour, close] of hourlyCloses(source.series)) {
      const time = (hour + 1) * HOUR_MS;
      if (time > data.from) continue;
      const closes = hours.get(time) ?? data.underlyings.map(() => undefined);
      closes[at] = close;
      hours.set(time, closes);
    }
  }
  return {
    hours: [...hours].sort(([a], [b]) => a - b).map(([time, closes]) => ({ time, closes })),
    known,
  };
}
