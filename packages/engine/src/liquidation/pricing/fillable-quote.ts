// How far below the mark a liquidation order may sell: not at all at maintenance, further the less equity is left of it.
import { Exact } from '../../base/exact.ts';

/** Adjustment >= 1: how fast the ratio falls; spread >= 0: the widest distance, per maintenance margin of the position. */
export type FillableTerms = {
  readonly bankruptcyAdjustment: Exact;
  readonly spreadToMaintenance: Exact;
};

/** `clamp((1 - equity / maintenance) * adjustment, 0, 1)`; without a requirement 1 for a debt, else 0. */
export function adjustedBankruptcyRatio(input: {
  readonly equity: Exact;
  readonly maintenance: Exact;
  readonly bankruptcyAdjustment: Exact;
}): Exact {
  const { equity, maintenance, bankruptcyAdjustment } = input;
  if (maintenance.isZero) return equity.sign < 0 ? Exact.ONE : Exact.ZERO;
  return Exact.ONE.minus(equity.over(maintenance))
    .times(bankruptcyAdjustment)
    .clamp(Exact.ZERO, Exact.ONE);
}

/**
 * Quote of the whole position at the fillable price, in the sign of its value: `value - ratio * spread * maintenance of the
 * position`. Exact, not rounded; divided by the size it is the price. Source: dYdX v4, `GetFillablePrice`.
 */
export function fillableQuote(
  input: {
    readonly value: Exact;
    readonly positionMaintenance: Exact;
    readonly equity: Exact;
    readonly maintenance: Exact;
  } & FillableTerms,
): Exact {
  const ratio = adjustedBankruptcyRatio(input);
  const spread = ratio.times(input.spreadToMaintenance).times(input.positionMaintenance);
  return input.value.minus(spread);
}
