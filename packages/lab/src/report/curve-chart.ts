// Curves over a measured quantity as inline SVG: named points joined by lines, solid or dashed, linear or logarithmic upwards.
// Charts over time are in chart.ts.
import { escape, shortNumber } from './markup.ts';

const WIDTH = 560;
const LEFT = 62;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 42;

export type Curve = {
  readonly name: string;
  readonly colour: string;
  readonly isDashed: boolean;
  /** One for each x; undefined: none there. */
  readonly values: readonly (number | undefined)[];
};
export type CurveChart = {
  readonly title: string;
  /** Evenly spaced, by their names. */
  readonly xs: readonly string[];
  readonly xName: string;
  readonly yName: string;
  readonly curves: readonly Curve[];
  /** Logarithmic needs values above 0. */
  readonly scale: 'linear' | 'logarithmic';
  readonly height?: number;
};

export function curveChart(chart: CurveChart): string {
  const { xs, curves } = chart;
  const height = chart.height ?? 260;
  const isLog = chart.scale === 'logarithmic';
  const values = curves
    .flatMap((curve) => curve.values)
    .filter((value) => value !== undefined)
    .filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  const highest = Math.max(...values, isLog ? 1e-9 : 0);
  const [low, high] = isLog
    ? [Math.log10(Math.min(...values, highest)) - 0.05, Math.log10(highest) + 0.05]
    : [0, highest > 0 ? highest * 1.06 : 1];
  const x = (i: number): number =>
    LEFT + ((i + 0.5) * (WIDTH - LEFT - RIGHT)) / Math.max(1, xs.length);
  const y = (value: number): number =>
    height -
    BOTTOM -
    (((isLog ? Math.log10(value) : value) - low) / Math.max(1e-9, high - low)) *
      (height - TOP - BOTTOM);
  const ticks = (isLog ? logTicks(low, high) : linearTicks(high)).map(
    (tick) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${f(y(tick))}" y2="${f(y(tick))}" class="grid"/><text x="${LEFT - 7}" y="${f(y(tick) + 4)}" class="y">${shortNumber(tick)}</text>`,
  );
  const names = [
    ...xs.map(
      (name, i) =>
        `<text x="${f(x(i))}" y="${height - BOTTOM + 16}" class="x">${escape(name)}</text>`,
    ),
    `<text x="${f((LEFT + WIDTH - RIGHT) / 2)}" y="${height - 6}" class="x">${escape(chart.xName)}</text>`,
    `<text transform="translate(13 ${f((TOP + height - BOTTOM) / 2)}) rotate(-90)" class="x">${escape(chart.yName)}</text>`,
  ];
  const drawn = curves.map(({ name, colour, isDashed, values: at }) => {
    let path = '';
    let dots = '';
    for (const [i, value] of at.entries()) {
      if (value === undefined || (isLog && value <= 0)) continue;
      const joins = path !== '' && at[i - 1] !== undefined;
      path += `${joins ? 'L' : 'M'}${f(x(i))} ${f(y(value))}`;
      dots += `<circle cx="${f(x(i))}" cy="${f(y(value))}" r="${isDashed ? 2.2 : 3.2}" fill="${colour}"><title>${escape(`${name}, ${xs[i] ?? ''}: ${shortNumber(value)}`)}</title></circle>`;
    }
    return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${isDashed ? 1.4 : 2}"${isDashed ? ' stroke-dasharray="5 4"' : ''} stroke-linejoin="round"/>${dots}`;
  });
  const legend = curves.map(
    ({ name, colour, isDashed }) =>
      `<i style="background:${colour}${isDashed ? ';opacity:.55' : ''}"></i>${escape(name)}`,
  );
  return `<figure class="chart"><figcaption>${escape(chart.title)}<span class="legend">${legend.join(' ')}</span></figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(chart.title)}">${ticks.join('')}${names.join('')}${drawn.join('')}</svg></figure>`;
}

function linearTicks(high: number): number[] {
  const rough = high / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 2.5, 5, 10].find((nice) => nice * magnitude >= rough) ?? 10);
  return Array.from({ length: Math.floor(high / step) + 1 }, (_, k) => k * step);
}

function logTicks(low: number, high: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power += 1)
    for (const digit of high - low > 2.5 ? [1] : [1, 2, 5]) {
      const tick = digit * 10 ** power;
      if (Math.log10(tick) >= low && Math.log10(tick) <= high) ticks.push(tick);
    }
  return ticks;
}

const f = (value: number): string => String(Math.round(value * 10) / 10);
