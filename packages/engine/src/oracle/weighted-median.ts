// The median of a few weighted prices, with no single source able to decide it. Order of the input
// does not matter: prices are sorted here, equal prices are interchangeable.
import { assert } from '../base/assert.ts';
import type { Price } from '../domain/units.ts';

export type WeightedPrice = {
  readonly price: Price;
  /** Whole and positive; only its ratio to the others matters. */
  readonly weight: number;
};

/**
 * The lower weighted median: the least of the prices at which the weights up to and including it
 * reach half of all weight. It is always one of the prices given, never a mean of two.
 *
 * From three prices on a weight counts at most one less than all others together, so no source holds
 * half: the median then lies between the least and the largest of the others (hazards E4). Of two,
 * the heavier decides, the lower at equal weights. Asserts at least one price.
 */
export function weightedMedian(prices: readonly WeightedPrice[]): Price {
  assert(prices.length > 0, 'a median is taken of at least one price');
  const sorted = sortedByPrice(prices);
  let total = 0;
  let heaviest = 0;
  for (const { weight } of sorted) {
    total += weight;
    heaviest = Math.max(heaviest, weight);
  }
  const cap = sorted.length < 3 ? heaviest : Math.min(heaviest, total - heaviest - 1);
  assert(cap > 0, () => `weights are positive: the heaviest of ${sorted.length} counts ${cap}`);

  // At most one weight exceeds the cap: two that did would each be less than the other.
  const counted = total - heaviest + cap;
  let reached = 0;
  let median = sorted[0] as WeightedPrice;
  for (const each of sorted) {
    median = each;
    reached += Math.min(each.weight, cap);
    if (2 * reached >= counted) break;
  }
  return median.price;
}

/** Insertion sort: a handful of sources, called a hundred thousand times a replay. */
function sortedByPrice(prices: readonly WeightedPrice[]): WeightedPrice[] {
  const sorted: WeightedPrice[] = [];
  for (const each of prices) {
    let at = sorted.length;
    while (at > 0 && (sorted[at - 1] as WeightedPrice).price > each.price) {
      sorted[at] = sorted[at - 1] as WeightedPrice;
      at -= 1;
    }
    sorted[at] = each;
  }
  return sorted;
}
