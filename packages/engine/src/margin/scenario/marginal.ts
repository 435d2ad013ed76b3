// Amounts charged by tiers, each part of the amount at the rate of its own tier, so that nothing jumps at a boundary.
import { Exact } from '../../base/exact.ts';
import { checked, decimal, list, object } from '../../domain/schema.ts';

export type MarginalTier = {
  /** Where the tier begins; the first begins at zero. */
  readonly from: Exact;
  /** Rate or multiplier of what lies in it. */
  readonly rate: Exact;
};

/** Tiers as a parameter: the first from zero, ascending; the last has no end. */
export const marginalTiers = (doc: string, rateMax: string) =>
  checked(
    list(
      doc,
      object('one tier', {
        from: decimal('where it begins', { min: '0' }),
        rate: decimal('rate or multiplier of what lies in it', { min: '0', max: rateMax }),
      }),
      1,
    ),
    (tiers) =>
      tiers.every((tier, index) =>
        index === 0 ? tier.from.isZero : tier.from.isAbove(tiers[index - 1]?.from ?? tier.from),
      )
        ? undefined
        : 'tiers begin at 0 and ascend',
  );

/** Sum over tiers of the part of an amount that lies in it times its rate, exact; the amount is not negative. */
export function marginalSum(amount: Exact, tiers: readonly MarginalTier[]): Exact {
  let total = Exact.ZERO;
  tiers.forEach(({ from, rate }, index) => {
    const to = tiers[index + 1]?.from;
    const upper = to === undefined ? amount : Exact.min(amount, to);
    if (upper.isAbove(from)) total = total.plus(upper.minus(from).times(rate));
  });
  return total;
}
