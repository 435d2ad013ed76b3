// What an option can be worth at the most: a call no more than the coin that it buys, a put no more than its strike. A mark
// above that is a price in the wrong unit, or a mistake, and would count as equity.
import { Exact } from '../base/exact.ts';
import type { Payoff, Right } from '../domain/instrument.ts';

/** The bound in the unit that the option is quoted in: quote units per coin, or coins per coin. All prices above zero. */
export function mostWorth(of: {
  readonly right: Right;
  readonly payoff: Payoff;
  readonly strike: Exact;
  readonly forward: Exact;
}): Exact {
  const { right, payoff, strike, forward } = of;
  const inQuote = right === 'call' ? forward : strike;
  if (payoff === 'linear') return inQuote;
  return right === 'call' ? Exact.ONE : inQuote.over(forward);
}
