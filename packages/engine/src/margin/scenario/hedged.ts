// How much of a set of signed amounts stands against each other: what the charges on imperfect hedges are taken on.
import { Exact } from '../../base/exact.ts';

/** The smaller of the long and the short sum, exact and not negative, in the unit of the amounts. */
export function hedged(amounts: readonly Exact[]): Exact {
  const long = Exact.sum(amounts.filter((each) => each.sign > 0));
  const short = Exact.sum(amounts.filter((each) => each.sign < 0)).abs();
  return Exact.min(long, short);
}
