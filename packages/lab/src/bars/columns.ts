// Which column of a price file is which, from its header line.
import { BarFileError } from './bar-file.ts';

export type Columns = {
  readonly names: readonly string[];
  readonly separator: string;
  readonly count: number;
  /** The symbol, or the coin where a venue column stands beside it. */
  readonly symbol: number;
  /** -1 unless the file names venue and coin separately. */
  readonly venue: number;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** -1 where there is none. */
  readonly volume: number;
  readonly quoteVolume: number;
};

/** @throws BarFileError that names every column missing. */
export function findColumns(fileName: string, headerLine: string): Columns {
  const header = headerLine.replace(/^\uFEFF/, '').replace(/\r$/, '');
  const separator = header.includes('\t') ? '\t' : ',';
  const names = header.split(separator).map((name) => name.trim().toLowerCase());
  const at = (name: string): number => names.indexOf(name);
  const coin = at('coin');
  const hasVenue = coin >= 0 && at('venue') >= 0;
  const symbol = hasVenue ? coin : Math.max(at('symbol'), at('symbol_exchange'));
  const columns: Columns = {
    names,
    separator,
    count: names.length,
    symbol,
    venue: hasVenue ? at('venue') : -1,
    time: at('ts_ms'),
    open: at('open'),
    high: at('high'),
    low: at('low'),
    close: at('close'),
    volume: at('volume'),
    quoteVolume: at('quote_volume'),
  };
  const missing = (['symbol', 'time', 'open', 'high', 'low', 'close'] as const)
    .filter((column) => columns[column] < 0)
    .map((column) =>
      column === 'symbol'
        ? 'symbol (or symbol_exchange, or venue and coin)'
        : column === 'time'
          ? 'ts_ms'
          : column,
    );
  if (missing.length === 0) return columns;
  const shown = /^[\x20-\x7e\t]{1,200}$/.test(header)
    ? `its header is "${header}"`
    : 'its first line is no header of columns';
  if (missing.length >= 4)
    throw new BarFileError(
      `${fileName}, line 1: this is not a price file, ${shown}; symbol, ts_ms, open, high, low and close are needed`,
    );
  const noun = missing.length === 1 ? 'the column' : 'the columns';
  throw new BarFileError(
    `${fileName}, line 1: ${noun} ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing, ${shown}`,
  );
}
