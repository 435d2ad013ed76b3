// Positions of a venue's accounts from a file: who holds how much of which coin on which side, at which mark. Rows without a
// position are passed over; what the file leaves blank is left blank here (draw-book.ts draws it).
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

export type PositionRow = {
  readonly user: string;
  readonly coin: string;
  readonly side: 'LONG' | 'SHORT';
  /** Coins, positive. */
  readonly size: number;
  readonly mark: number;
  /** Undefined where the file does not say. */
  readonly entry: number | undefined;
};
export type PositionsFile = {
  readonly rows: readonly PositionRow[];
  /** Rows of the file, those without a position included. */
  readonly read: number;
};

/** What the file is not: one sentence with the line and the value. */
export class PositionsFileError extends Error {
  override readonly name = 'PositionsFileError';
}

/** Dollars: prices that cents can state, and positions that the study's other side can bear. */
const PRICE = { least: 0.01, most: 1e7 } as const;
const NOTIONAL_MOST = 1e10;

const COLUMNS = [
  'user_address',
  'asset',
  'side',
  'position_size',
  'entry_price',
  'mark_price',
] as const;

/** @throws PositionsFileError for a file that cannot be read or holds something else. */
export function readPositions(path: string): PositionsFile {
  let text: string;
  try {
    const bytes = readFileSync(path);
    text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new PositionsFileError(`cannot read ${path}: ${reasonOf(error)}`);
  }
  return parsePositions(path.replace(/^.*[/\\]/, ''), text);
}

export function parsePositions(name: string, text: string): PositionsFile {
  const lines = text.split(/\r?\n/).filter((line) => line !== '');
  const head = (lines[0] ?? '').split(',');
  const at = COLUMNS.map((column) => head.indexOf(column));
  const missing = COLUMNS.find((_, index) => at[index] === -1);
  if (missing !== undefined) throw new PositionsFileError(`${name} has no column "${missing}"`);
  const rows: PositionRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    const fields = line.split(',');
    const where = `${name}, line ${index + 1}`;
    const text_ = (column: number): string => fields[at[column] ?? -1] ?? '';
    const size = numberIn(where, 'position_size', text_(3));
    if (size === 0) continue;
    const side = text_(2);
    if (side !== 'LONG' && side !== 'SHORT')
      throw new PositionsFileError(`${where}: the side is "${side}", neither LONG nor SHORT`);
    const mark = numberIn(where, 'mark_price', text_(5));
    refuseOutside(`${where}: the mark`, mark, PRICE);
    const entry = text_(4) === '' ? undefined : numberIn(where, 'entry_price', text_(4));
    if (entry !== undefined) refuseOutside(`${where}: the entry price`, entry, PRICE);
    const notional = { least: 0, most: NOTIONAL_MOST };
    refuseOutside(`${where}: the size times the mark`, Math.abs(size) * mark, notional);
    rows.push({ user: text_(0), coin: text_(1), side, size: Math.abs(size), mark, entry });
  }
  if (rows.length === 0) throw new PositionsFileError(`${name} holds no position`);
  return { rows, read: lines.length - 1 };
}

function numberIn(where: string, column: string, text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value)) return value;
  throw new PositionsFileError(`${where}: ${column} is "${text}", not a number`);
}

function refuseOutside(
  what: string,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  if (value >= least && value <= most) return;
  throw new PositionsFileError(`${what} is ${value}, outside ${least} to ${most} USD`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'EISDIR') return 'it is a folder';
  return error.message;
}
