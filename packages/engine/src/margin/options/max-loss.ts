// The most that options of one expiry can lose at expiry, which bounds what they need together: spreads, condors and
// other hedged sets. What calls sold beyond calls bought can lose has no bound and is charged by a share of the forward.
import { Exact } from '../../base/exact.ts';
import { intrinsic, type Right } from '../../domain/instrument.ts';

export type ExpiryLeg = {
  readonly right: Right;
  /** Quote units per coin, from zero. */
  readonly strike: Exact;
  /** Coins, signed. */
  readonly coins: Exact;
};

/** What the legs pay together at a settlement price, quote units, signed. */
export const payoffAt = (legs: readonly ExpiryLeg[], settlement: Exact): Exact =>
  Exact.sum(
    legs.map(({ right, strike, coins }) => coins.times(intrinsic(right, strike, settlement))),
  );

export type WorstPayoff = { readonly payoff: Exact; readonly settlement: Exact };

/**
 * The least payoff over the settlement prices given; of equal ones the first. A payoff is piecewise linear between
 * strikes, so 0 and the strikes are enough for everything below the highest strike.
 */
export function worstPayoff(legs: readonly ExpiryLeg[], at: readonly Exact[]): WorstPayoff {
  const [first = Exact.ZERO, ...others] = at;
  let worst: WorstPayoff = { payoff: payoffAt(legs, first), settlement: first };
  for (const settlement of others) {
    const payoff = payoffAt(legs, settlement);
    if (payoff.isBelow(worst.payoff)) worst = { payoff, settlement };
  }
  return worst;
}

export type MaxLoss = {
  /** The loss where it is greatest up to the highest strike, quote units, from zero. */
  readonly bounded: Exact;
  /** The settlement price that it is found at. */
  readonly settlement: Exact;
  /** What calls sold beyond calls bought add, quote units, from zero. */
  readonly unpaired: Exact;
};

/**
 * `max(0, -least payoff over 0 and every strike) + unpairedScale x forward x max(0, calls sold - calls bought)`, the two
 * terms apart, exact. Source: Derive StandardManager.
 */
export function maxLoss(
  legs: readonly ExpiryLeg[],
  rule: { readonly unpairedScale: Exact; readonly forward: Exact },
): MaxLoss {
  const strikes = legs.map((leg) => leg.strike);
  const { payoff, settlement } = worstPayoff(legs, [Exact.ZERO, ...strikes]);
  const netCalls = Exact.sum(legs.flatMap(({ right, coins }) => (right === 'call' ? [coins] : [])));
  const unpaired = Exact.max(netCalls.negated(), Exact.ZERO);
  return {
    bounded: Exact.max(payoff.negated(), Exact.ZERO),
    settlement,
    unpaired: rule.unpairedScale.times(rule.forward).times(unpaired),
  };
}
