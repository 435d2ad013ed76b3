// A line of a table's cell: the first series of a history over the second, without axes. The opened row has the chart.
import type { Series } from '../stream/history.ts';

const WIDTH = 120;
const HEIGHT = 22;
const POINTS = 60;

export function Sparkline({ series }: { readonly series: Series }) {
  const [times, rates = [], forecasts = []] = series;
  if (times.length < 2) return null;
  const lowest = Math.min(...rates, ...forecasts);
  const highest = Math.max(...rates, ...forecasts);
  const path = (values: readonly number[]): string => {
    const stride = Math.max(1, Math.floor(values.length / POINTS));
    return values
      .flatMap((value, at) => {
        if (at % stride !== 0 && at !== values.length - 1) return [];
        const x = (at / (values.length - 1)) * WIDTH;
        const y = HEIGHT - 1 - ((value - lowest) / (highest - lowest || 1)) * (HEIGHT - 2);
        return [`${x.toFixed(1)},${y.toFixed(1)}`];
      })
      .join(' ');
  };
  return (
    <svg aria-hidden="true" width={WIDTH} height={HEIGHT} className="ml-auto block" fill="none">
      <polyline points={path(forecasts)} className="stroke-calm" />
      <polyline points={path(rates)} className="stroke-warn" strokeWidth="1.5" />
    </svg>
  );
}
