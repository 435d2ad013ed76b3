// Where in joined price files the crash begins: the hour in which the indexes fell the furthest on average, to its low. A comparison of
// schedules calls everything before it calm. Floats; decides nothing but what is averaged.
import type { PriceData } from '../bars/price-data.ts';
import { ln } from '../base/elementary.ts';
import { hourBars } from './hour-bars.ts';

const HOUR_MS = 3_600_000;

export type CrashTime = {
  /** Start of the worst hour, ms since 1970. */
  readonly time: number;
  /** Mean logarithmic change of the indexes from the close before to its low; negative. */
  readonly change: number;
};

/** The worst hour, or undefined where nothing falls or there is less than two hours of data. */
export function crashTime(data: PriceData): CrashTime | undefined {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const { sources } of data.underlyings) {
    const source = sources.find(({ role }) => role === 'index');
    if (source === undefined) continue;
    let before: readonly [hour: number, close: number] | undefined;
    for (const { timeMs, low, close } of hourBars(source.series)) {
      const hour = timeMs / HOUR_MS;
      if (before !== undefined && hour - before[0] === 1) {
        const held = sums.get(hour) ?? { sum: 0, count: 0 };
        sums.set(hour, { sum: held.sum + ln(low / before[1]), count: held.count + 1 });
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
