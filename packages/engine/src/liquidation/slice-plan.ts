// Slices of a whole portfolio: the same share of every leg, so that what hedges what stays hedged. Pure; finds the least number of
// slices that restores the exit level when all of them are filled at their limits.
import { cmpProduct, max, min, mulDivUp, neg, sub, sum } from '../base/fixed.ts';
import type { Rung } from '../domain/ladder.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import {
  type Lots,
  notionalOf,
  PPM,
  type Quanta,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { healthOf } from '../margin/account-risk.ts';
import type { ExactView } from '../margin/live/exact-view.ts';
import { leaveAtMark } from '../settle/leave-at-mark.ts';
import { closingCost, type Leg } from './leg.ts';
import type { PlannedOrder } from './place-orders.ts';
import { reachesExit } from './reduction-plan.ts';

/** So many numbers of slices are looked at in turn; where there are more, the least is found between two of them by halving. */
const LOOKED_AT = 16n;

/** The same share of every leg, as a quotient: 0 < part <= whole. */
type Share = { readonly part: bigint; readonly whole: bigint };

export type SlicePlan = {
  readonly orders: readonly PlannedOrder[];
  /** Whether these orders, all filled at their limits, restore the exit level. */
  readonly restores: boolean;
  /** Beyond the mark if all of it is filled at its limit, quanta, >= 0. */
  readonly cost: Quanta;
};

/**
 * Plans one order for each leg. `restore`: the least multiple of `sharePpm` that restores the exit level, all where none does;
 * `share` and `tierStep`: one slice; `whole`: all; all too where the notional of the legs is at most `wholeBelow`. Each leg is
 * rounded up to whole lots. Where a book is good for less, every leg is cut alike. undefined where there is nothing to order.
 */
export function planSlice(
  portfolio: Portfolio,
  view: ExactView,
  of: {
    readonly legs: readonly Leg[];
    readonly rung: Pick<Rung, 'size' | 'sharePpm' | 'wholeBelow'>;
    /** The most lots that one order may take of a leg's book; undefined: as many as it wants. */
    most(leg: Leg): Lots | undefined;
  },
): SlicePlan | undefined {
  const { legs, most } = of;
  if (legs.length === 0 || legs.some((leg) => most(leg) === ZERO_LOTS)) return undefined;
  const wanted = wantedShare(portfolio, view, of);
  const share = legs.reduce((least, leg) => lessOf(least, leg, most(leg)), wanted);
  const orders = legs.map((leg) => {
    const { market } = leg.listing;
    const size = min(lotsOf(leg, share), most(leg) ?? leg.held);
    return { market, side: leg.side, size, limit: leg.limit };
  });
  const sizes = orders.map(({ size }) => size);
  return {
    orders,
    restores: restores(portfolio, view, { legs, sizes }),
    cost: max(ZERO_QUANTA, costOf(legs, sizes)),
  };
}

function wantedShare(
  portfolio: Portfolio,
  view: ExactView,
  {
    legs,
    rung,
  }: {
    readonly legs: readonly Leg[];
    readonly rung: Pick<Rung, 'size' | 'sharePpm' | 'wholeBelow'>;
  },
): Share {
  const all: Share = { part: 1n, whole: 1n };
  const notional = sum(legs.map(({ held, unit }) => notionalOf(held, unit)));
  if (rung.size === 'whole' || notional <= rung.wholeBelow) return all;
  const slice = BigInt(rung.sharePpm);
  const slices = (count: bigint): Share =>
    count * slice >= PPM ? all : { part: count * slice, whole: PPM };
  if (rung.size !== 'restore') return slices(1n);
  const suffices = (count: bigint): boolean => {
    const sizes = legs.map((leg) => lotsOf(leg, slices(count)));
    return restores(portfolio, view, { legs, sizes });
  };
  return slices(leastCount((PPM + slice - 1n) / slice, suffices));
}

/**
 * The least count from 1 to `most` that suffices; `most` where none does. What closing brings beyond the exit level is concave in
 * the share (margin per lot falls as the position shrinks), so below the first count that suffices there is one change at most.
 */
function leastCount(most: bigint, suffices: (count: bigint) => boolean): bigint {
  const stride = most > LOOKED_AT ? (most + LOOKED_AT - 1n) / LOOKED_AT : 1n;
  let low = 0n;
  for (let high = stride; ; high += stride) {
    const count = high < most ? high : most;
    if (suffices(count)) return leastBetween(low, count, suffices);
    if (count === most) return most;
    low = count;
  }
}

/** `low` does not suffice, `high` does. */
function leastBetween(low: bigint, high: bigint, suffices: (count: bigint) => boolean): bigint {
  let [below, least] = [low, high];
  while (least - below > 1n) {
    const middle = (below + least) / 2n;
    if (suffices(middle)) least = middle;
    else below = middle;
  }
  return least;
}

const lotsOf = ({ held }: Leg, { part, whole }: Share): Lots => mulDivUp(held, part, whole);

/** The share that the leg's book is good for, if that is less. */
function lessOf(share: Share, { held }: Leg, most: Lots | undefined): Share {
  if (most === undefined || most >= held) return share;
  return cmpProduct(most, share.whole, held, share.part) < 0 ? { part: most, whole: held } : share;
}

function costOf(legs: readonly Leg[], sizes: readonly Lots[]): Quanta {
  return sum(legs.map((leg, i) => closingCost(leg, sizes[i] ?? ZERO_LOTS)));
}

function restores(
  portfolio: Portfolio,
  view: ExactView,
  { legs, sizes }: { readonly legs: readonly Leg[]; readonly sizes: readonly Lots[] },
): boolean {
  let after = portfolio;
  for (const [i, leg] of legs.entries()) {
    const kept = sub(leg.held, sizes[i] ?? ZERO_LOTS);
    const left = leg.side === 'sell' ? kept : neg(kept);
    after = leaveAtMark(after, view, { market: leg.listing.market, left });
  }
  const cash = sub(after.cash, costOf(legs, sizes));
  const health = healthOf({ ...after, cash }, view);
  return health.refusal === undefined && reachesExit(health, view);
}
