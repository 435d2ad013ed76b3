// What to close next of an account that a rulebook margins as a whole: no leg has a requirement of its own, so the model is
// asked about every candidate. Taken is the leg of which a small part frees the most maintenance for its cost, and the least
// part of it that restores the exit level. A leg that covers others frees nothing and is left alone.
import { abs, cmpProduct, max, min, mulDivDown, mulDivUp, neg, sub } from '../base/fixed.ts';
import { compareBigints, compareNumbers } from '../base/ordered.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import { type Lots, notionalOf, PPM, type Quanta, ZERO_LOTS } from '../domain/units.ts';
import { healthOf } from '../margin/account-risk.ts';
import type { ExactView } from '../margin/live/exact-view.ts';
import type { Health, Requirement } from '../margin/margin-model.ts';
import { leaveAtMark } from '../settle/leave-at-mark.ts';
import { closingCost, type Leg, lotsOf } from './leg.ts';
import { type ReductionPlan, reachesExit } from './reduction-plan.ts';
import type { ReductionTerms } from './reduction-terms.ts';
import { paced } from './sizing/size.ts';

/** The model is asked about so many legs at the most, the largest: closing any other hardly matters. */
const LEGS_ASKED_MAX = 32;
/** A leg is looked at in so many parts; within the one that suffices the least size is found by halving. */
const PARTS = 16n;

/** What the model says after a part of a leg was closed at its limit, costs paid; undefined where it refuses. */
type Ask = (leg: Leg, lots: Lots) => Health | undefined;

/**
 * Plans the next reduction: at most LEGS_ASKED_MAX + PARTS + log2(lots) questions. `none` where no leg frees anything: the
 * account is then, if it is below maintenance, taken over whole, its hedges with it.
 */
export function planWhole(
  portfolio: Portfolio,
  view: ExactView,
  by: {
    readonly risk: Requirement;
    readonly legs: readonly Leg[];
    readonly terms: ReductionTerms;
  },
): ReductionPlan {
  const { risk, legs, terms } = by;
  const ask: Ask = (leg, lots) => afterClosing(portfolio, view, leg, lots);
  const leg = mostFreed(legs, risk, ask);
  if (leg === undefined) return { type: 'none' };
  const found = partOf(leg, view, { ask, surplus: surplusOf(risk, view) });
  if (found === undefined) return { type: 'none' };
  const restoring = (): Lots => (found.restores ? leastWithin(leg, found, view, ask) : found.lots);
  const wanted = allowed(lotsOf(leg, { view, terms, restoring }), view, {
    risk,
    restoring,
    ask: (lots) => ask(leg, lots),
  });
  const size = paced(wanted, terms.mostLots(leg.listing.market, leg.side));
  const after = ask(leg, size);
  return {
    type: 'reduce',
    market: leg.listing.market,
    side: leg.side,
    size,
    limit: leg.limit,
    cost: closingCost(leg, size),
    restores: after !== undefined && reachesExit(after, view),
  };
}

/**
 * A share, a tier's worth or the whole of a leg that the model refuses, or that leaves the account further from its exit because
 * the leg covers others, is no plan: what brings it nearer is closed instead (hazards L15).
 */
function allowed(
  lots: Lots,
  view: ExactView,
  from: { readonly risk: Requirement; restoring(): Lots; ask(lots: Lots): Health | undefined },
): Lots {
  const after = from.ask(lots);
  const isNearer = after !== undefined && surplusOf(after, view) >= surplusOf(from.risk, view);
  return isNearer ? lots : from.restoring();
}

function afterClosing(
  portfolio: Portfolio,
  view: ExactView,
  leg: Leg,
  lots: Lots,
): Health | undefined {
  const kept = sub(leg.held, lots);
  const left = leg.side === 'sell' ? kept : neg(kept);
  const at = leaveAtMark(portfolio, view, { market: leg.listing.market, left });
  const paid = { ...at, cash: sub(at.cash, closingCost(leg, lots)) };
  const after = healthOf(paid, view);
  return after.refusal === undefined ? after : undefined;
}

const partLots = (leg: Leg, part: bigint): Lots => max(1n as Lots, mulDivUp(leg.held, part, PARTS));

/** The leg of which one part frees the most maintenance for its cost; on a tie the lower market. */
function mostFreed(legs: readonly Leg[], risk: Requirement, ask: Ask): Leg | undefined {
  type Candidate = { readonly leg: Leg; readonly freed: Quanta; readonly cost: Quanta };
  let best: Candidate | undefined;
  for (const leg of largest(legs)) {
    const lots = partLots(leg, 1n);
    const after = ask(leg, lots);
    if (after === undefined) continue;
    const freed = sub(risk.maintenance, after.maintenance);
    const cost = closingCost(leg, lots);
    if (freed <= 0n) continue;
    if (best === undefined || cmpProduct(freed, best.cost, best.freed, cost) > 0)
      best = { leg, freed, cost };
  }
  return best?.leg;
}

/** The legs of the largest notional, ascending by market. */
function largest(legs: readonly Leg[]): readonly Leg[] {
  const sized = legs.map((leg) => ({ leg, notional: notionalOf(leg.held, leg.unit) }));
  sized.sort(
    (a, b) =>
      compareBigints(b.notional, a.notional) ||
      compareNumbers(a.leg.listing.market, b.leg.listing.market),
  );
  return sized
    .slice(0, LEGS_ASKED_MAX)
    .map(({ leg }) => leg)
    .sort((a, b) => compareNumbers(a.listing.market, b.listing.market));
}

/** `below`: a size that was not enough, when `lots` is. */
type Part = { readonly lots: Lots; readonly below: Lots; readonly restores: boolean };

/**
 * The first part of the leg that restores the exit level; else the part that comes nearest to it, past which the leg covers
 * others. undefined where the model refuses every part, or none is nearer than nothing.
 */
function partOf(
  leg: Leg,
  view: ExactView,
  { ask, surplus: before }: { readonly ask: Ask; readonly surplus: bigint },
): Part | undefined {
  let nearest = { lots: ZERO_LOTS, surplus: before };
  let below = ZERO_LOTS;
  for (let part = 1n; part <= PARTS; part++) {
    const lots = min(leg.held, partLots(leg, part));
    if (lots === below) continue;
    const after = ask(leg, lots);
    if (after === undefined) continue;
    if (reachesExit(after, view)) return { lots, below, restores: true };
    below = lots;
    const surplus = surplusOf(after, view);
    if (surplus > nearest.surplus) nearest = { lots, surplus };
  }
  if (nearest.lots === ZERO_LOTS) return undefined;
  return { lots: nearest.lots, below: ZERO_LOTS, restores: false };
}

/** Equity above the exit level, in quanta * PPM; negative below it. */
const surplusOf = ({ equity, maintenance }: Health, view: ExactView): bigint =>
  equity * PPM - maintenance * BigInt(view.venue.exitPpm);

function leastWithin(leg: Leg, { lots, below }: Part, view: ExactView, ask: Ask): Lots {
  let low = below;
  let high = lots;
  while (abs(sub(high, low)) > 1n) {
    const middle = mulDivDown((high + low) as Lots, 1n, 2n);
    const after = ask(leg, middle);
    if (after !== undefined && reachesExit(after, view)) high = middle;
    else low = middle;
  }
  return high;
}
