// Rates that rise by one increment for every step of notional above a base limit, and apply to the whole notional: the
// risk limits of BitMEX. There is no last tier, so the step is reckoned instead of looked up.
import { Exact } from '../../base/exact.ts';

export type RiskLimit = {
  /** Notional up to which the base rates hold, positive. */
  readonly base: Exact;
  /** Notional of one further step, positive. */
  readonly step: Exact;
  readonly baseRate: Exact;
  /** Added to the rate at each step, zero or more. */
  readonly increment: Exact;
};

/** Steps begun above the base limit: 0 up to and including it. */
export const riskLimitSteps = (
  limit: Pick<RiskLimit, 'base' | 'step'>,
  notional: Exact,
): bigint => {
  const above = notional.minus(limit.base);
  return above.sign > 0 ? above.unitsOf(limit.step, 'up') : 0n;
};

/** `base rate + steps x increment`, at most one: nobody puts up more than the notional. */
export function riskLimitRate(limit: RiskLimit, notional: Exact): Exact {
  const steps = Exact.integer(riskLimitSteps(limit, notional));
  return Exact.min(limit.baseRate.plus(steps.times(limit.increment)), Exact.ONE);
}
