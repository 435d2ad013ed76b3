// Cuts the positions of a scope into books: one underlying, one settlement asset, one payoff, so that profits inside a book
// may be added and one coin of delta is worth one amount. Prices it converts with are those of the snapshot.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { joined, type Position } from '../../domain/holdings.ts';
import type { Instrument, Payoff } from '../../domain/instrument.ts';
import { object, oneOf } from '../../domain/schema.ts';
import type { MarginRefusal, Scope } from '../model/margin-model.ts';
import { priceOf } from './collateral-value.ts';
import { DISCOUNTINGS, type MarketLegs, marketLegs, ZERO_VOLATILITIES } from './market-legs.ts';
import type { PricingRules } from './market-legs.ts';

/** The parameter by which a rulebook says how options are valued. */
export const pricingRules = object('how options are valued', {
  discounting: oneOf('whether values are discounted by the rate of the expiry', DISCOUNTINGS),
  zeroVolatility: oneOf('an option quoted at volatility zero', ZERO_VOLATILITIES),
});

export type Book = {
  /** `BTC paid in USDC`. */
  readonly name: string;
  readonly underlying: string;
  readonly settle: string;
  readonly payoff: Payoff;
  /** Index price, quote units per coin, positive. */
  readonly spot: Exact;
  /** Numeraire per unit of the settlement asset. */
  readonly settlePrice: Exact;
  /** Numeraire per coin of delta: the settlement price of a coin-settled book, spot times it of a linear one. */
  readonly coinValue: Exact;
  readonly nowMs: number;
  readonly market: MarketLegs;
};

/**
 * The books of a scope, ascending by underlying, then by settlement asset, linear after inverse; rows of one instrument
 * count as one and empty positions not at all. Refused as `marketLegs` refuses, and where a settlement asset has no price.
 */
export function booksOf(
  { holdings, snapshot }: Pick<Scope, 'holdings' | 'snapshot'>,
  rules: PricingRules,
): Result<readonly Book[], MarginRefusal> {
  const groups = new Map<string, Position[]>();
  let last: { readonly of: Instrument; readonly group: Position[] } | undefined;
  for (const position of joined(holdings).positions) {
    if (position.size.isZero) continue;
    const { instrument } = position;
    // Rows of one book mostly follow each other: a key is spelled where that ends, not for every row.
    if (last === undefined || !isSameBook(last.of, instrument)) {
      const key = `${instrument.underlying}\n${instrument.settle}\n${instrument.payoff}`;
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      last = { of: instrument, group };
    }
    last.group.push(position);
  }
  const books: Book[] = [];
  for (const key of [...groups.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))) {
    const positions = groups.get(key) ?? [];
    const [first] = positions;
    if (first === undefined) continue;
    const { underlying, settle, payoff } = first.instrument;
    const market = marketLegs(positions, { underlying, snapshot, rules });
    if (!market.ok) return market;
    const settlePrice = priceOf(settle, snapshot);
    if (!settlePrice.ok) return settlePrice;
    const { spot } = market.value.underlying;
    books.push({
      name: `${underlying} paid in ${settle}`,
      underlying,
      settle,
      payoff,
      spot,
      settlePrice: settlePrice.value,
      coinValue: payoff === 'inverse' ? settlePrice.value : settlePrice.value.times(spot),
      nowMs: snapshot.nowMs,
      market: market.value,
    });
  }
  return ok(books);
}

const isSameBook = (a: Instrument, b: Instrument): boolean =>
  a.underlying === b.underlying && a.settle === b.settle && a.payoff === b.payoff;

const MS_PER_DAY = 86_400_000n;
const DAYS_PER_YEAR = Exact.integer(365);

/** Days from now to a time, exact. */
export const daysTo = (expiryMs: number, nowMs: number): Exact =>
  Exact.ratio(BigInt(expiryMs - nowMs), MS_PER_DAY);

/** The same in years of 365 days. */
export const yearsTo = (expiryMs: number, nowMs: number): Exact =>
  daysTo(expiryMs, nowMs).over(DAYS_PER_YEAR);
