// What collateral is given for a liability that is taken over, and the reverse, at two prices and the multipliers that leave
// the one who takes it over a reward.
import { Exact } from '../../base/exact.ts';

type Exchange = {
  readonly assetPrice: Exact;
  readonly assetMultiplier: Exact;
  readonly liabilityPrice: Exact;
  readonly liabilityMultiplier: Exact;
};

/** Liability per unit of the asset at which both are worth the same after the multipliers. */
const liabilityPerAsset = (at: Exchange): Exact =>
  at.assetPrice.times(at.liabilityMultiplier).over(at.liabilityPrice.times(at.assetMultiplier));

/** The liability that an amount of the asset pays for, rounded up to its unit. Source: Drift v2. */
export const liabilityForAsset = (
  input: Exchange & { readonly assetAmount: Exact; readonly unit: Exact },
): Exact => input.assetAmount.times(liabilityPerAsset(input)).roundTo(input.unit, 'up');

/**
 * The asset that a liability is paid with, rounded down to its unit, at least one unit; all that there is where what would be
 * left over or missing is worth less than `dustBelow`. Source: Drift v2, `calculate_asset_transfer_for_liability_transfer`.
 */
export function assetForLiability(
  input: Exchange & {
    readonly liabilityAmount: Exact;
    /** What there is of the asset. */
    readonly assetAmount: Exact;
    readonly unit: Exact;
    readonly dustBelow: Exact;
  },
): Exact {
  const { assetAmount, unit } = input;
  const exact = input.liabilityAmount.over(liabilityPerAsset(input));
  const transfer = Exact.max(unit, exact.roundTo(unit, 'down'));
  const left = transfer.minus(assetAmount).abs().times(input.assetPrice);
  return left.isBelow(input.dustBelow) ? assetAmount : transfer;
}

/** Whether a swap repays at least as much of the liability as the multipliers allow to be kept. Source: Drift v2. */
export const isWithinBounds = (
  input: Exchange & { readonly assetAmount: Exact; readonly liabilityAmount: Exact },
): boolean => !input.liabilityAmount.isBelow(input.assetAmount.times(liabilityPerAsset(input)));
