// Repayment by margin ratio: when maintenance margin comes near equity, collateral is sold to repay what is borrowed,
// since debt weighs more than the collateral behind it.
import { Exact } from '../../base/exact.ts';
import { checked, decimal, object, type TypeOf } from '../../domain/schema.ts';
import { type ConvertedAsset, type Convertible, convertInOrder, type Need } from './conversion.ts';

export const repaymentRule = checked(
  object('When borrowed coins are repaid, and how far.', {
    trigger: decimal('Maintenance margin over equity at or above which they are.', { above: '0' }),
    target: decimal('The ratio at which it stops.', { above: '0' }),
  }),
  ({ trigger, target }) => (target.isAbove(trigger) ? 'target is above trigger' : undefined),
);
export type RepaymentRule = TypeOf<typeof repaymentRule>;

export type Borrower = {
  readonly maintenanceMargin: Exact;
  /** Numeraire, collateral and debt at their weights. */
  readonly equity: Exact;
  /** Value of what is borrowed, positive, and the weight at which equity counts it. */
  readonly debt: Exact;
  readonly liabilityWeight: Exact;
  /** In the order in which they are to be sold. */
  readonly assets: readonly Convertible[];
};
export type RepaymentDecision = {
  readonly isTriggered: boolean;
  readonly conversions: readonly ConvertedAsset[];
  readonly debtAfter: Exact;
  readonly equityAfter: Exact;
};

/**
 * What must be sold for maintenance margin over equity to fall to the target: `x = (MM / target - equity) / (k l - w)`
 * with k what a sale keeps, l the liability weight and w the asset's, at most the debt over k. An asset whose sale frees
 * nothing is left alone. Bybit repays at 85 %.
 */
export function repaymentByMarginRatio(account: Borrower, rule: RepaymentRule): RepaymentDecision {
  const { maintenanceMargin, equity, liabilityWeight } = account;
  const isTriggered =
    maintenanceMargin.sign > 0 &&
    account.debt.sign > 0 &&
    !maintenanceMargin.isBelow(rule.trigger.times(equity));
  const wanted = maintenanceMargin.over(rule.target);
  const equityIn = (state: Parameters<Need>[0]): Exact =>
    equity.plus(state.collateral).plus(account.debt.minus(state.debt).times(liabilityWeight));
  const need: Need = (state, { weight, keeps }) => {
    const freed = keeps.times(liabilityWeight).minus(weight);
    if (freed.sign <= 0 || keeps.sign <= 0) return Exact.ZERO;
    return Exact.min(wanted.minus(equityIn(state)).over(freed), state.debt.over(keeps));
  };
  // The state's collateral starts at zero and holds what sales have changed of it.
  const start = { debt: account.debt, collateral: Exact.ZERO };
  const { conversions, after } = convertInOrder(isTriggered ? account.assets : [], start, need);
  return { isTriggered, conversions, debtAfter: after.debt, equityAfter: equityIn(after) };
}
