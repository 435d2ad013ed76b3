// A static discount: what a shocked expiry value counts for before it is compared with today's value. It makes long value
// worth less and short value cost more the farther its expiry is.
import { exp } from '../../base/elementary.ts';
import type { Exact } from '../../base/exact.ts';
import { decimal, object, optional, type TypeOf } from '../../domain/schema.ts';
import { FACTOR_GRID, factorSteps } from './quantized-factor.ts';

const side = {
  base: decimal('factor at expiry', { min: '0', max: '100' }),
  rateScale: decimal('multiple of the rate, where that is above zero', { min: '-100', max: '100' }),
  rateAdd: decimal('added to it, per year', { min: '-100', max: '100' }),
};
export const staticDiscountParameters = object('discount of shocked expiry values', {
  positive: object('for a value from zero: times base x exp(-years x (rate x scale + add))', side),
  negative: optional(
    object(
      'for a value below zero: times base / exp(-years x (rate x scale + add)), at most what undoes the discount of the option value',
      side,
    ),
  ),
});
export type StaticDiscount = TypeOf<typeof staticDiscountParameters>;

/** Factors of one expiry as counts of 1e-18. */
export type DiscountSteps = { readonly positive: bigint; readonly negative: bigint };
export const UNDISCOUNTED: DiscountSteps = { positive: FACTOR_GRID, negative: FACTOR_GRID };

/**
 * The factors of an expiry. `rate` is yearly and counts from zero up; `discount` is that of the option values (1 where
 * there is none). Source: Derive PMRM 1 (positive side) and PMRM 2.
 */
export function discountSteps(
  discount: StaticDiscount,
  of: { readonly years: number; readonly rate: Exact; readonly discount: number },
): DiscountSteps {
  const rate = Math.max(0, of.rate.toNumber());
  const decay = ({ rateScale, rateAdd }: StaticDiscount['positive']): number =>
    exp(-of.years * (rate * rateScale.toNumber() + rateAdd.toNumber()));
  const { positive, negative } = discount;
  return {
    positive: factorSteps(positive.base.toNumber() * decay(positive)),
    negative:
      negative === undefined
        ? FACTOR_GRID
        : factorSteps(Math.min(1 / of.discount, negative.base.toNumber() / decay(negative))),
  };
}

/** A value in any whole steps, discounted: steps x 1e-18. */
export const discounted = (value: bigint, by: DiscountSteps): bigint =>
  value * (value < 0n ? by.negative : by.positive);
