// Text of an option chain file to chains. Columns are found by their names in the header; anything doubtful is refused
// with the line and the value. Two layouts are known: with the venue's volatility, and one with the day of expiry as text.
import { ChainFileError, type OptionChain, type OptionRow } from './option-chain.ts';

/** Rows further apart in time than this belong to different chains. */
const CHAIN_SPAN_MS = 60_000;
/** Hour of the day, UTC, at which options that name only their day expire: the convention of the venue of that layout. */
const EXPIRY_HOUR = 8;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const NEEDED = ['ts_ms', 'instrument', 'strike', 'type', 'bid', 'ask', 'mark'];

/**
 * Reads a chain file. `name` is the file's name, used in messages. Chains come by ascending time, then underlying; a chain
 * is of the time of its last row.
 *
 * @throws ChainFileError with one sentence: file, line, column, value, legal range.
 */
export function readChains(name: string, text: string): readonly OptionChain[] {
  const fileName = name.replace(/^.*[/\\]/, '');
  const [header = '', ...lines] = text.split(/\r?\n/);
  const names = header.split(',');
  const missing = NEEDED.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new ChainFileError(`${fileName}: the header lacks ${missing.join(', ')}: "${header}"`);
  }
  const columns = new Map(names.map((column, i) => [column, i]));
  const open = new Map<string, { asOfMs: number; underlying: string; rows: OptionRow[] }>();
  const chains: { asOfMs: number; underlying: string; rows: OptionRow[] }[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === '') continue;
    const fields = line.split(',');
    const where = `${fileName}, line ${i + 2}`;
    const cell = new Cells(where, columns, fields);
    const asOfMs = cell.number('ts_ms');
    const row = rowOf(cell);
    const underlying = row.instrument.split('-')[0] ?? '';
    let chain = open.get(underlying);
    if (chain === undefined || Math.abs(asOfMs - chain.asOfMs) > CHAIN_SPAN_MS) {
      chain = { asOfMs, underlying, rows: [] };
      open.set(underlying, chain);
      chains.push(chain);
    }
    chain.asOfMs = Math.max(chain.asOfMs, asOfMs);
    chain.rows.push(row);
  }
  if (chains.length === 0) throw new ChainFileError(`${fileName} has a header but no options`);
  return chains.sort((x, y) => x.asOfMs - y.asOfMs || (x.underlying < y.underlying ? -1 : 1));
}

function rowOf(cell: Cells): OptionRow {
  const right = cell.text('type').toLowerCase();
  if (!['call', 'put', 'c', 'p'].includes(right)) {
    throw cell.error('type', 'one of call, put, C, P');
  }
  const hasVolatility = cell.has('mark_iv');
  return {
    instrument: cell.text('instrument'),
    right: right.startsWith('c') ? 'call' : 'put',
    strike: cell.number('strike'),
    expiryMs: cell.has('expiry_ms') ? cell.number('expiry_ms') : expiryOf(cell),
    bid: cell.optional('bid'),
    ask: cell.optional('ask'),
    mark: cell.number('mark'),
    volatility: hasVolatility ? cell.optional('mark_iv') : undefined,
    forward: cell.optional(cell.has('forward') ? 'forward' : 'underlying'),
    forwardOf: cell.text('forward_instrument') || undefined,
    index: cell.number(cell.has('index') ? 'index' : 'index_est_delivery'),
  };
}

/** Day of expiry such as 9JAN24 to milliseconds. */
function expiryOf(cell: Cells): number {
  const [, day, month = '', year] =
    /^(\d{1,2})([A-Z]{3})(\d{2})$/.exec(cell.text('expire_date')) ?? [];
  const monthIndex = MONTHS.indexOf(month);
  if (day === undefined || monthIndex < 0) throw cell.error('expire_date', 'a day such as 9JAN24');
  return Date.UTC(2000 + Number(year), monthIndex, Number(day), EXPIRY_HOUR);
}

/** The cells of one row by the name of their column. */
class Cells {
  private readonly where: string;
  private readonly columns: ReadonlyMap<string, number>;
  private readonly fields: readonly string[];

  constructor(where: string, columns: ReadonlyMap<string, number>, fields: readonly string[]) {
    this.where = where;
    this.columns = columns;
    this.fields = fields;
  }
  has(column: string): boolean {
    return this.columns.has(column);
  }
  text(column: string): string {
    return this.fields[this.columns.get(column) ?? -1] ?? '';
  }
  /** A number of zero or more. */
  number(column: string): number {
    const value = this.optional(column);
    if (value === undefined) throw this.error(column, 'a number of zero or more');
    return value;
  }
  /** As `number`, or undefined where the cell is empty. */
  optional(column: string): number | undefined {
    const text = this.text(column);
    if (text === '') return undefined;
    const value = Number(text);
    if (!(value >= 0 && Number.isFinite(value)))
      throw this.error(column, 'a number of zero or more');
    return value;
  }
  error(column: string, legal: string): ChainFileError {
    return new ChainFileError(
      `${this.where}, column ${column}: "${this.text(column)}" is not ${legal}`,
    );
  }
}
