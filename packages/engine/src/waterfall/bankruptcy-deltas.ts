// What every unit gives up where a venue shares a loss by moving an index that all of them follow.
import { Exact } from '../base/exact.ts';

/**
 * Move of a perpetual's cumulative funding per coin that makes both sides pay the loss: `loss / (longs + shorts)`, rounded up
 * to `unit`; undefined where nobody holds anything. Signs of loss and sizes do not matter.
 * Source: Drift v2, `calculate_funding_rate_deltas_to_resolve_bankruptcy`.
 */
export function fundingDeltaOfLoss(input: {
  readonly loss: Exact;
  readonly longBase: Exact;
  readonly shortBase: Exact;
  readonly unit: Exact;
}): Exact | undefined {
  const open = input.longBase.abs().plus(input.shortBase.abs());
  return open.isZero ? undefined : input.loss.abs().over(open).roundTo(input.unit, 'up');
}

/**
 * Fall of the cumulative interest of deposits that makes depositors pay the loss: `cumulative interest * loss / deposits`,
 * rounded up to `unit`; 0 without deposits. Source: Drift v2.
 */
export const depositDeltaOfLoss = (input: {
  readonly loss: Exact;
  readonly totalDeposits: Exact;
  readonly cumulativeInterest: Exact;
  readonly unit: Exact;
}): Exact =>
  input.totalDeposits.isZero
    ? Exact.ZERO
    : input.cumulativeInterest
        .times(input.loss)
        .over(input.totalDeposits)
        .roundTo(input.unit, 'up');
