// Charts as inline SVG: lines, a shaded range, bars and stacked bands over time, with axes and a legend. Each chart also
// carries its numbers for the crosshair of page-script.ts; without script it is still a chart.
import { escape, instant, shortNumber } from './markup.ts';

const WIDTH_DEFAULT = 580;
const LEFT = 58;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 24;

export type ChartLine = {
  readonly name: string;
  readonly colour: string;
  readonly values: readonly number[];
  readonly style?: 'line' | 'area' | 'bars';
};
export type Chart = {
  readonly title: string;
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  /** Shaded between low and high. */
  readonly range?: {
    readonly name: string;
    readonly low: readonly number[];
    readonly high: readonly number[];
  };
  /** Axis from zero; else around the values. */
  readonly isFromZero: boolean;
  /** Lines are stacked on each other, as shares of their sum. */
  readonly isStacked?: true;
  /** Of the drawing; the page scales it to its column. */
  readonly width?: number;
  readonly height?: number;
};

export function chart(spec: Chart): string {
  const height = spec.height ?? 200;
  const width = spec.width ?? WIDTH_DEFAULT;
  const { times } = spec;
  const from = times[0] ?? 0;
  const to = times.at(-1) ?? 1;
  const [low, high] = spec.isStacked === true ? [0, 1] : extent(spec);
  const x = (time: number): number =>
    LEFT + ((time - from) / Math.max(1, to - from)) * (width - LEFT - RIGHT);
  const y = (value: number): number =>
    height - BOTTOM - ((value - low) / (high - low)) * (height - TOP - BOTTOM);
  const scale: Scale = { x, y, floor: height - BOTTOM };
  const marks = [
    ...yTicks(low, high).map(
      (tick) =>
        `<line x1="${LEFT}" x2="${width - RIGHT}" y1="${f(y(tick))}" y2="${f(y(tick))}" class="grid"/><text x="${LEFT - 7}" y="${f(y(tick) + 4)}" class="y">${spec.isStacked === true ? `${Math.round(tick * 100)} %` : shortNumber(tick)}</text>`,
    ),
    ...xTicks(from, to).map(
      (tick) =>
        `<text x="${f(x(tick))}" y="${height - 6}" class="x">${timeLabel(tick, to - from)}</text>`,
    ),
  ];
  const shapes =
    spec.isStacked === true
      ? stackedBands(spec, scale)
      : [rangeBand(spec, scale), ...spec.lines.map((line) => drawLine(line, times, scale))];
  const legend = [
    ...spec.lines.map(({ name, colour }) => ({ name, colour })),
    ...(spec.range === undefined ? [] : [{ name: spec.range.name, colour: '#bcd3f5' }]),
  ];
  const data = JSON.stringify({
    t: times,
    s: spec.lines.map(({ name, values }) => ({
      n: name,
      v: values.map((value) => (Number.isFinite(value) ? Number(value.toPrecision(6)) : null)),
    })),
  });
  return `<figure class="chart"><figcaption>${escape(spec.title)}<span class="legend">${legend.map(({ name, colour }) => `<i style="background:${colour}"></i>${escape(name)}`).join(' ')}</span></figcaption><div class="plot"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(spec.title)}" data-l="${LEFT}" data-r="${RIGHT}" data-w="${width}">${marks.join('')}${shapes.join('')}<line class="cross" y1="${TOP}" y2="${height - BOTTOM}"/></svg><output></output></div><script type="application/json">${data.replace(/</g, '\\u003c')}</script></figure>`;
}

type Scale = {
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
  readonly floor: number;
};

function extent({ lines, range, isFromZero }: Chart): readonly [number, number] {
  let low = isFromZero ? 0 : Number.POSITIVE_INFINITY;
  let high = isFromZero ? 0 : Number.NEGATIVE_INFINITY;
  for (const values of [...lines.map((line) => line.values), range?.low ?? [], range?.high ?? []]) {
    for (const value of values) {
      if (!Number.isFinite(value) || (!isFromZero && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(high > low)) return isFromZero || !Number.isFinite(low) ? [0, 1] : [low * 0.99, low * 1.01];
  const pad = (high - low) * 0.06;
  return [isFromZero ? 0 : low - pad, high + pad];
}

function drawLine(
  { values, colour, style }: ChartLine,
  times: readonly number[],
  { x, y, floor }: Scale,
): string {
  if (style === 'bars') {
    const bars = values.map((value, i) =>
      value > 0
        ? `M${f(x(times[i] as number))} ${f(floor)}V${f(Math.min(floor - 1, y(value)))}`
        : '',
    );
    return `<path d="${bars.join('')}" stroke="${colour}" stroke-width="1.6" fill="none"/>`;
  }
  let path = '';
  let first = 0;
  let last = 0;
  for (const [i, value] of values.entries()) {
    if (!Number.isFinite(value)) continue;
    last = x(times[i] as number);
    if (path === '') first = last;
    path += `${path === '' ? 'M' : 'L'}${f(last)} ${f(y(value))}`;
  }
  const area =
    style === 'area' && path !== ''
      ? `<path d="${path}L${f(last)} ${f(floor)}L${f(first)} ${f(floor)}Z" fill="${colour}" opacity=".16"/>`
      : '';
  return `${area}<path d="${path}" stroke="${colour}" stroke-width="1.5" fill="none" stroke-linejoin="round"/>`;
}

function rangeBand({ range, times }: Chart, { x, y }: Scale): string {
  if (range === undefined) return '';
  const points: string[] = [];
  for (const [i, value] of range.high.entries())
    if (value > 0) points.push(`${f(x(times[i] as number))} ${f(y(value))}`);
  for (let i = range.low.length - 1; i >= 0; i -= 1) {
    const value = range.low[i] as number;
    if (value > 0) points.push(`${f(x(times[i] as number))} ${f(y(value))}`);
  }
  return points.length === 0
    ? ''
    : `<path d="M${points.join('L')}Z" fill="#bcd3f5" opacity=".55"/>`;
}

function stackedBands({ lines, times }: Chart, { x, y }: Scale): string[] {
  const totals = times.map((_, i) =>
    Math.max(
      1,
      lines.reduce((sum, line) => sum + (line.values[i] ?? 0), 0),
    ),
  );
  let below = times.map(() => 0);
  return lines.map(({ values, colour }) => {
    const above = below.map((base, i) => base + (values[i] ?? 0) / (totals[i] as number));
    const upper = above.map((share, i) => `${f(x(times[i] as number))} ${f(y(share))}`);
    const lower = below.map((share, i) => `${f(x(times[i] as number))} ${f(y(share))}`).reverse();
    below = above;
    return `<path d="M${[...upper, ...lower].join('L')}Z" fill="${colour}"/>`;
  });
}

function yTicks(low: number, high: number): number[] {
  const rough = (high - low) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 2.5, 5, 10].find((nice) => nice * magnitude >= rough) ?? 10);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step)
    ticks.push(Math.abs(tick) < step * 1e-9 ? 0 : tick);
  return ticks;
}

/** At most seven round instants. */
function xTicks(from: number, to: number): number[] {
  const hour = 3_600_000;
  const steps = [
    1 / 12,
    1 / 6,
    1 / 2,
    1,
    2,
    4,
    6,
    12,
    24,
    48,
    24 * 7,
    24 * 14,
    24 * 30.4375,
    24 * 91.3125,
    24 * 182.625,
  ];
  const step = hour * (steps.find((hours) => (to - from) / (hours * hour) <= 7) ?? 24 * 365.25);
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return ticks;
}

function timeLabel(time: number, span: number): string {
  const text = instant(time);
  if (span > 200 * 86_400_000) return text.slice(0, 7);
  return span > 3 * 86_400_000 ? text.slice(5, 10) : text.slice(11);
}

const f = (value: number): string => String(Math.round(value * 10) / 10);
