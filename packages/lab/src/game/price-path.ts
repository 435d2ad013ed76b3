// The price of the game at any millisecond: the observations of one market's bars, joined by straight lines, in the hours around
// its worst hour. A price file's spot where it has one; of several coins the most traded.
import { BarFileError } from '../bars/bar-file.ts';
import { ObservationStream } from '../bars/observations.ts';
import type { PriceData } from '../bars/price-data.ts';
import { exp, ln, tenTo } from '../base/elementary.ts';

const HOUR_MS = 3_600_000;
const BEFORE_MS = HOUR_MS;
const AFTER_MS = 2 * HOUR_MS;

export type PricePath = {
  readonly symbol: string;
  readonly from: number;
  readonly to: number;
  readonly lowest: number;
  readonly highest: number;
  /** Quote units; the nearest observation outside of the path. */
  readonly at: (time: number) => number;
};

/** @throws BarFileError where the data is shorter than two observations, or its prices are out of range. */
export function pricePath(data: PriceData): PricePath {
  const chosen = mostTraded(data);
  const points = observationsOf(data, chosen);
  const worst = worstHour(points);
  const cut = points.filter(
    ({ time }) => time >= worst - BEFORE_MS && time <= worst + HOUR_MS + AFTER_MS,
  );
  return pathThrough(data.underlyings[chosen]?.name ?? '', cut);
}

/** Quote units a coin: what the game's listing holds. */
const LOWEST = 1e-3;
const HIGHEST = 1e7;

type Point = { readonly time: number; readonly price: number };

/** A path through given points, ascending by time, prices above 0. */
export function pathThrough(symbol: string, points: readonly Point[]): PricePath {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || first === last)
    throw new BarFileError(`${symbol}: a game needs two prices at least`);
  const prices = points.map(({ price }) => price);
  const strange = prices.find((price) => price < LOWEST || price > HIGHEST);
  if (strange !== undefined)
    throw new BarFileError(
      `${symbol}: the price ${strange} is outside ${LOWEST} to ${HIGHEST}, which a game can list`,
    );
  return {
    symbol,
    from: first.time,
    to: last.time,
    lowest: Math.min(...prices),
    highest: Math.max(...prices),
    at: (time) => {
      if (time <= first.time) return first.price;
      if (time >= last.time) return last.price;
      let low = 0;
      let high = points.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if ((points[middle] as Point).time <= time) low = middle;
        else high = middle;
      }
      const a = points[low] as Point;
      const b = points[high] as Point;
      const share = (time - a.time) / Math.max(1, b.time - a.time);
      return exp(ln(a.price) + share * (ln(b.price) - ln(a.price)));
    },
  };
}

function mostTraded({ underlyings }: PriceData): number {
  let best = 0;
  for (const [at, { dailyNotional }] of underlyings.entries())
    if (dailyNotional > (underlyings[best]?.dailyNotional ?? 0)) best = at;
  return best;
}

/** What the heaviest index source of an underlying said, in order. */
function observationsOf(data: PriceData, underlying: number): readonly Point[] {
  const chosen = data.underlyings[underlying];
  if (chosen === undefined) throw new BarFileError('there is no price to play on');
  const before = data.underlyings
    .slice(0, underlying)
    .reduce((sum, { sources }) => sum + sources.length, 0);
  let heaviest = -1;
  for (const [at, { role, weight }] of chosen.sources.entries())
    if (role === 'index' && weight > (chosen.sources[heaviest]?.weight ?? 0)) heaviest = at;
  const unit = tenTo(-chosen.decimals);
  const stream = new ObservationStream(data);
  const points: Point[] = [];
  for (let step = stream.next(); step !== undefined; step = stream.next())
    for (const { source, price } of step.observations)
      if (source === before + heaviest)
        points.push({ time: step.time, price: Number(price) * unit });
  return points;
}

/** When the hour began over which the price moved most, up or down. */
function worstHour(points: readonly Point[]): number {
  let worst = { time: points[0]?.time ?? 0, move: 0 };
  let end = 0;
  for (const { time, price } of points) {
    while (end < points.length - 1 && (points[end] as Point).time < time + HOUR_MS) end += 1;
    const move = Math.abs(ln((points[end] as Point).price / price));
    if (move > worst.move) worst = { time, move };
  }
  return worst.time;
}
