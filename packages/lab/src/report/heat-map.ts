// A heat map as inline SVG: one coloured cell with its number for each pair of two axes, and lines drawn over it at fractional
// positions of the rows. Colours run from calm to bad; what a cell means is said in its hover text.
import { escape } from './markup.ts';

const LEFT = 78;
const RIGHT = 10;
const TOP = 8;
const CELL_HEIGHT = 34;
const BOTTOM = 42;
const WIDTH = 560;

export type HeatCell = {
  /** What stands in the cell. */
  readonly text: string;
  /** 0 calm to 1 bad. */
  readonly heat: number;
  readonly hover: string;
};
export type HeatLine = {
  readonly name: string;
  readonly colour: string;
  readonly isDashed: boolean;
  /** Position among the rows for each column: 0 is the middle of the first row; undefined: off the map. */
  readonly rows: readonly (number | undefined)[];
};
export type HeatMap = {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly columnsName: string;
  readonly rowsName: string;
  /** [row][column] */
  readonly cells: readonly (readonly HeatCell[])[];
  readonly lines: readonly HeatLine[];
};

export function heatMap(map: HeatMap): string {
  const { columns, rows, cells, lines } = map;
  const height = TOP + rows.length * CELL_HEIGHT + BOTTOM;
  const wide = (WIDTH - LEFT - RIGHT) / columns.length;
  const x = (column: number): number => LEFT + column * wide;
  const y = (row: number): number => TOP + row * CELL_HEIGHT;
  const boxes = cells.flatMap((row, r) =>
    row.map(
      ({ text, heat, hover }, c) =>
        `<g><title>${escape(hover)}</title><rect x="${f(x(c) + 1)}" y="${f(y(r) + 1)}" width="${f(wide - 2)}" height="${CELL_HEIGHT - 2}" rx="3" fill="${colourOf(heat)}"/><text x="${f(x(c) + wide / 2)}" y="${f(y(r) + CELL_HEIGHT / 2 + 4)}" class="x" style="fill:${heat > 0.72 ? '#fff' : '#16202c'}">${escape(text)}</text></g>`,
    ),
  );
  const names = [
    ...rows.map(
      (name, r) =>
        `<text x="${LEFT - 8}" y="${f(y(r) + CELL_HEIGHT / 2 + 4)}" class="y">${escape(name)}</text>`,
    ),
    ...columns.map(
      (name, c) =>
        `<text x="${f(x(c) + wide / 2)}" y="${height - BOTTOM + 16}" class="x">${escape(name)}</text>`,
    ),
    `<text x="${f((LEFT + WIDTH - RIGHT) / 2)}" y="${height - 6}" class="x">${escape(map.columnsName)}</text>`,
    `<text transform="translate(13 ${f(TOP + (rows.length * CELL_HEIGHT) / 2)}) rotate(-90)" class="x">${escape(map.rowsName)}</text>`,
  ];
  const drawn = lines.map(({ colour, isDashed, rows: at }) => {
    const points = at.map((row, c) =>
      row === undefined
        ? undefined
        : `${f(x(c) + wide / 2)} ${f(y(within(row, rows.length) + 0.5))}`,
    );
    let path = '';
    for (const [c, point] of points.entries())
      if (point !== undefined)
        path += `${path === '' || points[c - 1] === undefined ? 'M' : 'L'}${point}`;
    const dash = isDashed ? ' stroke-dasharray="6 4"' : '';
    const dots = points
      .filter((point) => point !== undefined)
      .map((point) => {
        const [cx = '', cy = ''] = point.split(' ');
        return `<circle cx="${cx}" cy="${cy}" r="3.2" fill="${colour}" stroke="#fff"/>`;
      });
    return `<path d="${path}" fill="none" stroke="#fff" stroke-width="5" opacity=".75"/><path d="${path}" fill="none" stroke="${colour}" stroke-width="2.4"${dash}/>${dots.join('')}`;
  });
  const legend = lines.map(
    ({ name, colour }) => `<i style="background:${colour}"></i>${escape(name)}`,
  );
  return `<figure class="chart"><figcaption>${escape(map.title)}<span class="legend">${legend.join(' ')}</span></figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escape(map.title)}">${boxes.join('')}${names.join('')}${drawn.join('')}</svg></figure>`;
}

/** A line beyond the map runs along its edge. */
const within = (row: number, rows: number): number => Math.min(rows - 0.5, Math.max(-0.5, row));

const STOPS = [
  [224, 239, 233],
  [246, 232, 186],
  [233, 158, 92],
  [178, 44, 44],
] as const;

function colourOf(heat: number): string {
  const at = Math.min(1, Math.max(0, heat)) * (STOPS.length - 1);
  const i = Math.min(STOPS.length - 2, Math.floor(at));
  const [low, high] = [STOPS[i] ?? STOPS[0], STOPS[i + 1] ?? STOPS[0]];
  return `rgb(${low.map((value, k) => Math.round(value + (at - i) * ((high[k] ?? value) - value))).join(',')})`;
}

const f = (value: number): string => String(Math.round(value * 10) / 10);
