// How many lots of a leg a share of the portfolio is. Lots are whole, so every leg remembers the part of a lot that the rounding
// still owes: however a bidder splits his bids, no leg runs ahead of the others by more than a lot.
import { abs, divDown, divUp, max, min } from '../../base/fixed.ts';
import { type Lots, PPB, ZERO_LOTS } from '../../domain/units.ts';

export type LegShare = {
  /** Unsigned, at most what is held. */
  readonly lots: Lots;
  /** Parts of a lot, in 1e-9, still owed to the next bidders; negative: this one had more. */
  readonly carryPpb: bigint;
};

/**
 * `size * share + carry` in whole lots: to the nearest, halves up; where the bid is to restore the account (`rounding` up) to the
 * next whole lot, so that no dust is left of what should be gone. A share of one takes all of it.
 */
export function lotsForShare(leg: {
  readonly size: Lots;
  readonly carryPpb: bigint;
  readonly sharePpb: bigint;
  readonly rounding: 'nearest' | 'up';
}): LegShare {
  const held = abs(leg.size);
  if (leg.sharePpb >= PPB) return { lots: held, carryPpb: 0n };
  const wanted = held * leg.sharePpb + leg.carryPpb;
  const whole = leg.rounding === 'up' ? divUp(wanted, PPB) : divDown(wanted + PPB / 2n, PPB);
  const lots = max(ZERO_LOTS, min(held, whole as Lots));
  return { lots, carryPpb: lots === held ? 0n : wanted - lots * PPB };
}
