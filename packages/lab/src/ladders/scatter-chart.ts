// Trader loss against bad debt, one named point a ladder: towards the corner is better in both. Upwards by the square
// root, so that one ladder with a large debt does not press the others together. Inline SVG.
import { escape, shortNumber } from '../report/markup.ts';

const WIDTH = 560;
const HEIGHT = 330;
const LEFT = 62;
const RIGHT = 78;
const TOP = 14;
const BOTTOM = 42;

export type ScatterPoint = {
  readonly name: string;
  readonly colour: string;
  readonly isOurs: boolean;
  readonly x: number;
  readonly y: number;
};

export function scatterChart(chart: {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly points: readonly ScatterPoint[];
}): string {
  const { points, title } = chart;
  const mostX = Math.max(1e-9, ...points.map(({ x }) => x)) * 1.06;
  const lowX = Math.min(...points.map(({ x }) => x)) * 0.94;
  const mostY = Math.max(1e-9, ...points.map(({ y }) => y)) * 1.1;
  const px = (x: number): number => LEFT + ((x - lowX) / (mostX - lowX)) * (WIDTH - LEFT - RIGHT);
  const py = (y: number): number =>
    HEIGHT - BOTTOM - Math.sqrt(y / mostY) * (HEIGHT - TOP - BOTTOM);
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const [x, y] = [lowX + share * (mostX - lowX), share * share * mostY];
    return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${f(py(y))}" y2="${f(py(y))}"/><text class="y" x="${LEFT - 7}" y="${f(py(y) + 4)}">${shortNumber(y)}</text><text class="x" x="${f(px(x))}" y="${HEIGHT - BOTTOM + 16}">${shortNumber(x)}</text>`;
  });
  const labels = placed(points.map((point) => ({ point, x: px(point.x), y: py(point.y) })));
  const marks = labels.map(
    ({ point, x, y, at }) =>
      `<circle cx="${f(x)}" cy="${f(y)}" r="${point.isOurs ? 6 : 4}" fill="${point.colour}"/><text x="${f(x + 9)}" y="${f(at + 4)}"${point.isOurs ? ' style="font-weight:700;fill:var(--ink)"' : ''}>${escape(point.name)}</text>`,
  );
  return `<figure class="chart"><figcaption>${escape(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escape(title)}">${grid.join('')}${marks.join('')}<text class="x" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}">${escape(chart.xName)}</text><text class="x" transform="translate(12 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)">${escape(chart.yName)}</text></svg></figure>`;
}

type Place = { readonly point: ScatterPoint; readonly x: number; readonly y: number };
const LABEL_HEIGHT = 12;
const LABEL_WIDTH = 70;

/** Names that would lie on each other move apart downwards, then stay within the drawing. */
function placed(places: readonly Place[]): readonly (Place & { readonly at: number })[] {
  const done: (Place & { readonly at: number })[] = [];
  for (const place of [...places].sort((a, b) => a.y - b.y || a.x - b.x)) {
    let at = place.y;
    const clashes = (): boolean =>
      done.some(
        (each) => Math.abs(each.x - place.x) < LABEL_WIDTH && Math.abs(each.at - at) < LABEL_HEIGHT,
      );
    while (clashes() && at > TOP) at -= 2;
    done.push({ ...place, at });
  }
  return done;
}

const f = (value: number): string => String(Math.round(value * 10) / 10);
