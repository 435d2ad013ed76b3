// The least that must be closed, or handed over, for what it frees to cover a shortage of margin: shortage over what a unit
// frees less what it costs. undefined: no amount covers it, a unit costs as much as it frees.
import { Exact } from '../../base/exact.ts';

/**
 * Coins of a position to close: `shortage / (value * (margin ratio - fee) - price * insurance fee)`, rounded down to the base
 * quantum; each product of prices is truncated to the quantum first. Source: Drift v2,
 * `calculate_base_asset_amount_to_cover_margin_shortage`.
 */
export function baseToCover(input: {
  readonly shortage: Exact;
  readonly marginRatio: Exact;
  readonly liquidatorFee: Exact;
  readonly insuranceFee: Exact;
  readonly price: Exact;
  readonly quotePrice: Exact;
  readonly quantum: Exact;
  readonly baseQuantum: Exact;
}): Exact | undefined {
  const { price, quantum, marginRatio, liquidatorFee } = input;
  if (price.isZero || !marginRatio.isAbove(liquidatorFee)) return undefined;
  const frees = price
    .times(input.quotePrice)
    .roundTo(quantum, 'down')
    .times(marginRatio.minus(liquidatorFee))
    .roundTo(quantum, 'down');
  const costs = price.times(input.insuranceFee).roundTo(quantum, 'down');
  const net = frees.minus(costs);
  if (net.sign <= 0) return undefined;
  return input.shortage.over(net).roundTo(input.baseQuantum, 'down');
}

/**
 * Liability to take over against collateral: `shortage / (price * (liability weight - A) - price * insurance fee * liability
 * weight)` with A the asset weight times the ratio of the multipliers, truncated to `weightUnit`; rounded down to the unit
 * of the liability, at least one. Source: Drift v2, `calculate_liability_transfer_to_cover_margin_shortage`.
 */
export function liabilityToCover(input: {
  readonly shortage: Exact;
  readonly assetWeight: Exact;
  readonly assetMultiplier: Exact;
  readonly liabilityWeight: Exact;
  readonly liabilityMultiplier: Exact;
  readonly liabilityPrice: Exact;
  readonly insuranceFee: Exact;
  readonly quantum: Exact;
  readonly weightUnit: Exact;
  /** Smallest amount of the liability. */
  readonly unit: Exact;
}): Exact | undefined {
  const { assetWeight, liabilityWeight, liabilityPrice, unit } = input;
  if (!assetWeight.isBelow(liabilityWeight) || input.liabilityMultiplier.isZero) return undefined;
  const kept = assetWeight
    .times(input.assetMultiplier)
    .over(input.liabilityMultiplier)
    .roundTo(input.weightUnit, 'down');
  if (!kept.isBelow(liabilityWeight)) return undefined;
  const frees = liabilityPrice.times(liabilityWeight.minus(kept));
  const fee = liabilityPrice.times(input.insuranceFee).roundTo(input.quantum, 'down');
  const net = frees.minus(fee.times(liabilityWeight));
  if (net.sign <= 0) return undefined;
  return Exact.max(unit, input.shortage.over(net).roundTo(unit, 'down'));
}
