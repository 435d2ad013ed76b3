// Small pieces of HTML: escaping, numbers as a risk officer reads them, tables. Names come from price files, so everything
// that is text goes through `escape`.

export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** USD 12.3 m: three significant digits and a size word. */
export function shortMoney(value: number): string {
  return `USD ${shortNumber(value)}`;
}

export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e9) return `${trim(value / 1e9)} bn`;
  if (size >= 1e6) return `${trim(value / 1e6)} m`;
  if (size >= 1e4) return `${trim(value / 1e3)} k`;
  return size >= 100 ? String(Math.round(value)) : trim(value);
}

const trim = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(3))));

/** 12,345 */
export const grouped = (value: number): string =>
  String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

export const percent = (ppm: number): string => `${Number((ppm / 10_000).toFixed(2))} %`;

/** 2025-10-10 21:20 */
export const instant = (ms: number): string =>
  new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

export type Cell = string | number;
export type Column = { readonly name: string; readonly isText?: true };

/** Numbers stand right; text left. Cells are escaped here. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const align = (i: number): string => (columns[i]?.isText === true ? '' : ' class="n"');
  const head = columns.map((column, i) => `<th${align(i)}>${escape(column.name)}</th>`).join('');
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell, i) => `<td${align(i)}>${escape(typeof cell === 'number' ? grouped(cell) : cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}
