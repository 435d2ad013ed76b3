// How many lots of a leg the rung closes. Which lots restore the exit level is for the plans to find; the other rules need no
// more than the leg.
import { assertNever } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { abs, max, min, mulDivDown, sub } from '../../base/fixed.ts';
import type { Rung } from '../../domain/ladder.ts';
import type { Tier } from '../../domain/listing.ts';
import { type Lots, notionalOf, PPM, type UnitValue } from '../../domain/units.ts';
import { positionToLiquidate } from './notional-limit.ts';

const ONE_LOT = 1n as Lots;

export type SizedLeg = {
  /** Unsigned. */
  readonly held: Lots;
  readonly unit: UnitValue;
  /** What one lot counts for in the tiers; unsigned. */
  readonly tierUnit: UnitValue;
  readonly tiers: readonly Tier[];
};

/** Lots to close, at least one and at most what is held; `restoring` is asked only by the rule that needs it. */
export function sizeBy(
  rung: Pick<Rung, 'size' | 'sharePpm' | 'wholeBelow'>,
  leg: SizedLeg,
  restoring: () => Lots,
): Lots {
  switch (rung.size) {
    case 'restore':
      return restoring();
    case 'share':
      return shareOf(leg, rung);
    case 'whole':
      return leg.held;
    case 'tierStep':
    case 'tierDown':
      return tierStep(leg);
    default:
      return assertNever(rung.size);
  }
}

/** `sharePpm` of the lots, rounded down, at least one; all of them where their notional is at most `wholeBelow`. */
function shareOf({ held, unit }: SizedLeg, rung: Pick<Rung, 'sharePpm' | 'wholeBelow'>): Lots {
  const notional = notionalOf(held, unit);
  const closed = positionToLiquidate({
    size: Exact.integer(held),
    price: Exact.ONE,
    quantum: Exact.ONE,
    baseQuantum: Exact.ONE,
    step: Exact.ONE,
    leastLiquidated: notional <= rung.wholeBelow ? Exact.integer(held) : Exact.ONE,
    mostPortion: Exact.ratio(BigInt(rung.sharePpm), PPM),
    accountMost: undefined,
  });
  return abs(closed.unitsOf(Exact.ONE, 'down')) as Lots;
}

/** What lies above the next lower margin tier, so that what is left is within it; all of the leg in the lowest. */
function tierStep({ held, tierUnit, tiers }: SizedLeg): Lots {
  const notional = notionalOf(held, tierUnit);
  let below = 0n;
  for (const { fromNotional } of tiers) if (fromNotional < notional) below = fromNotional;
  if (below === 0n) return held;
  const kept = mulDivDown(1n as Lots, below, tierUnit);
  return max(ONE_LOT, sub(held, kept));
}

/** Whether a lower margin tier lies below what the leg holds. */
export const isAboveLowestTier = ({ held, tierUnit, tiers }: SizedLeg): boolean =>
  notionalOf(held, tierUnit) > (tiers[1]?.fromNotional ?? notionalOf(held, tierUnit));

/** At most what the pace allows. */
export const paced = (size: Lots, most: Lots | undefined): Lots =>
  most === undefined ? size : min(size, most);
