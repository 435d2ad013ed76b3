// When dYdX lets an account become what a fill makes of it: above initial margin, or no riskier than it was. Deleveraging that
// either side may not carry out does not happen: their bankruptcy prices do not overlap.
// Source: dYdX v4 @84d4664, x/subaccounts, state transition rule.
import type { Exact } from '../../base/exact.ts';

export type Standing = {
  /** Net collateral, of any sign. */
  readonly equity: Exact;
  readonly initial: Exact;
  readonly maintenance: Exact;
};

export const mayBecome = (before: Standing, after: Standing): boolean =>
  !after.equity.isBelow(after.initial) || isNoRiskier(before, after);

/**
 * Maintenance does not rise and equity per maintenance does not fall, compared without dividing. Without a requirement on one
 * side there must be none on the other, and equity must improve.
 */
function isNoRiskier(before: Standing, after: Standing): boolean {
  if (after.maintenance.isAbove(before.maintenance)) return false;
  if (before.maintenance.isZero || after.maintenance.isZero) {
    return (
      before.maintenance.isZero && after.maintenance.isZero && after.equity.isAbove(before.equity)
    );
  }
  const now = after.equity.times(before.maintenance);
  return !now.isBelow(before.equity.times(after.maintenance));
}
