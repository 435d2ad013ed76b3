// The most of an asset that an account may withdraw: solved by asking the margin model.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { MarginRefusal } from '../model/margin-model.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { judgingSteps } from './judging-steps.ts';
import { lastHolding } from './search.ts';
import type { Priced } from './what-if.ts';

export type MaximumWithdrawal = {
  /** Coins, a multiple of the unit. */
  readonly amount: Exact;
  readonly binding: 'initialMargin' | 'balance';
};

/** The most of an asset that may leave with equity still at or above initial margin; never more than the balance. */
export function maximumWithdrawal(
  priced: Priced,
  rulebook: Rulebook,
  question: { readonly asset: string; readonly unit: Exact },
): Result<MaximumWithdrawal, MarginRefusal> {
  const { asset, unit } = question;
  const held = Exact.sum(
    priced.holdings.balances.filter((each) => each.asset === asset).map((each) => each.amount),
  );
  const most = Exact.max(held, Exact.ZERO).unitsOf(unit, 'down');
  const judge = judgingSteps(priced, rulebook, (units) => ({
    type: 'deposit',
    asset,
    amount: Exact.integer(units).times(unit).negated(),
  }));
  const last = lastHolding((units) => judge.at(units).initialMet, most, 1n) ?? 0n;
  if (judge.refusal !== undefined) return err(judge.refusal);
  const binding = last === most ? 'balance' : 'initialMargin';
  return ok({ amount: Exact.integer(last).times(unit), binding });
}
