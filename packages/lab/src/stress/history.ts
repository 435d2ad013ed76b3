// What price files say about joint moves: the worst hours and days on which the coins of the files fell or rose together, as
// scenarios, and the deviations and correlations of their moves. Rows of different sources are brought to common hours first.
import type { PriceData, PriceSource } from '../bars/price-data.ts';
import { ln } from '../base/elementary.ts';
import { EVERY_MARKET, type Scenario } from './scenario-set.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** Of each horizon so many falls and rises, each on a day of its own. */
const WORST_FALLS = 3;
const WORST_RISES = 2;
const PER_HOUR_LEAST = 100;

export type MoveEstimate = {
  readonly names: readonly string[];
  /** Standard deviation of a logarithmic move over the horizon. */
  readonly deviation: readonly number[];
  readonly correlation: readonly (readonly number[])[];
  /** In words: what it was estimated from. */
  readonly from: string;
};

/** Hourly low, high and close of one coin from `start` on; NaN where there was no row. */
type Hours = {
  readonly name: string;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly close: Float64Array;
};
export type HourlyHistory = { readonly start: number; readonly coins: readonly Hours[] };

/** Brings price files to hours: of each coin the source with most rows. */
export function hourlyHistory(data: PriceData): HourlyHistory {
  const start = Math.floor(data.from / HOUR_MS) * HOUR_MS;
  const count = Math.max(1, Math.ceil((data.to - start) / HOUR_MS));
  const coins = data.underlyings.map(({ name, sources }): Hours => {
    const rowsOf = ({ series }: PriceSource): number =>
      series.reduce((sum, { times }) => sum + times.length, 0);
    const longest = sources.reduce((a, b) => (rowsOf(b) > rowsOf(a) ? b : a));
    const low = new Float64Array(count).fill(Number.NaN);
    const high = new Float64Array(count).fill(Number.NaN);
    const close = new Float64Array(count).fill(Number.NaN);
    for (const series of longest.series) {
      const unit = 10 ** -series.decimals;
      for (const [i, time] of series.times.entries()) {
        const hour = Math.floor((time - start) / HOUR_MS);
        const [l, h] = [Number(series.low[i]) * unit, Number(series.high[i]) * unit];
        if (!(l >= (low[hour] as number))) low[hour] = l;
        if (!(h <= (high[hour] as number))) high[hour] = h;
        close[hour] = Number(series.close[i]) * unit;
      }
    }
    return { name, low, high, close };
  });
  return { start, coins };
}

/**
 * The move of each coin to the extreme of an hour, from the close `hours` before it; a coin without both is left out.
 * `side` -1: to the low; 1: to the high.
 */
export function movesAt(
  history: HourlyHistory,
  at: { readonly hour: number; readonly hours: number; readonly side: -1 | 1 },
): ReadonlyMap<string, number> {
  const moves = new Map<string, number>();
  for (const { name, low, high, close } of history.coins) {
    const before = close[at.hour - at.hours] ?? Number.NaN;
    const reached = (at.side < 0 ? low : high)[at.hour] ?? Number.NaN;
    if (before > 0 && reached > 0) moves.set(name, reached / before - 1);
  }
  return moves;
}

/** Scenarios of the worst joint hours and days: by the mean move of the coins that have prices then. */
export function worstMoves(history: HourlyHistory): readonly Scenario[] {
  const scenarios: Scenario[] = [];
  for (const hours of [1, DAY_HOURS]) {
    for (const side of [-1, 1] as const) {
      for (const hour of worstHours(history, { hours, side })) {
        const known = movesAt(history, { hour, hours, side });
        // A coin that the files do not have moves as their median does.
        const moves = new Map([[EVERY_MARKET, medianMove(known)], ...known]);
        scenarios.push(historical(history, { hour, hours, side, moves }));
      }
    }
  }
  return scenarios;
}

/** The worst hour between two instants, with its moves; undefined without prices. */
export function worstMoveWithin(
  history: HourlyHistory,
  asked: {
    readonly from: number;
    readonly to: number;
    readonly hours: number;
    readonly side: -1 | 1;
  },
): { readonly time: number; readonly moves: ReadonlyMap<string, number> } | undefined {
  const { hours, side } = asked;
  let worst: { time: number; moves: ReadonlyMap<string, number>; mean: number } | undefined;
  const first = Math.max(hours, Math.floor((asked.from - history.start) / HOUR_MS));
  for (let hour = first; history.start + hour * HOUR_MS < asked.to; hour += 1) {
    const moves = movesAt(history, { hour, hours, side });
    if (moves.size === 0) continue;
    const mean = meanMove(moves);
    if (worst !== undefined && side * mean <= side * worst.mean) continue;
    worst = { time: history.start + hour * HOUR_MS, moves, mean };
  }
  return worst;
}

function worstHours(
  history: HourlyHistory,
  { hours, side }: { readonly hours: number; readonly side: -1 | 1 },
): readonly number[] {
  const count = history.coins[0]?.close.length ?? 0;
  const ranked: { hour: number; mean: number }[] = [];
  for (let hour = hours; hour < count; hour += 1) {
    const moves = movesAt(history, { hour, hours, side });
    // Joint means that most coins of the files were there.
    if (2 * moves.size > history.coins.length) ranked.push({ hour, mean: meanMove(moves) });
  }
  ranked.sort((a, b) => side * (b.mean - a.mean) || a.hour - b.hour);
  const most = side < 0 ? WORST_FALLS : WORST_RISES;
  const chosen: number[] = [];
  for (const { hour, mean } of ranked) {
    if (chosen.length === most || side * mean <= 0) break;
    if (chosen.every((other) => Math.abs(other - hour) >= DAY_HOURS)) chosen.push(hour);
  }
  return chosen;
}

function historical(
  history: HourlyHistory,
  at: {
    readonly hour: number;
    readonly hours: number;
    readonly side: -1 | 1;
    readonly moves: ReadonlyMap<string, number>;
  },
): Scenario {
  const time = new Date(history.start + at.hour * HOUR_MS).toISOString();
  const span = at.hours === 1 ? '1 h' : '1 d';
  return {
    name: `${time.slice(0, 10)} ${at.side < 0 ? 'fall' : 'rise'} in ${span} (files)`,
    group: 'historical',
    source: `price files, ${at.side < 0 ? 'low' : 'high'} of the hour ${time.slice(0, 13)}:00 UTC`,
    moves: at.moves,
    each: undefined,
    volatility: 1,
    liquidity: 1,
    steps: 1,
    isFrozen: false,
  };
}

function medianMove(moves: ReadonlyMap<string, number>): number {
  const sorted = [...moves.values()].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
}

const meanMove = (moves: ReadonlyMap<string, number>): number =>
  [...moves.values()].reduce((sum, each) => sum + each, 0) / moves.size;

/**
 * Deviations and correlations of hourly logarithmic moves, scaled to a horizon by the root of time; undefined where the files
 * hold fewer than 100 hours. Correlations over the hours that both coins have.
 */
export function estimateMoves(
  history: HourlyHistory,
  horizonHours: number,
): MoveEstimate | undefined {
  const returns = history.coins.map(({ close }) =>
    Float64Array.from(close, (price, hour) => {
      const before = close[hour - 1] ?? Number.NaN;
      return before > 0 && price > 0 ? ln(price / before) : Number.NaN;
    }),
  );
  const usable = history.coins.flatMap((_, at) =>
    countOf(returns[at] as Float64Array) >= PER_HOUR_LEAST ? [at] : [],
  );
  if (usable.length === 0) return undefined;
  const of = (at: number): Float64Array => returns[at] as Float64Array;
  const names = usable.map((at) => history.coins[at]?.name ?? '');
  const hours = Math.max(...usable.map((at) => countOf(of(at))));
  return {
    names,
    deviation: usable.map((at) => Math.sqrt(productMean(of(at), of(at)) * horizonHours)),
    correlation: usable.map((a) =>
      usable.map((b) => {
        const shared = productMean(of(a), of(b));
        const own = Math.sqrt(sharedSquare(of(a), of(b)) * sharedSquare(of(b), of(a)));
        return a === b ? 1 : own > 0 ? Math.max(-0.999, Math.min(0.999, shared / own)) : 0;
      }),
    ),
    from: `${hours} hours of ${names.join(', ')} from ${new Date(history.start).toISOString().slice(0, 10)} on`,
  };
}

const countOf = (returns: Float64Array): number =>
  returns.reduce((count, each) => (Number.isNaN(each) ? count : count + 1), 0);

/** Mean of a * b over the hours that both have: hourly drift is nothing beside it. */
function productMean(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const [i, value] of a.entries()) {
    const product = value * (b[i] as number);
    if (Number.isNaN(product)) continue;
    sum += product;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

function sharedSquare(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const [i, value] of a.entries()) {
    if (Number.isNaN(value) || Number.isNaN(b[i] as number)) continue;
    sum += value * value;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}
