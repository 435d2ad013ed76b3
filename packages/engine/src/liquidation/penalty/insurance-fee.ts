// The fee of the insurance fund that a liquidation can bear: what margin a close frees beyond the liquidator's fee and the
// shortage that it has to cover, so that the fee never stands in the way of the cure.
import { Exact } from '../../base/exact.ts';

/** 19/20: the fee never takes all of what is left, which would leave deposits equal to the loss. Source: Drift v2. */
const SHARE_TAKEN = Exact.ratio(19n, 20n);

/**
 * Of a perpetual, a share of notional: `min(most, 19/20 * max(0, ratio - liquidator fee - shortage / value))`, each quotient
 * rounded down to `unit`; 0 where there is no value or no margin beyond the fee. Source: Drift v2, `calculate_perp_if_fee`.
 */
export function perpetualInsuranceFee(input: {
  readonly shortage: Exact;
  readonly baseAmount: Exact;
  readonly marginRatio: Exact;
  readonly liquidatorFee: Exact;
  readonly price: Exact;
  readonly quotePrice: Exact;
  readonly mostFee: Exact;
  readonly unit: Exact;
}): Exact {
  const { baseAmount, marginRatio, liquidatorFee, unit } = input;
  const price = input.price.times(input.quotePrice).roundTo(unit, 'down');
  if (price.isZero || baseAmount.isZero || !marginRatio.isAbove(liquidatorFee)) return Exact.ZERO;
  const short = shortagePerValue({ ...input, amount: baseAmount, price });
  const left = Exact.max(Exact.ZERO, marginRatio.minus(liquidatorFee).minus(short));
  return Exact.min(input.mostFee, left.times(SHARE_TAKEN).roundTo(unit, 'down'));
}

/**
 * Of a borrowed asset, a share of what is repaid: `min(most, max(0, liability weight - A - shortage / value) / liability
 * weight)` with A the asset weight times the ratio of the multipliers; quotients rounded down to `unit`.
 * Source: Drift v2, `calculate_spot_if_fee`.
 */
export function liabilityInsuranceFee(input: {
  readonly shortage: Exact;
  readonly amount: Exact;
  readonly assetWeight: Exact;
  readonly assetMultiplier: Exact;
  readonly liabilityWeight: Exact;
  readonly liabilityMultiplier: Exact;
  readonly price: Exact;
  readonly mostFee: Exact;
  readonly unit: Exact;
}): Exact {
  const { amount, assetWeight, liabilityWeight, liabilityMultiplier, price, unit } = input;
  if (!assetWeight.isBelow(liabilityWeight)) return Exact.ZERO;
  if (amount.isZero || price.isZero || liabilityMultiplier.isZero) return Exact.ZERO;
  const kept = assetWeight
    .times(input.assetMultiplier)
    .over(liabilityMultiplier)
    .roundTo(unit, 'down');
  const short = shortagePerValue(input);
  const left = Exact.max(Exact.ZERO, liabilityWeight.minus(kept).minus(short));
  return Exact.min(input.mostFee, left.over(liabilityWeight).roundTo(unit, 'down'));
}

/** Two quotients, each rounded down: shortage per coin, and that per price. */
const shortagePerValue = (input: {
  readonly shortage: Exact;
  readonly amount: Exact;
  readonly price: Exact;
  readonly unit: Exact;
}): Exact =>
  input.shortage
    .over(input.amount)
    .roundTo(input.unit, 'down')
    .over(input.price)
    .roundTo(input.unit, 'down');
