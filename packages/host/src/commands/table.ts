// Tables for a person to read: no colours (they may end up in a file), no line between rows.
import Table from 'cli-table3';

const STYLE = { head: [], border: [], compact: true };

export type Align = 'left' | 'right';

/** Names and values. */
export function pairsTable(rows: readonly (readonly [string, string | number])[]): string {
  const table = new Table({ style: STYLE, colAligns: ['left', 'right'] });
  for (const [name, value] of rows) table.push([name, String(value)]);
  return table.toString();
}

/** A table with a heading; the first column is text, the others are numbers unless `left` names them. */
export function columnsTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: readonly string[] = [],
): string {
  const colAligns = head.map(
    (name, index): Align => (index === 0 || left.includes(name) ? 'left' : 'right'),
  );
  const table = new Table({ style: STYLE, head: [...head], colAligns });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

/** What came in, what is accounted for, and the difference, by asset. */
export function conservationTable(assets: {
  readonly [symbol: string]: {
    readonly in: string;
    readonly accounted: string;
    readonly difference: string;
  };
}): string {
  return columnsTable(
    ['asset', 'came in', 'accounted for', 'difference'],
    Object.entries(assets).map(([symbol, asset]) => [
      symbol,
      asset.in,
      asset.accounted,
      asset.difference,
    ]),
  );
}
