// One price from several sources: the fresh ones, less those in doubt and outliers, by weighted median, and how far it may be
// trusted. The same function serves the sources of an index and the perpetual prices of a market. Pure; accept.ts has judged
// each observation before, the caller keeps the last price while the answer is stale.
import { abs, sub } from '../base/fixed.ts';
import { type Ppm, PPM, type Price, type TimeMs } from '../domain/units.ts';
import { halfWidth } from './half-width.ts';
import { weightedMedian } from './weighted-median.ts';

export type SourcePrice = {
  /** Last accepted price in index units; 0 while the source has never had one. */
  readonly price: Price;
  /** Half-width that the source stated with it; 0 where it states none. */
  readonly confidence: Price;
  /** Time of that price, ms. */
  readonly time: TimeMs;
  readonly weight: number;
  /** The price counts while it is at most this old. */
  readonly stalenessMs: number;
  /** It counts while it lies at most this far from the median, whatever the index allows. */
  readonly deviationPpm: Ppm;
  /** It counts while its half-width is at most this share of it. */
  readonly confidencePpm: Ppm;
};

export type Aggregate =
  /** `fresh`: sources used, at least the quorum; `outliers`: fresh sources left out. */
  | {
      readonly kind: 'fresh';
      readonly price: Price;
      readonly fresh: number;
      readonly outliers: number;
      readonly confidence: Price;
      /** Time of the observation that completes the quorum, counted from the freshest of those used. */
      readonly priceTime: TimeMs;
      /** Until when a quorum of those used stays fresh, and until when any fresh source does; ms, inclusive. */
      readonly freshUntil: TimeMs;
      readonly heardUntil: TimeMs;
    }
  /** Fewer than the quorum are fresh and agree; `usable` is how many do. `heardUntil` 0: no source is fresh. */
  | {
      readonly kind: 'stale';
      readonly usable: number;
      readonly outliers: number;
      readonly heardUntil: TimeMs;
    };

/**
 * Aggregates the sources that are fresh at `now` (ms) and sure enough of themselves.
 *
 * The first median is taken over all of them; those further from it than `outlierPpm` or their own `deviationPpm` are left
 * out, and while three are left the median is taken again. With fewer the median of all stands: at least three still decide
 * it. Fewer than `quorum` after that make the price stale: sources that contradict one another are no better than silent ones
 * (B4). Of an even split the lower price counts: `weightedMedian` states the rule, and that no source holds half the weight
 * while three count. Nothing is rounded.
 *
 * Source: hazards B1, B3, B4, B11, E4.
 */
export function aggregateIndex(input: {
  readonly sources: readonly SourcePrice[];
  readonly now: TimeMs;
  readonly quorum: number;
  readonly outlierPpm: Ppm;
}): Aggregate {
  const fresh: SourcePrice[] = [];
  let heardUntil = 0;
  for (const source of input.sources) {
    if (!counts(source, input.now)) continue;
    fresh.push(source);
    heardUntil = Math.max(heardUntil, source.time + source.stalenessMs);
  }
  const quorum = Math.max(1, input.quorum);
  if (fresh.length < quorum)
    return { kind: 'stale', usable: fresh.length, outliers: 0, heardUntil };
  const [only] = fresh;
  if (only !== undefined && fresh.length === 1) return alone(only);

  const first = weightedMedian(fresh);
  const near = fresh.filter((source) => isNear(source, first, input.outlierPpm));
  const outliers = fresh.length - near.length;
  if (near.length < quorum) return { kind: 'stale', usable: near.length, outliers, heardUntil };
  const isMedianRetaken = outliers > 0 && near.length >= 3;
  const price = isMedianRetaken ? weightedMedian(near) : first;
  return {
    kind: 'fresh',
    price,
    fresh: near.length,
    outliers,
    confidence: halfWidth(isMedianRetaken ? near : fresh, price),
    priceTime: largest(near, quorum, ({ time }) => time),
    freshUntil: largest(near, quorum, ({ time, stalenessMs }) => time + stalenessMs),
    heardUntil,
  };
}

/** One source is its own median, and agrees with itself: the same answer as for several, without the work. */
function alone({ price, confidence, time, stalenessMs }: SourcePrice): Aggregate {
  const until = time + stalenessMs;
  const times = { priceTime: time, freshUntil: until, heardUntil: until };
  return { kind: 'fresh', price, fresh: 1, outliers: 0, confidence, ...times };
}

const counts = (source: SourcePrice, now: TimeMs): boolean =>
  source.price > 0n &&
  now - source.time <= source.stalenessMs &&
  (source.confidence === 0n ||
    source.confidence * PPM <= BigInt(source.confidencePpm) * source.price);

const isNear = ({ price, deviationPpm }: SourcePrice, median: Price, outlierPpm: Ppm): boolean =>
  abs(sub(price, median)) * PPM <= BigInt(Math.min(outlierPpm, deviationPpm)) * median;

/** The `rank`-th largest, counted from 1: as many sources reach at least it. */
function largest(
  sources: readonly SourcePrice[],
  rank: number,
  of: (source: SourcePrice) => number,
): number {
  return sources.map(of).sort((a, b) => b - a)[rank - 1] as number;
}
