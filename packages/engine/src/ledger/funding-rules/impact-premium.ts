// The premium of a perpetual over its index as an order book shows it: the average price of filling an impact notional on
// the side that is on the far side of the index. What is made of many premiums is sampled-rate.ts.
import { Exact } from '../../base/exact.ts';

export type BookLevel = {
  /** Quote units per coin, positive. */
  readonly price: Exact;
  /** Coins, positive. */
  readonly size: Exact;
};

export type ImpactBook = {
  /** Any order; bids are walked from the highest, asks from the lowest. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly indexPrice: Exact;
  /** Quote units to fill; zero takes the best price. */
  readonly impactNotional: Exact;
  /** Smallest amount of coins, to which what is bought or sold is rounded up. */
  readonly baseQuantum: Exact;
};

/**
 * Average price of filling the impact notional from the best level on, or undefined where the side is not deep enough.
 */
export function impactPrice(
  levels: readonly BookLevel[],
  side: 'bids' | 'asks',
  book: Pick<ImpactBook, 'impactNotional' | 'baseQuantum'>,
): Exact | undefined {
  const sorted = bestFirst(levels, side);
  if (book.impactNotional.isZero) return sorted[0]?.price;
  let left = book.impactNotional;
  let filled = Exact.ZERO;
  for (const { price, size } of sorted) {
    const value = price.times(size);
    if (!value.isBelow(left)) {
      const coins = filled.plus(left.over(price)).roundTo(book.baseQuantum, 'up');
      return book.impactNotional.over(coins);
    }
    left = left.minus(value);
    filled = filled.plus(size);
  }
  return undefined;
}

/**
 * Premium as parts of `1 / scale` of the index (a scale of a million gives ppm), truncated toward zero and clamped to
 * `bound` either way. Zero where the book holds no price beyond the index. Source: dYdX v4, `memclob.GetPricePremium`.
 */
export function impactPremium(
  book: ImpactBook & { readonly scale: Exact; readonly bound: Exact },
): Exact {
  const { indexPrice, scale, bound } = book;
  const price = beyondIndex(book);
  if (price === undefined) return Exact.ZERO;
  const premium = price.over(indexPrice).minus(Exact.ONE).times(scale);
  return premium.roundTo(Exact.ONE, 'towardZero').clamp(bound.negated(), bound);
}

/** The impact bid above the index or the impact ask below it; the other side of the index is no premium. */
function beyondIndex(book: ImpactBook): Exact | undefined {
  const { indexPrice } = book;
  const bestBid = bestFirst(book.bids, 'bids')[0];
  const bestAsk = bestFirst(book.asks, 'asks')[0];
  if (bestBid?.price.isAbove(indexPrice) === true) {
    const bid = impactPrice(book.bids, 'bids', book);
    return bid?.isAbove(indexPrice) === true ? bid : undefined;
  }
  if (bestAsk?.price.isBelow(indexPrice) === true) {
    const ask = impactPrice(book.asks, 'asks', book);
    return ask?.isBelow(indexPrice) === true ? ask : undefined;
  }
  return undefined;
}

const bestFirst = (levels: readonly BookLevel[], side: 'bids' | 'asks'): readonly BookLevel[] =>
  [...levels].sort((a, b) =>
    side === 'bids' ? b.price.compare(a.price) : a.price.compare(b.price),
  );
