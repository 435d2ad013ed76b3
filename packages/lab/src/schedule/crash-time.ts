// Where in joined price files the crash begins: the hour over which the indexes fell the most on average. A comparison of
// schedules calls everything before it calm. Floats; decides nothing but what is averaged.
import type { BarSeries } from '../bars/bar-file.ts';
import type { PriceData } from '../bars/price-data.ts';
import { ln } from '../base/elementary.ts';

const HOUR_MS = 3_600_000;

export type CrashTime = {
  /** Start of the worst hour, ms since 1970. */
  readonly time: number;
  /** Mean logarithmic change of the indexes over it; negative. */
  readonly change: number;
};

/** The worst hour, or undefined where nothing falls or there is less than two hours of data. */
export function crashTime(data: PriceData): CrashTime | undefined {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { sources } of data.underlyings) {
    const source = sources.find(({ role }) => role === 'index');
    if (source === undefined) continue;
    const closes = hourlyCloses(source.series);
    let before: readonly [hour: number, close: number] | undefined;
    for (const [hour, close] of closes) {
      if (before !== undefined && hour - before[0] === 1) {
        const held = sums.get(hour) ?? { sum: 0, count: 0 };
        sums.set(hour, { sum: held.sum + ln(close / before[1]), count: held.count + 1 });
      }
      before = [hour, close];
    }
  }
  let worst: CrashTime | undefined;
  for (const [hour, { sum, count }] of [...sums].sort(([a], [b]) => a - b)) {
    const change = sum / count;
    if (change < (worst?.change ?? 0)) worst = { time: hour * HOUR_MS, change };
  }
  return worst;
}

/** Last price of each hour that has one, ascending. Bars longer than an hour count where they open. */
export function hourlyCloses(series: readonly BarSeries[]): [hour: number, close: number][] {
  const closes: [number, number][] = [];
  for (const { times, close, decimals } of series) {
    const unit = 10 ** -decimals;
    for (let i = 0; i < times.length; i += 1) {
      const hour = Math.floor((times[i] as number) / HOUR_MS);
      const price = Number(close[i]) * unit;
      const last = closes.at(-1);
      if (last !== undefined && last[0] === hour) last[1] = price;
      else closes.push([hour, price]);
    }
  }
  return closes;
}
