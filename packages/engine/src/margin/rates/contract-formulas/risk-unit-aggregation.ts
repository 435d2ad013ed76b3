// How the parts of a risk unit's maintenance margin are put together where some shocks exclude each other, others add,
// and a minimum charge stands below all. The parts themselves are scenario models.
import { Exact } from '../../../base/exact.ts';

export type RiskUnitParts = {
  /** Alternatives, of which the worst counts: price and volatility shock, time decay, extreme move. */
  readonly alternatives: readonly Exact[];
  /** Added to it: vega term structure, basis, interest rate, stablecoin. */
  readonly additions: readonly Exact[];
  readonly minimumCharge: Exact;
};

/**
 * `max(max(alternatives) + sum(additions), minimum charge)`, in the unit of the parts. Asserts nothing: without
 * alternatives their worst is zero. OKX, "Portfolio margin mode".
 */
export function riskUnitMaintenanceMargin(parts: RiskUnitParts): Exact {
  const worst = Exact.max(Exact.ZERO, ...parts.alternatives);
  return Exact.max(worst.plus(Exact.sum(parts.additions)), parts.minimumCharge);
}
