// What to close next: the leg that frees the most maintenance for its cost, and the least lots of it that restore the exit
// level when filled wholly at the limit. Pure, and shared by the ladder and the preview; places nothing.
import { assert } from '../base/assert.ts';
import { add, cmpProduct, max, mulDivDown, mulDivUp, neg, sub, sum } from '../base/fixed.ts';
import type { ListedMarket, MarketView } from '../domain/market-view.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import {
  type Lots,
  type MarketId,
  PPM,
  type Quanta,
  type UnitValue,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { isReciprocal } from '../domain/unit-value.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import type { ExactView } from '../margin/live/exact-view.ts';
import type { Requirement } from '../margin/margin-model.ts';
import { heldMargin } from '../margin/sheltered.ts';
import {
  closingCost,
  type Leg,
  legOf,
  lotsOf,
  sizedLeg,
  tierUnit,
  worstPenaltyPpm,
} from './leg.ts';
import { isAboveLowestTier } from './sizing/size.ts';
import { planWhole } from './plan-whole.ts';
import { type ReductionPlan, reachesExit } from './reduction-plan.ts';
import { type ReductionTerms, standardTerms } from './reduction-terms.ts';

export { bankruptcyQuote } from './leg.ts';
export { type ReductionPlan, reachesExit } from './reduction-plan.ts';
export { type ReductionTerms, termsOf } from './reduction-terms.ts';

/**
 * Plans the next reduction of an account, by the terms of a rung.
 * `isLive` says whether a market's book may be used (neither stale, banded nor halted); a book of which nothing more may be
 * taken now is passed over too. Equity and maintenance afterwards
 * count slippage to the limit, taker fee and liquidation penalty, all exact; by the rule `restore` the size is minimal: one lot
 * less does not do. Where no size of the leg restores, the rule closes all of it.
 */
export function planReduction(
  portfolio: Portfolio,
  view: ExactView,
  isLive: (market: MarketId) => boolean,
  terms: ReductionTerms = standardTerms(view),
): ReductionPlan {
  const risk = requirementByRates(portfolio, view);
  if (reachesExit(risk, view)) return { type: 'none' };
  if (mustTakeOver(risk, view, terms)) return { type: 'takeOver' };
  const live = portfolio.positions.filter(
    ({ market, size }) =>
      isLive(market) &&
      terms.mostLots(market, size > 0n ? 'sell' : 'buy') !== ZERO_LOTS &&
      (terms.rung.size !== 'tierDown' || isAboveLowestTier(sizedLeg(view, { market, size }))),
  );
  const legs = live.map((held) => legOf(held, risk, view, terms));
  if (portfolio.margining === 'rulebook') return planWhole(portfolio, view, { risk, legs, terms });
  const [first, ...others] = legs;
  if (first === undefined) return { type: 'none' };
  const best = others.reduce((a, b) => (freesMore(b, a) ? b : a), first);
  const restoring = (): Lots => leastSufficient(best, risk, view) ?? best.held;
  const size = lotsOf(best, { view, terms, restoring });
  return {
    type: 'reduce',
    market: best.listing.market,
    side: best.side,
    size,
    limit: best.limit,
    cost: closingCost(best, size),
    restores: reachesExit(afterClosing(best, risk, size, view), view),
  };
}

/** Below maintenance, and what the account is worth is not enough for slippage, fee and penalty on all legs (rounded up). */
export function mustTakeOver(
  risk: Requirement,
  view: MarketView,
  terms: Pick<ReductionTerms, 'ladder' | 'elapsedMs'> = standardTerms(view),
): boolean {
  if (risk.equity >= risk.maintenance) return false;
  if (risk.netValue <= 0n) return true;
  return (
    risk.netValue <
    sum(
      risk.positions.map(({ market, notional }) => {
        const listed = view.market(market);
        return costOf(listed, notional, worstPenaltyPpm(listed, risk, terms));
      }),
    )
  );
}

/**
 * Slippage, penalty and fee on a notional, rounded up. An inverse lot sold a share s lower brings 1 / (1 - s) of the coins, so
 * all of it is divided by 1 - slippage, which is more than either side can cost.
 */
function costOf(listed: ListedMarket, notional: Quanta, penaltyPpm: bigint): Quanta {
  const { liquidationSlippagePpm, takerFeePpm } = listed;
  const rate = BigInt(liquidationSlippagePpm + takerFeePpm) + penaltyPpm;
  return mulDivUp(
    notional,
    rate,
    isReciprocal(listed) ? PPM - BigInt(liquidationSlippagePpm) : PPM,
  );
}

/**
 * maintenance / cost, compared by cross-multiplying, a cost below zero as none; on a tie the leg named first (the lower market
 * id) stays.
 */
const freesMore = (a: Leg, b: Leg): boolean =>
  cmpProduct(a.maintenance, max(ZERO_QUANTA, b.cost), b.maintenance, max(ZERO_QUANTA, a.cost)) > 0;

/**
 * The least size that suffices, undefined if none does.
 * The surplus over the exit level is concave in the lots closed (tiers fall away from the top), so the first tier boundary
 * that suffices ends a stretch on which it rises, and the least size is found there by halving: the size before it fails.
 */
function leastSufficient(leg: Leg, risk: Requirement, view: MarketView): Lots | undefined {
  const suffices = (lots: Lots): boolean => reachesExit(afterClosing(leg, risk, lots, view), view);
  let low = ZERO_LOTS;
  for (const boundary of boundaries(leg, tierUnit(view, leg.listing.market))) {
    if (!suffices(boundary)) {
      low = boundary;
      continue;
    }
    let high = boundary;
    while (high - low > 1n) {
      const middle = mulDivDown(add(low, high), 1n, 2n);
      if (suffices(middle)) high = middle;
      else low = middle;
    }
    assert(suffices(high) && high > 0n, () => `${high} lots restore the exit level`);
    return high;
  }
  return undefined;
}

function afterClosing(
  leg: Leg,
  risk: Requirement,
  lots: Lots,
  view: MarketView,
): Pick<Requirement, 'equity' | 'maintenance'> {
  const kept = sub(leg.held, lots);
  const { scaleCapPpm } = leg;
  const size = leg.side === 'sell' ? kept : neg(kept);
  const left = heldMargin(view, { market: leg.listing.market, size, scaleCapPpm }).maintenance;
  return {
    equity: sub(risk.equity, closingCost(leg, lots)),
    maintenance: add(sub(risk.maintenance, leg.maintenance), left),
  };
}

/** Lots after which what is left lies in a lower tier, ascending, ending with the whole leg. */
function boundaries(leg: Leg, unit: UnitValue): readonly Lots[] {
  const lots: Lots[] = [];
  for (const { fromNotional } of [...leg.listing.listed.tiers].reverse()) {
    const kept = unit === 0n ? ZERO_LOTS : mulDivDown(1n as Lots, fromNotional, unit);
    const closed = sub(leg.held, kept);
    if (closed > 1n) lots.push(sub(closed, 1n as Lots));
    if (closed > 0n) lots.push(closed);
  }
  return lots;
}
