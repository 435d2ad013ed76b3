// Requirement of one position by notional tiers with a continuous deduction. Each tier's rate applies to the slice of
// notional that lies in it, which is the same number as notional * rate - deduction, without a table of deductions.
import { divUp } from '../../base/fixed.ts';
import type { Tier } from '../../domain/listing.ts';
import { PPM, type Quanta } from '../../domain/units.ts';

type Rate = 'initialPpm' | 'maintenancePpm';

/** Ceil of the tiered requirement on an unsigned notional, in quanta. Convex, continuous, zero only at zero (rate > 0). */
export function tieredRequirement(tiers: readonly Tier[], notional: Quanta, rate: Rate): Quanta {
  let total = 0n;
  for (let i = 0; i < tiers.length; i++) {
    const tier = tiers[i] as Tier;
    if (notional <= tier.fromNotional) break;
    const next = tiers[i + 1];
    const upTo: bigint =
      next === undefined || notional < next.fromNotional ? notional : next.fromNotional;
    total += (upTo - tier.fromNotional) * BigInt(tier[rate]);
  }
  return divUp(total, PPM) as Quanta;
}
