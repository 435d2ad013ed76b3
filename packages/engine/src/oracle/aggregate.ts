// One price from several sources: the fresh ones, less outliers, by weighted median. The same
// function serves the sources of an index and the perpetual prices of a market. Pure; accept.ts has
// judged each observation before, the caller keeps the last price while the answer is stale.
import { abs, sub } from '../base/fixed.ts';
import { type Ppm, PPM, type Price, type TimeMs } from '../domain/units.ts';
import { weightedMedian } from './weighted-median.ts';

export type SourcePrice = {
  /** Last accepted price in index units; 0 while the source has never had one. */
  readonly price: Price;
  /** Time of that price, ms. */
  readonly time: TimeMs;
  readonly weight: number;
  /** The price counts while it is at most this old. */
  readonly stalenessMs: number;
};

export type Aggregate =
  /** `fresh`: sources used, at least the quorum; `outliers`: fresh sources left out. */
  | {
      readonly kind: 'fresh';
      readonly price: Price;
      readonly fresh: number;
      readonly outliers: number;
    }
  /** Fewer than the quorum are fresh and agree; `usable` is how many do. */
  | { readonly kind: 'stale'; readonly usable: number; readonly outliers: number };

/**
 * Aggregates the sources that are fresh at `now` (ms).
 *
 * The first median is taken over all fresh sources; those further than `outlierPpm` from it are left
 * out; of the rest, if at least three, the median is taken again, otherwise the first one stands (of
 * two that agree one may be the liar whom the others outvoted). Quorum is judged on what is left, so
 * sources that contradict one another make the price stale like silent ones (B4). Of an even split
 * the lower price counts: `weightedMedian` states the rule. Nothing is rounded.
 *
 * Source: hazards B1, B3, B4, E4.
 */
export function aggregateIndex(input: {
  readonly sources: readonly SourcePrice[];
  readonly now: TimeMs;
  readonly quorum: number;
  readonly outlierPpm: Ppm;
}): Aggregate {
  const fresh: SourcePrice[] = [];
  for (const source of input.sources) {
    if (source.price > 0n && input.now - source.time <= source.stalenessMs) fresh.push(source);
  }
  if (fresh.length < input.quorum || fresh.length === 0) {
    return { kind: 'stale', usable: fresh.length, outliers: 0 };
  }

  const first = weightedMedian(fresh);
  const reach = BigInt(input.outlierPpm) * first;
  const near = fresh.filter(({ price }) => abs(sub(price, first)) * PPM <= reach);
  const outliers = fresh.length - near.length;
  if (near.length < input.quorum) return { kind: 'stale', usable: near.length, outliers };
  const isMedianRetaken = outliers > 0 && near.length >= 3;
  const price = isMedianRetaken ? weightedMedian(near) : first;
  return { kind: 'fresh', price, fresh: near.length, outliers };
}
