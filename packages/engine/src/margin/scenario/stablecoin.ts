// The margin model for hedges across quote currencies: a long in one stablecoin and a short in another cancel only while
// both hold their peg. What stands against each other is charged by size and by how far the peg has slipped.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { checked, decimal, list, object, text, type TypeOf } from '../../domain/schema.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Figure, MarginModel, MarginRefusal } from '../model/margin-model.ts';
import { type Book, pricingRules } from './books.ts';
import { chargedByUnderlying, summed } from './by-book.ts';
import { priceOf } from './collateral-value.ts';
import { expiryDeltas, optionDelta } from './expiry-deltas.ts';
import { marginalSum, marginalTiers } from './marginal.ts';

const pegLevel = object('rates at one level of the peg', {
  priceFrom: decimal('price of one in the other from which it holds', { min: '0', max: '10' }),
  tiers: marginalTiers('rates by size of the hedge, numeraire', '1'),
});
const hedge = object('one pair of quote currencies', {
  first: text('a quote currency'),
  second: text('the other'),
  levels: checked(list('levels of the peg, from whole to broken', pegLevel, 1), (levels) => {
    const descends = levels.every(
      (level, index) =>
        index === 0 || level.priceFrom.isBelow(levels[index - 1]?.priceFrom ?? level.priceFrom),
    );
    return descends && levels.at(-1)?.priceFrom.isZero === true
      ? undefined
      : 'levels descend, and the last is from price 0';
  }),
});
type Hedge = TypeOf<typeof hedge>;
const parameters = object('stablecoin risk', {
  hedges: list('pairs in the order in which amounts are matched', hedge, 1),
  coinSettledQuote: text('quote currency of contracts that are paid in coins, such as USD'),
  optionDelta,
  pricing: pricingRules,
});
type Parameters = TypeOf<typeof parameters>;

/** A matched amount of one pair, numeraire, not negative. */
export type MatchedHedge = {
  readonly first: string;
  readonly second: string;
  readonly amount: Exact;
};

/**
 * Matches cash amounts of opposite sign, pair by pair in the order given, each with what earlier pairs left. Amounts are
 * signed, numeraire, by quote currency.
 */
export function matchedHedges(
  cash: ReadonlyMap<string, Exact>,
  pairs: readonly { readonly first: string; readonly second: string }[],
): readonly MatchedHedge[] {
  const left = new Map(cash);
  return pairs.map(({ first, second }) => {
    const a = left.get(first) ?? Exact.ZERO;
    const b = left.get(second) ?? Exact.ZERO;
    if (a.sign * b.sign >= 0) return { first, second, amount: Exact.ZERO };
    const amount = Exact.min(a.abs(), b.abs());
    left.set(first, a.sign > 0 ? a.minus(amount) : a.plus(amount));
    left.set(second, b.sign > 0 ? b.minus(amount) : b.plus(amount));
    return { first, second, amount };
  });
}

/** The charge of a matched amount at a price of one currency in the other, numeraire; a price above 1 is taken inverse. */
export function pegCharge(
  amount: Exact,
  { price, levels }: { readonly price: Exact; readonly levels: Hedge['levels'] },
): Exact {
  const peg = price.isAbove(Exact.ONE) ? Exact.ONE.over(price) : price;
  const level = levels.find((each) => !peg.isBelow(each.priceFrom));
  return level === undefined ? Exact.ZERO : marginalSum(amount, level.tiers);
}

export const stablecoinModel: MarginModel<Parameters> = {
  type: 'stablecoin',
  isAddOn: true,
  doc:
    'Stablecoin risk of an underlying: cash delta by quote currency (minus the delta value), matched pair by pair in order, ' +
    'each matched amount charged by tiers of size at the level of the peg. Source: OKX portfolio margin, MR9. Positions only; ' +
    'cash and spot are not counted.',
  parameters,
  requirement: (scope, given) =>
    chargedByUnderlying('stablecoin risk', scope, given.pricing, (books, underlying) => {
      const matched = matchedHedges(cashDeltas(books, given), given.hedges);
      const parts: Figure[] = [];
      for (const [index, { first, second, amount }] of matched.entries()) {
        if (amount.isZero) continue;
        const price = pegPrice(first, second, scope.snapshot);
        if (!price.ok) return price;
        const levels = given.hedges[index]?.levels ?? [];
        parts.push({
          name: `${first} against ${second}`,
          value: pegCharge(amount, { price: price.value, levels }),
          parts: [
            { name: 'hedge', value: amount },
            { name: `${first} in ${second}`, value: price.value, unit: 'price' },
          ],
        });
      }
      return ok(summed(underlying, parts));
    }),
};

/** Minus the delta value by quote currency, numeraire. */
function cashDeltas(books: readonly Book[], given: Parameters): ReadonlyMap<string, Exact> {
  const cash = new Map<string, Exact>();
  for (const book of books) {
    const quote = book.payoff === 'inverse' ? given.coinSettledQuote : book.settle;
    const value = Exact.sum(expiryDeltas(book, given.optionDelta).map((each) => each.value));
    const held = cash.get(quote) ?? Exact.ZERO;
    cash.set(quote, held.minus(value.times(book.coinValue).over(book.spot)));
  }
  return cash;
}

function pegPrice(first: string, second: string, snapshot: Snapshot): Result<Exact, MarginRefusal> {
  const above = priceOf(first, snapshot);
  if (!above.ok) return above;
  const below = priceOf(second, snapshot);
  if (!below.ok) return below;
  return ok(below.value.isZero ? Exact.ZERO : above.value.over(below.value));
}
