// What a fill of a liquidation is to the insurance fund: it pays what the fill is short of the bankruptcy quote, and earns a
// fee out of what the fill is better by.
import { Exact } from '../../base/exact.ts';

/**
 * Positive to the fund: `min(fill * most fee rounded down to the quantum, improvement)`; negative, without a limit: the
 * shortfall. `fillQuote` is unsigned; `bankruptcyQuote` is what the account receives there, negative where it pays.
 * Source: dYdX v4, `GetLiquidationInsuranceFundDelta`.
 */
export function insuranceFundDelta(input: {
  readonly side: 'buy' | 'sell';
  readonly fillQuote: Exact;
  readonly bankruptcyQuote: Exact;
  readonly mostFee: Exact;
  readonly quantum: Exact;
}): Exact {
  const received = input.side === 'sell' ? input.fillQuote : input.fillQuote.negated();
  const better = received.minus(input.bankruptcyQuote);
  if (better.sign <= 0) return better;
  return Exact.min(input.fillQuote.times(input.mostFee).roundTo(input.quantum, 'down'), better);
}
