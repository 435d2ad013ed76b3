// Bars of any length as bars of an hour, in floats: what a crash is found in and what forecasters are warmed up with.
import type { BarSeries } from '../bars/bar-file.ts';
import { HOUR_MS, type PriceBar } from '../volatility/hour.ts';

/** Every hour that has a bar, ascending. Bars longer than an hour count in the hour in which they open. */
export function hourBars(series: readonly BarSeries[]): PriceBar[] {
  const hours: PriceBar[] = [];
  for (const { times, open, high, low, close, decimals } of series) {
    const unit = 10 ** -decimals;
    for (let i = 0; i < times.length; i += 1) {
      const timeMs = Math.floor((times[i] as number) / HOUR_MS) * HOUR_MS;
      const [o, h, l, c] = [open[i], high[i], low[i], close[i]].map(
        (price) => Number(price) * unit,
      );
      const bar = { timeMs, lengthMs: HOUR_MS, open: o, high: h, low: l, close: c } as PriceBar;
      const last = hours.at(-1);
      if (last?.timeMs === timeMs) hours[hours.length - 1] = joined(last, bar);
      else hours.push(bar);
    }
  }
  return hours;
}

export const joined = (a: PriceBar, b: PriceBar): PriceBar => ({
  ...a,
  high: Math.max(a.high, b.high),
  low: Math.min(a.low, b.low),
  close: b.close,
});
