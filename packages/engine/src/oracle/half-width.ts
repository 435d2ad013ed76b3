// The half-width of an index's confidence interval, from what its sources state of themselves. Robust like the price: no
// single source of three decides it. Says nothing of which sources count (aggregate.ts).
import { abs, add, neg, sub } from '../base/fixed.ts';
import type { Price } from '../domain/units.ts';
import { weightedMedian } from './weighted-median.ts';

const ZERO = 0n as Price;

/**
 * The upper weighted median of what each source votes for: the reach from `price` to the far end of the source's own interval,
 * |source - price| + its half-width; a source that states no interval votes for 0, for how far it may lie is bounded by the
 * outlier rule already. With the cap on weights the result lies, from three sources on, between the least and the largest vote
 * of the others, whichever one of them lies: nobody widens or narrows the interval beyond the range of the honest. Of two
 * sources at equal weights the wider vote counts. Asserts at least one source.
 *
 * Source: the shape of Pyth's aggregate, which takes the median of prices and of interval ends; hazards B11, E4.
 */
export function halfWidth(
  sources: readonly {
    readonly price: Price;
    readonly confidence: Price;
    readonly weight: number;
  }[],
  price: Price,
): Price {
  if (sources.every(({ confidence }) => confidence === ZERO)) return ZERO;
  const votes = sources.map(({ price: own, confidence, weight }) => {
    const reach = confidence === ZERO ? ZERO : add(abs(sub(own, price)), confidence);
    return { price: neg(reach), weight };
  });
  return neg(weightedMedian(votes));
}
