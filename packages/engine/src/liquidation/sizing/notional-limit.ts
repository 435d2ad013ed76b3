// How much of a position one liquidation order may close where a venue limits it by notional: never less than a least amount,
// never more than a share of the position or a block's limit; whole steps, at least one.
import { Exact } from '../../base/exact.ts';

export type NotionalBounds = { readonly least: Exact; readonly most: Exact };

/**
 * `least = min(configured least, notional)`, `most = max(least, notional * portion rounded down to the quantum)`.
 * Source: dYdX v4, `GetMaxAndMinPositionNotionalLiquidatable`.
 */
export function notionalLiquidatable(input: {
  /** Its sign does not matter. */
  readonly notional: Exact;
  readonly leastLiquidated: Exact;
  readonly mostPortion: Exact;
  readonly quantum: Exact;
}): NotionalBounds {
  const notional = input.notional.abs();
  const least = Exact.min(input.leastLiquidated, notional);
  const portion = notional.times(input.mostPortion).roundTo(input.quantum, 'down');
  return { least, most: Exact.max(least, portion) };
}

/**
 * Signed change of the position, towards zero: all of it where its notional is within the limit or its size within a step;
 * else the limit at the price, truncated to the base quantum, rounded down to whole steps, at least one step.
 * Source: dYdX v4, `GetPerpetualPositionToLiquidate`.
 */
export function positionToLiquidate(input: {
  readonly size: Exact;
  readonly price: Exact;
  readonly quantum: Exact;
  readonly baseQuantum: Exact;
  readonly step: Exact;
  readonly leastLiquidated: Exact;
  readonly mostPortion: Exact;
  /** What of the account may be liquidated at once; undefined: no limit of its own. */
  readonly accountMost: Exact | undefined;
}): Exact {
  const { price, quantum, step } = input;
  const size = input.size.abs();
  const notional = size.times(price).roundTo(quantum, 'down');
  const { most } = notionalLiquidatable({ ...input, notional });
  const limit = input.accountMost === undefined ? most : Exact.min(most, input.accountMost);
  const isWhole = !notional.isAbove(limit) || !size.isAbove(step);
  const closed = isWhole
    ? size
    : limit.over(price).roundTo(input.baseQuantum, 'down').roundTo(step, 'down').clamp(step, size);
  return input.size.sign > 0 ? closed.negated() : closed;
}
