// Liquidation prices of an account whose positions are valued at index prices and whose fractions are given: the published
// form of a cross-margin account, in quote units that are multiples of a quantum. Maps it to the formulas that the ladder uses.
import { Exact } from '../../base/exact.ts';
import { netCollateral, type NetPosition } from '../../margin/rates/net-collateral.ts';
import { insuranceFundDelta } from '../penalty/insurance-delta.ts';
import { bankruptcyQuoteOf, type ValuedLeg } from './bankruptcy-quote.ts';
import { type FillableTerms, fillableQuote } from './fillable-quote.ts';

export type NetAccount = {
  readonly quote: Exact;
  readonly positions: readonly NetPosition[];
  readonly quantum: Exact;
};

/** Signed notional, truncated to the quantum, and maintenance margin of one position, both in quanta. */
function legIn(position: NetPosition, quantum: Exact): ValuedLeg {
  const alone = netCollateral({ quote: Exact.ZERO, positions: [position], quantum });
  return {
    value: alone.netCollateral.unitsOf(quantum, 'down'),
    maintenance: alone.maintenanceMargin.unitsOf(quantum, 'down'),
  };
}

/** Quote units that the account receives (negative: pays) for changing `position` by `delta`. */
export function bankruptcyQuoteOfNet(
  account: NetAccount,
  position: NetPosition,
  delta: Exact,
): Exact {
  const { quantum } = account;
  const whole = netCollateral(account);
  const quanta = bankruptcyQuoteOf({
    before: legIn(position, quantum),
    after: legIn({ ...position, size: position.size.plus(delta) }, quantum),
    equity: whole.netCollateral.unitsOf(quantum, 'down'),
    maintenance: whole.maintenanceMargin.unitsOf(quantum, 'down'),
  });
  return Exact.integer(quanta).times(quantum);
}

/**
 * What a fill that closes `fillSize` of a position (unsigned) is to the insurance fund, quote units: positive it earns,
 * negative it pays. `fillQuote` is unsigned.
 */
export function insuranceFundDeltaOfNet(
  account: NetAccount,
  position: NetPosition,
  fill: {
    readonly side: 'buy' | 'sell';
    readonly fillSize: Exact;
    readonly fillQuote: Exact;
    /** Per quote filled. */
    readonly mostFee: Exact;
  },
): Exact {
  const delta = fill.side === 'sell' ? fill.fillSize.negated() : fill.fillSize;
  return insuranceFundDelta({
    ...fill,
    bankruptcyQuote: bankruptcyQuoteOfNet(account, position, delta),
    quantum: account.quantum,
  });
}

/** Quote units per coin; exact, not rounded. Asserts that the position is not flat. */
export function fillablePriceOfNet(
  account: NetAccount,
  position: NetPosition,
  terms: FillableTerms,
): Exact {
  const { quantum } = account;
  const whole = netCollateral(account);
  const own = legIn(position, quantum);
  return fillableQuote({
    value: Exact.integer(own.value).times(quantum),
    positionMaintenance: Exact.integer(own.maintenance).times(quantum),
    equity: whole.netCollateral,
    maintenance: whole.maintenanceMargin,
    ...terms,
  }).over(position.size);
}
