// Concentration: how long the whole of an owner's position takes to unwind in the book as it was sampled, and how much wider
// that makes the horizon which the rates are for. Lots of all his accounts count, on the side on which they are held.
//
// With T the time to unwind and h the horizon of the rates, risk over h + T grows with the root: rates times sqrt(1 + T / h).
// They are applied to the account's share of the margin that all the lots would need in one account, so that neither the
// factor nor the tiers are escaped by splitting (hazards E3, P6): shares sum to the whole, each rounded up.
import { abs, add, max, min, mulDivUp, neg, sub } from '../../base/fixed.ts';
import { integerRootUp } from '../../base/integer-root.ts';
import type { MarketSchedule } from '../../domain/listing-schedule.ts';
import {
  type Lots,
  type MarketId,
  PPM,
  type Quanta,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { positionMargin, type PositionView, worstLoss } from '../position-margin.ts';
import type { Leg } from './legs.ts';

export type UnwindTerms = Pick<
  MarketSchedule,
  'unwindDepthPpm' | 'unwindIntervalMs' | 'scaleMaxPpm'
> & { readonly horizonMs: number };

/**
 * sqrt(1 + T / h) in ppm, rounded up, from 1e6 to `scaleMaxPpm`; T = lots / (depth * unwindDepthPpm) * unwindIntervalMs.
 * Without any known depth the cap. Asserts nothing of `lots`, which is taken unsigned; off where `unwindDepthPpm` is 0.
 */
export function unwindFactorPpm(lots: Lots, depth: Lots, terms: UnwindTerms): bigint {
  const { unwindDepthPpm, unwindIntervalMs, horizonMs } = terms;
  if (unwindDepthPpm === 0 || lots === ZERO_LOTS) return PPM;
  const cap = BigInt(terms.scaleMaxPpm);
  if (depth <= 0n) return cap;
  const horizon: bigint = depth * BigInt(unwindDepthPpm) * BigInt(horizonMs);
  const unwind: bigint = abs(lots) * PPM * BigInt(unwindIntervalMs);
  const squared = mulDivUp(horizon + unwind, PPM * PPM, horizon);
  return min(cap, integerRootUp(squared));
}

/** Lots of the owner's other accounts, on each side, as far as their orders may take them. Both unsigned. */
export type SiblingLots = { readonly long: Lots; readonly short: Lots };
export const NO_SIBLINGS: SiblingLots = { long: ZERO_LOTS, short: ZERO_LOTS };

const plusLeg = ({ long, short }: SiblingLots, leg: Leg): SiblingLots => ({
  long: add(long, max(ZERO_LOTS, leg.afterBuys)),
  short: add(short, max(ZERO_LOTS, neg(leg.afterSells))),
});

/** What is left of the group's lots without the account whose leg it is. */
export const withoutLeg = ({ long, short }: SiblingLots, leg: Leg): SiblingLots => ({
  long: sub(long, max(ZERO_LOTS, leg.afterBuys)),
  short: sub(short, max(ZERO_LOTS, neg(leg.afterSells))),
});

/** Lots of all accounts of an owner by market. Their sum serves each of them, less its own. */
export function groupLots(legs: readonly Leg[]): ReadonlyMap<MarketId, SiblingLots> {
  const lots = new Map<MarketId, SiblingLots>();
  for (const leg of legs) {
    lots.set(leg.market, plusLeg(lots.get(leg.market) ?? NO_SIBLINGS, leg));
  }
  return lots;
}

/**
 * What `size` lots need beyond their own initial margin, never negative and never more than they can still lose. `depth` is
 * the depth of the side that closes them.
 */
export function concentrationOf(
  view: PositionView,
  position: { readonly market: MarketId; readonly size: Lots; readonly siblings: SiblingLots },
  depth: Lots,
  terms: UnwindTerms,
): Quanta {
  const { market, size, siblings } = position;
  if (size === ZERO_LOTS) return ZERO_QUANTA;
  const group = size > 0n ? add(size, siblings.long) : sub(size, siblings.short);
  const own = positionMargin(view, market, size).initial;
  const whole = positionMargin(view, market, group).initial;
  const share = mulDivUp(whole, abs(size), abs(group));
  const needed = mulDivUp(share, unwindFactorPpm(group, depth, terms), PPM);
  const charge = max(ZERO_QUANTA, sub(needed, own));
  const most = worstLoss(view, market, size);
  return most === undefined ? charge : min(charge, max(ZERO_QUANTA, sub(most, own)));
}
