// What the keeper of a liquidation is paid: the cost of execution and a reward, within a floor and a cap.
import { Exact } from '../../base/exact.ts';

export type KeeperTerms = {
  readonly minReward: Exact;
  /** Profit on cost that a keeper is left at least. */
  readonly profitRatio: Exact;
  readonly maxReward: Exact;
  /** Share of the available margin that a reward may take. */
  readonly scalingRatio: Exact;
};

/**
 * What a keeper is paid: `min(max(minimum, flag reward + cost), maximum)` with the minimum
 * `max(cost + minReward, cost x (1 + profitRatio))` and the maximum `min(available x scalingRatio, maxReward)`, just
 * `maxReward` once the account is flagged. Amounts in the numeraire. Source: Synthetix v3, `KeeperCosts.sol`.
 */
export function keeperReward(input: {
  readonly cost: Exact;
  readonly flagReward: Exact;
  readonly availableMargin: Exact;
  readonly isFlagged: boolean;
  readonly terms: KeeperTerms;
}): Exact {
  const { cost, flagReward, availableMargin, terms } = input;
  const least = Exact.max(
    cost.plus(terms.minReward),
    cost.times(Exact.ONE.plus(terms.profitRatio)),
  );
  const most = input.isFlagged
    ? terms.maxReward
    : Exact.min(Exact.max(availableMargin, Exact.ZERO).times(terms.scalingRatio), terms.maxReward);
  return Exact.min(Exact.max(least, flagReward.plus(cost)), most);
}
