// Bars that lie: one row a ladder, its cost stacked from named parts, the least on top. Inline SVG without script.
import { escape, shortMoney, shortNumber } from '../report/markup.ts';

const WIDTH = 1160;
const LEFT = 112;
const RIGHT = 92;
const ROW = 25;
const TOP = 8;
const AXIS = 24;

export type CostPart = { readonly name: string; readonly colour: string };
export type CostRow = {
  readonly name: string;
  readonly isOurs: boolean;
  /** In the order of the parts, >= 0. */
  readonly values: readonly number[];
};

export function costBars(chart: {
  readonly title: string;
  readonly parts: readonly CostPart[];
  readonly rows: readonly CostRow[];
}): string {
  const { title, parts, rows } = chart;
  const sums = rows.map(({ values }) => values.reduce((sum, value) => sum + value, 0));
  const most = Math.max(1, ...sums);
  const x = (value: number): number => LEFT + (value / most) * (WIDTH - LEFT - RIGHT);
  const height = TOP + rows.length * ROW + AXIS;
  const ticks = ticksOf(most).map(
    (tick) =>
      `<line class="grid" x1="${f(x(tick))}" x2="${f(x(tick))}" y1="${TOP}" y2="${height - AXIS}"/><text class="x" x="${f(x(tick))}" y="${height - 7}">${shortNumber(tick)}</text>`,
  );
  const drawn = rows.map(({ name, isOurs, values }, at) => {
    const y = TOP + at * ROW;
    let from = 0;
    const bars = values.map((value, i) => {
      const left = x(from);
      from += value;
      const wide = x(from) - left;
      return wide < 0.05
        ? ''
        : `<rect x="${f(left)}" y="${y + 4}" width="${f(wide)}" height="${ROW - 8}" fill="${parts[i]?.colour ?? ''}"><title>${escape(`${name}, ${parts[i]?.name ?? ''}: ${shortMoney(value)}`)}</title></rect>`;
    });
    const weight = isOurs ? ' style="font-weight:700;fill:var(--ink)"' : '';
    return `<text class="y" x="${LEFT - 8}" y="${y + ROW / 2 + 4}"${weight}>${escape(name)}</text>${bars.join('')}<text x="${f(x(from) + 7)}" y="${y + ROW / 2 + 4}"${weight}>${escape(shortMoney(sums[at] ?? 0))}</text>`;
  });
  const legend = parts
    .map(({ name, colour }) => `<i style="background:${colour}"></i>${escape(name)}`)
    .join(' ');
  return `<figure class="chart wide"><figcaption>${escape(title)}<span class="legend">${legend}</span></figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(title)}">${ticks.join('')}${drawn.join('')}</svg></figure>`;
}

function ticksOf(most: number): readonly number[] {
  const rough = most / 5;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 5, 10].find((nice) => nice * magnitude >= rough) ?? 10);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}

const f = (value: number): string => String(Math.round(value * 10) / 10);
