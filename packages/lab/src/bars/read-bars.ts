// Text of a price file to bars. Columns are found by their names in the header; every price is read from its decimal
// text into an exact integer, so no float price exists. Anything doubtful is refused with the line and the value.
import { type BarFile, BarFileError, type BarSeries } from './bar-file.ts';
import { type Columns, findColumns } from './columns.ts';
import { instrumentOf, type Instrument } from './instrument.ts';
import { parsePrice, type PriceText } from './price-text.ts';

const TIME_FROM = Date.UTC(2009, 0, 1);
const TIME_TO = Date.UTC(2100, 0, 1);
/** Bar length of a symbol with a single row, where nothing can be measured. */
const BAR_MS_DEFAULT = 60_000;

/** Rows of one symbol while they are gathered. */
type Gathered = {
  readonly symbol: string;
  readonly instrument: Instrument;
  readonly times: number[];
  /** open, high, low, close of each row in turn. */
  readonly mantissas: bigint[];
  readonly scales: number[];
  readonly volumes: number[];
};
const PRICE_COLUMNS = ['open', 'high', 'low', 'close'] as const;

/**
 * Reads a price file. `name` is the file's name, used in messages and where a symbol does not say what it is.
 *
 * @throws BarFileError with one sentence: file, line, column, value, legal range.
 */
export function readBars(name: string, text: string): BarFile {
  const fileName = name.replace(/^.*[/\\]/, '');
  const headerEnd = lineEnd(text, 0);
  const columns = findColumns(fileName, text.slice(0, headerEnd));
  const bySymbol = new Map<string, Gathered>();
  let rows = 0;
  let line = 1;
  for (let at = headerEnd + 1; at < text.length; ) {
    const end = lineEnd(text, at);
    line += 1;
    const row = text.slice(at, text[end - 1] === '\r' ? end - 1 : end);
    at = end + 1;
    if (row === '') continue;
    readRow({ fileName, line, columns, fields: row.split(columns.separator), bySymbol });
    rows += 1;
  }
  if (rows === 0) throw new BarFileError(`${fileName} has a header but no rows of prices`);
  const series = [...bySymbol.values()].map((gathered) => finish(fileName, columns, gathered));
  series.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  return {
    name: fileName,
    rows,
    hasVolume: columns.volume >= 0 || columns.quoteVolume >= 0,
    series,
  };
}

type Row = {
  readonly fileName: string;
  readonly line: number;
  readonly columns: Columns;
  readonly fields: readonly string[];
  readonly bySymbol: Map<string, Gathered>;
};

function readRow(row: Row): void {
  const { fileName, line, columns, fields, bySymbol } = row;
  const where = `${fileName}, line ${line}`;
  if (fields.length < columns.count) {
    throw new BarFileError(
      `${where}: the row has ${fields.length} columns, the header names ${columns.count}`,
    );
  }
  const key =
    columns.venue < 0
      ? (fields[columns.symbol] ?? '')
      : `${fields[columns.symbol]}@${fields[columns.venue]}`;
  let gathered = bySymbol.get(key);
  if (gathered === undefined) {
    const instrument = instrumentOf(key, { fileName, coinColumn: columns.venue >= 0 });
    if (instrument === undefined) {
      const column = columns.names[columns.symbol];
      throw new BarFileError(
        `${where}, column ${column}: the symbol "${key}" is unknown; a coin quoted in USD, USDT or USDC is expected, such as BTCUSDT or BTC-USD@coinbase`,
      );
    }
    gathered = { symbol: key, instrument, times: [], mantissas: [], scales: [], volumes: [] };
    bySymbol.set(key, gathered);
  }

  const timeText = fields[columns.time] ?? '';
  const time = /^\d{1,16}$/.test(timeText) ? Number(timeText) : Number.NaN;
  if (!(time >= TIME_FROM && time < TIME_TO)) {
    throw new BarFileError(
      `${where}, column ts_ms: "${timeText}" is not a time in whole milliseconds from ${TIME_FROM} (2009) to ${TIME_TO} (2100)`,
    );
  }
  const last = gathered.times.at(-1);
  if (last !== undefined && time <= last) {
    const what = time === last ? 'repeats the time of' : 'is earlier than';
    throw new BarFileError(
      `${where}, column ts_ms: ${time} of ${key} ${what} the row before (${last}); rows of a symbol must ascend`,
    );
  }
  gathered.times.push(time);

  const prices: PriceText[] = [];
  for (const column of PRICE_COLUMNS) {
    const value = fields[columns[column]] ?? '';
    const price = parsePrice(value);
    if (price === undefined) {
      throw new BarFileError(
        `${where}, column ${column}: the price "${value}" of ${key} must be a number above 0 and below 1e15, with at most 18 digits`,
      );
    }
    prices.push(price);
    gathered.mantissas.push(price.mantissa);
    gathered.scales.push(price.decimals);
  }
  checkOrder(prices, (low, high) => {
    const a = fields[columns[low]];
    const b = fields[columns[high]];
    throw new BarFileError(
      `${where}: ${high} ${b} of ${key} is below ${low} ${a}; legal is low <= open, close <= high`,
    );
  });
  const volumeColumn = columns.quoteVolume >= 0 ? columns.quoteVolume : columns.volume;
  if (volumeColumn < 0) return;
  const volumeText = fields[volumeColumn] ?? '';
  const volume = volumeText === '' ? Number.NaN : Number(volumeText);
  if (!(volume >= 0 && volume < 1e18)) {
    throw new BarFileError(
      `${where}, column ${columns.names[volumeColumn]}: the volume "${volumeText}" of ${key} must be a number from 0 to 1e18`,
    );
  }
  gathered.volumes.push(volume);
}

type PriceColumn = (typeof PRICE_COLUMNS)[number];

function checkOrder(
  prices: readonly PriceText[],
  refuse: (low: PriceColumn, high: PriceColumn) => never,
): void {
  const most = Math.max(...prices.map((price) => price.decimals));
  const [open = 0n, high = 0n, low = 0n, close = 0n] = prices.map(
    (price) => price.mantissa * 10n ** BigInt(most - price.decimals),
  );
  if (high < low) refuse('low', 'high');
  if (high < open) refuse('open', 'high');
  if (high < close) refuse('close', 'high');
  if (open < low) refuse('low', 'open');
  if (close < low) refuse('low', 'close');
}

function finish(file: string, columns: Columns, gathered: Gathered): BarSeries {
  const { symbol, instrument, times, mantissas, scales, volumes } = gathered;
  const count = times.length;
  let decimals = 0;
  for (const scale of scales) if (scale > decimals) decimals = scale;
  const factors = Array.from(
    { length: decimals + 1 },
    (_, scale) => 10n ** BigInt(decimals - scale),
  );
  const columnsOut = PRICE_COLUMNS.map(() => new BigInt64Array(count));
  for (let i = 0; i < mantissas.length; i += 1) {
    const value = (mantissas[i] as bigint) * (factors[scales[i] as number] as bigint);
    (columnsOut[i & 3] as BigInt64Array)[i >> 2] = value;
  }
  const [open, high, low, close] = columnsOut as [
    BigInt64Array,
    BigInt64Array,
    BigInt64Array,
    BigInt64Array,
  ];
  const unit = 10 ** -decimals;
  const notional = new Float64Array(volumes.length);
  for (let i = 0; i < volumes.length; i += 1) {
    const volume = volumes[i] as number;
    const inQuote = columns.quoteVolume >= 0 || instrument.venue.toLowerCase() === 'ftx';
    if (inQuote) notional[i] = volume;
    else
      notional[i] = instrument.inverse
        ? volume * instrument.contractFace
        : volume * Number(close[i]) * unit;
  }
  const barMs = commonStep(times);
  return {
    symbol,
    instrument,
    file,
    barMs,
    times: Float64Array.from(times),
    decimals,
    open,
    high,
    low,
    close,
    notional: volumes.length === 0 ? undefined : notional,
  };
}

/** The most common step; of equally common ones the shortest. */
function commonStep(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (let i = 1; i < times.length; i += 1) {
    const step = (times[i] as number) - (times[i - 1] as number);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  let best = BAR_MS_DEFAULT;
  let most = 0;
  for (const [step, count] of counts) {
    if (count > most || (count === most && step < best)) {
      best = step;
      most = count;
    }
  }
  return best;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
