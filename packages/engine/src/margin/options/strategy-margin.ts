// Margin of a book of listed options and shares on one underlying by strategy: nets, matches and adds up what each
// strategy requires. The model on the holdings of an account is strategy.ts.
import { Exact } from '../../base/exact.ts';
import {
  longCost,
  nakedShort,
  shareCost,
  shortStrangle,
  spreadCharge,
  type StrategyCharge,
  type StrategyMarket,
  type StrategyRules,
} from './strategy-charges.ts';
import {
  type Cover,
  matchStrategies,
  nettedLegs,
  type Strategies,
  type StrategyLeg,
  withoutSpreads,
} from './strategy-match.ts';

export type StrategyBook = {
  readonly legs: readonly StrategyLeg[];
  /** Shares, signed, with the price that they are required at; none where they only cover, or none are held. */
  readonly shares: Exact;
  readonly sharePrice?: Exact | undefined;
  readonly market: StrategyMarket;
  readonly coverUnit?: Exact | undefined;
};
export type NamedCharge = StrategyCharge & { readonly name: string };
export type StrategyMargin = StrategyCharge & { readonly parts: readonly NamedCharge[] };

/**
 * What the book requires in a cash and in a margin account, quote units, exact but for the grid of amounts per share.
 * Naked shorts are charged before their premium is credited, spreads after their net premium. Source: CBOE margin manual.
 */
export function strategyMargin(book: StrategyBook, rules: StrategyRules): StrategyMargin {
  const legs = nettedLegs(book.legs);
  const cover: Cover = {
    shares: book.shares,
    contractSize: book.market.contractSize,
    coverUnit: book.coverUnit,
  };
  const matched = chargesOf(matchStrategies(legs, cover), book, rules);
  if (rules.counting === 'estimator') return matched;
  const apart = chargesOf(withoutSpreads(legs, cover), book, rules);
  return {
    cash: Exact.min(matched.cash, apart.cash),
    margin: Exact.min(matched.margin, apart.margin),
    parts: (matched.margin.isAbove(apart.margin) ? apart : matched).parts,
  };
}

/** The price paid for shares bought in several lots: value over shares; undefined where they net to none. */
export function averageSharePrice(
  lots: readonly { readonly shares: Exact; readonly price: Exact }[],
): { readonly shares: Exact; readonly price: Exact } | undefined {
  const shares = Exact.sum(lots.map((lot) => lot.shares));
  if (shares.isZero) return undefined;
  const value = Exact.sum(lots.map((lot) => lot.shares.times(lot.price)));
  return { shares, price: value.over(shares) };
}

function chargesOf(
  { spread, strangles, naked, longs }: Strategies,
  { market, shares, sharePrice }: StrategyBook,
  rules: StrategyRules,
): StrategyMargin {
  const parts: NamedCharge[] = [];
  if (spread.length > 0) parts.push({ name: 'spread', ...spreadCharge(spread, market, rules) });
  if (sharePrice !== undefined && !shares.isZero) {
    parts.push({ name: 'shares', ...shareCost({ shares, price: sharePrice }, rules) });
  }
  for (const each of strangles) {
    const name = `short strangle of ${each.call.strike} and ${each.put.strike}`;
    parts.push({ name, ...shortStrangle(each, market, rules) });
  }
  for (const leg of naked) {
    const name = `naked ${leg.right} of ${leg.strike}`;
    parts.push({ name, ...nakedShort(leg, market, rules) });
  }
  for (const leg of longs) {
    parts.push({ name: `long ${leg.right} of ${leg.strike}`, ...longCost(leg, market, rules) });
  }
  return {
    cash: Exact.sum(parts.map((part) => part.cash)),
    margin: Exact.sum(parts.map((part) => part.margin)),
    parts,
  };
}
