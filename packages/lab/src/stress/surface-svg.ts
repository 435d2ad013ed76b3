// The loss surface as an inline drawing: one cell a pair of moves, darker with the loss, framed where the fund does not cover
// it. Colour says how the loss compares with the fund, the number in the cell says how much it is.
import { escape, shortNumber } from '../report/markup.ts';
import type { LossSurface } from './stress-result.ts';

const CELL_WIDTH = 66;
const CELL_HEIGHT = 27;
const LEFT = 92;
const TOP = 8;
const BOTTOM = 44;

/** `fund`: what there is to pay with, coins; colours reach full strength at that loss, or at the largest where there is none. */
export function surfaceSvg(surface: LossSurface, fund: number): string {
  const full = fund > 0 ? fund : Math.max(...surface.loss.flat());
  const { columns, rows, loss, uncovered, across, down } = surface;
  const width = LEFT + columns.length * CELL_WIDTH + 8;
  const height = TOP + rows.length * CELL_HEIGHT + BOTTOM;
  const isFactor = down.includes('factor');
  const cells: string[] = [];
  for (const [r, row] of rows.entries()) {
    const y = TOP + r * CELL_HEIGHT;
    const label = isFactor ? `x ${row}` : signed(row);
    cells.push(`<text x="${LEFT - 8}" y="${y + 18}" class="y">${label}</text>`);
    for (const c of columns.keys()) {
      const x = LEFT + c * CELL_WIDTH;
      const lost = loss[r]?.[c] ?? 0;
      const isOpen = (uncovered[r]?.[c] ?? 0) > 0;
      const strength = heat(lost, full);
      const ink = strength > 0.55 ? '#fff' : '#16202c';
      const edge = isOpen ? ' stroke="#7a1414" stroke-width="2"' : ' stroke="#fff"';
      cells.push(
        `<rect x="${x + 1}" y="${y + 1}" width="${CELL_WIDTH - 2}" height="${CELL_HEIGHT - 2}" rx="3" fill="${colour(strength)}"${edge}/>`,
        `<text x="${x + CELL_WIDTH / 2}" y="${y + 18}" class="x" style="fill:${ink}">${lost > 0 ? shortNumber(lost) : '0'}</text>`,
      );
    }
  }
  const foot = TOP + rows.length * CELL_HEIGHT;
  const labels = columns.map(
    (column, c) =>
      `<text x="${LEFT + (c + 0.5) * CELL_WIDTH}" y="${foot + 17}" class="x">${signed(column)}</text>`,
  );
  const middle = LEFT + (columns.length * CELL_WIDTH) / 2;
  const high = TOP + (rows.length * CELL_HEIGHT) / 2;
  const title = `Loss over moves of ${across} and ${down}`;
  return `<figure class="chart wide"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">${cells.join('')}${labels.join('')}<text x="${middle}" y="${foot + 37}" class="x" style="font-weight:600">${escape(across)}</text><text transform="translate(16 ${high}) rotate(-90)" class="x" style="font-weight:600">${escape(down)}</text></svg></figure>`;
}

const signed = (move: number): string =>
  `${move > 0 ? '+' : ''}${Number((move * 100).toFixed(1))} %`;

/** 0 for nothing, 1 at `full` and beyond; small losses are lifted so that they show. */
function heat(loss: number, full: number): number {
  if (!(loss > 0)) return 0;
  return Math.max(0.06, Math.min(1, Math.sqrt(loss / full)));
}

/** From a calm green through amber to red. */
function colour(strength: number): string {
  if (strength === 0) return '#e3efe9';
  const stops = [
    [247, 231, 190],
    [229, 138, 78],
    [176, 40, 40],
  ] as const;
  const at = strength * (stops.length - 1);
  const low = stops[Math.min(stops.length - 2, Math.floor(at))] ?? stops[0];
  const high = stops[Math.min(stops.length - 1, Math.floor(at) + 1)] ?? low;
  const share = at - Math.min(stops.length - 2, Math.floor(at));
  const mixed = low.map((value, i) => Math.round(value + share * ((high[i] ?? value) - value)));
  return `rgb(${mixed.join(' ')})`;
}
