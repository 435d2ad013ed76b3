// A rate that rises with notional, in its three exact forms: on the slice that lies in each tier, as notional times rate
// less a deduction (the same number), and on the whole notional at the rate of the tier it has reached.
import { assert } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';

export type RateTier = {
  /** The tier holds what lies above this, up to and including the start of the next; the first starts at zero. */
  readonly fromNotional: Exact;
  /** Share of notional. */
  readonly rate: Exact;
};

/** Index of the tier a notional has reached; a notional on the border belongs to the lower one. Zero is in the first. */
export function tierIndex(
  tiers: readonly { readonly fromNotional: Exact }[],
  notional: Exact,
): number {
  let found = 0;
  for (let i = 1; i < tiers.length; i++) {
    const tier = tiers[i];
    if (tier === undefined || !notional.isAbove(tier.fromNotional)) break;
    found = i;
  }
  return found;
}

/** Sum over the tiers of the slice in each times its rate: continuous, and convex where rates rise. */
export function marginalRequirement(tiers: readonly RateTier[], notional: Exact): Exact {
  let total = Exact.ZERO;
  for (const [i, tier] of tiers.entries()) {
    if (!notional.isAbove(tier.fromNotional)) break;
    const next = tiers[i + 1];
    const upTo = next === undefined ? notional : Exact.min(notional, next.fromNotional);
    total = total.plus(upTo.minus(tier.fromNotional).times(tier.rate));
  }
  return total;
}

/** What each tier takes off `notional x rate`: `d_n = d_(n-1) + from_n x (rate_n - rate_(n-1))`, zero in the first. */
export function deductions(tiers: readonly RateTier[]): readonly Exact[] {
  const found: Exact[] = [];
  let total = Exact.ZERO;
  for (const [i, tier] of tiers.entries()) {
    const before = tiers[i - 1];
    if (before !== undefined) {
      total = total.plus(tier.fromNotional.times(tier.rate.minus(before.rate)));
    }
    found.push(total);
  }
  return found;
}

/** `notional x rate - deduction` in the tier reached: the same number as `marginalRequirement`. */
export function requirementByDeduction(tiers: readonly RateTier[], notional: Exact): Exact {
  const index = tierIndex(tiers, notional);
  const deduction = deductions(tiers)[index];
  return notional.times(rateAt(tiers, index)).minus(deduction ?? Exact.ZERO);
}

/** `notional x rate` in the tier reached: jumps at a border. */
export const wholeRequirement = (tiers: readonly RateTier[], notional: Exact): Exact =>
  notional.times(rateAt(tiers, tierIndex(tiers, notional)));

function rateAt(tiers: readonly RateTier[], index: number): Exact {
  const tier = tiers[index];
  assert(tier !== undefined, () => `tier ${index} is one of ${tiers.length}`);
  return tier.rate;
}

/** What is wrong with the order of tiers, in one sentence, or undefined. */
export function tierOrderMistake(tiers: readonly RateTier[]): string | undefined {
  for (const [i, tier] of tiers.entries()) {
    const before = tiers[i - 1];
    if (before === undefined) {
      if (!tier.fromNotional.isZero)
        return `the first tier starts at ${tier.fromNotional}, not at 0`;
      continue;
    }
    if (!tier.fromNotional.isAbove(before.fromNotional)) {
      return `tier ${i} starts at ${tier.fromNotional}, not above ${before.fromNotional}`;
    }
    if (tier.rate.isBelow(before.rate)) {
      return `the rate of tier ${i}, ${tier.rate}, is below ${before.rate} of the tier before`;
    }
  }
  return undefined;
}
