// Several price files joined: one source a symbol, sources grouped into one index an underlying, each with its role. Says
// in words what the grouping had to assume, so that a report can repeat it.
import { type BarFile, BarFileError, type BarSeries } from './bar-file.ts';

/** Age at which a price is stale in the rulebook; a replay takes three bars where that is longer. */
export const SOURCE_AGE_MS = 60_000;
const BARS_UNTIL_STALE = 3;

export type PriceSource = {
  readonly symbol: string;
  /** `market`: a perpetual whose basis moves the mark. */
  readonly role: 'index' | 'market';
  readonly kind: 'spot' | 'perp';
  readonly venue: string;
  readonly barMs: number;
  readonly stalenessMs: number;
  /** Weight in the index, 1 to 10, by its share of the traded notional. */
  readonly weight: number;
  /** Ascending, without overlap. */
  readonly series: readonly BarSeries[];
  readonly gaps: number;
  readonly longestGapMs: number;
};

export type Underlying = {
  readonly name: string;
  readonly sources: readonly PriceSource[];
  /** `spot`: spot makes the index; `perpetuals`: there is no spot here, perpetuals make it and the basis is zero. */
  readonly indexFrom: 'spot' | 'perpetuals';
  /** Whether perpetual prices move the mark away from the index. */
  readonly hasBasis: boolean;
  /** Most decimals of any source. */
  readonly decimals: number;
  /** First, lowest and highest price as floats: for choosing grids only. */
  readonly first: number;
  readonly lowest: number;
  readonly highest: number;
  /** Mean traded notional a day in quote units over all sources; 0 if no file has volume. */
  readonly dailyNotional: number;
};

export type PriceData = {
  readonly underlyings: readonly Underlying[];
  readonly from: number;
  readonly to: number;
  /** Shortest bar of any source. */
  readonly barMs: number;
  readonly rows: number;
  readonly notes: readonly string[];
};

/** @throws BarFileError when rows of one symbol overlap, or there is no file. */
export function joinBars(files: readonly BarFile[]): PriceData {
  if (files.length === 0) throw new BarFileError('no price file was given');
  const bySymbol = new Map<string, BarSeries[]>();
  for (const file of files) {
    for (const series of file.series) {
      const key = `${series.symbol} ${series.instrument.kind} ${series.instrument.venue}`;
      bySymbol.set(key, [...(bySymbol.get(key) ?? []), series]);
    }
  }
  const byUnderlying = new Map<string, BarSeries[][]>();
  for (const key of [...bySymbol.keys()].sort(compare)) {
    const parts = bySymbol.get(key) as BarSeries[];
    parts.sort((a, b) => startOf(a) - startOf(b));
    refuseOverlap(parts);
    const name = (parts[0] as BarSeries).instrument.underlying;
    byUnderlying.set(name, [...(byUnderlying.get(name) ?? []), parts]);
  }
  const underlyings = [...byUnderlying.keys()]
    .sort(compare)
    .map((name) => group(name, byUnderlying.get(name) as BarSeries[][]));
  const all = files.flatMap((file) => file.series);
  return {
    underlyings,
    from: Math.min(...all.map(startOf)),
    to: Math.max(...all.map(endOf)),
    barMs: Math.min(...all.map((series) => series.barMs)),
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    notes: notesOn(all, underlyings),
  };
}

function refuseOverlap(parts: readonly BarSeries[]): void {
  for (let i = 1; i < parts.length; i += 1) {
    const before = parts[i - 1] as BarSeries;
    const after = parts[i] as BarSeries;
    if (startOf(after) >= endOf(before)) continue;
    const at = new Date(startOf(after)).toISOString();
    throw new BarFileError(
      `${after.file} and ${before.file} both have rows of ${after.symbol} from ${at} (ts_ms ${startOf(after)}): rows of one symbol must not overlap`,
    );
  }
}

function group(name: string, symbols: readonly (readonly BarSeries[])[]): Underlying {
  const kindOf = (parts: readonly BarSeries[]): 'spot' | 'perp' =>
    (parts[0] as BarSeries).instrument.kind;
  const hasSpot = symbols.some((parts) => kindOf(parts) === 'spot');
  const hasPerp = symbols.some((parts) => kindOf(parts) === 'perp');
  const traded = symbols.map(notionalOf);
  const most = Math.max(...traded);
  const sources = symbols.map((parts, i) => {
    const role = hasSpot && kindOf(parts) === 'perp' ? 'market' : 'index';
    const weight = most > 0 ? Math.max(1, Math.round((10 * (traded[i] as number)) / most)) : 1;
    return sourceOf(parts, role, weight);
  });
  let lowest = Number.POSITIVE_INFINITY;
  let highest = 0;
  let first = { time: Number.POSITIVE_INFINITY, price: 0 };
  let decimals = 0;
  for (const series of symbols.flat()) {
    const unit = 10 ** -series.decimals;
    decimals = Math.max(decimals, series.decimals);
    if (startOf(series) < first.time)
      first = { time: startOf(series), price: Number(series.open[0]) * unit };
    for (let i = 0; i < series.low.length; i += 1) {
      const low = Number(series.low[i]) * unit;
      const high = Number(series.high[i]) * unit;
      if (low < lowest) lowest = low;
      if (high > highest) highest = high;
    }
  }
  const days =
    Math.max(
      ...symbols.map((parts) =>
        parts.reduce((sum, series) => sum + series.times.length * series.barMs, 0),
      ),
    ) / 86_400_000;
  return {
    name,
    sources,
    indexFrom: hasSpot ? 'spot' : 'perpetuals',
    hasBasis: hasSpot && hasPerp,
    decimals,
    first: first.price,
    lowest,
    highest,
    dailyNotional: traded.reduce((sum, value) => sum + value, 0) / days,
  };
}

function notionalOf(parts: readonly BarSeries[]): number {
  let sum = 0;
  for (const series of parts) for (const value of series.notional ?? []) sum += value;
  return sum;
}

function sourceOf(
  parts: readonly BarSeries[],
  role: 'index' | 'market',
  weight: number,
): PriceSource {
  const { symbol, instrument } = parts[0] as BarSeries;
  const barMs = Math.max(...parts.map((series) => series.barMs));
  const stalenessMs = Math.max(SOURCE_AGE_MS, BARS_UNTIL_STALE * barMs);
  let gaps = 0;
  let longestGapMs = 0;
  let heard = startOf(parts[0] as BarSeries);
  for (const series of parts) {
    for (const time of series.times) {
      const silent = time - heard;
      if (silent > stalenessMs) {
        gaps += 1;
        longestGapMs = Math.max(longestGapMs, silent);
      }
      heard = time + series.barMs - 1;
    }
  }
  return {
    symbol,
    role,
    kind: instrument.kind,
    venue: instrument.venue,
    barMs,
    stalenessMs,
    weight,
    series: parts,
    gaps,
    longestGapMs,
  };
}

function notesOn(all: readonly BarSeries[], underlyings: readonly Underlying[]): string[] {
  const notes: string[] = [];
  const quotes = [...new Set(all.map((series) => series.instrument.quote))].sort(compare);
  if (quotes.length > 1) notes.push(`${quotes.join(', ')} are counted as one quote.`);
  else
    notes.push(
      `Every price is quoted in ${quotes[0]}, which settles the simulated markets as USD.`,
    );
  const list = (wanted: (underlying: Underlying) => boolean): string =>
    underlyings
      .filter(wanted)
      .map((underlying) => underlying.name)
      .join(', ');
  const perpOnly = list((underlying) => underlying.indexFrom === 'perpetuals');
  if (perpOnly !== '')
    notes.push(
      `No spot price of ${perpOnly} is here: its perpetual prices make the index, the basis is zero and so is funding.`,
    );
  const spotOnly = list((underlying) => underlying.indexFrom === 'spot' && !underlying.hasBasis);
  if (spotOnly !== '')
    notes.push(
      `Only spot prices of ${spotOnly} are here: mark price = index price, and funding is zero.`,
    );
  const inverse = [
    ...new Set(all.filter((series) => series.instrument.inverse).map((series) => series.symbol)),
  ].sort(compare);
  if (inverse.length > 0)
    notes.push(
      `Inverse contracts lend only their price (${inverse.length} symbols); the simulated markets are linear and settled in USD.`,
    );
  const silent = [
    ...new Set(
      all.filter((series) => series.notional === undefined).map((series) => series.symbol),
    ),
  ].sort(compare);
  if (silent.length > 0)
    notes.push(
      `No volume is given for ${silent.join(', ')}: depth there falls back to a fixed notional.`,
    );
  return notes;
}

const startOf = (series: BarSeries): number => series.times[0] as number;
const endOf = (series: BarSeries): number => (series.times.at(-1) as number) + series.barMs;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
