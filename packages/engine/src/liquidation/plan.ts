// What to close next: the leg that frees the most maintenance for its cost, and the least lots of it that restore the exit
// level when filled wholly at the limit. Pure, and shared by the ladder and the preview; places nothing.
import { assert } from '../base/assert.ts';
import {
  abs,
  add,
  cmpProduct,
  divDown,
  divUp,
  max,
  min,
  mulDivDown,
  mulDivUp,
  neg,
  sub,
  sum,
} from '../base/fixed.ts';
import type { Side } from '../domain/command.ts';
import type { ListedMarket, MarketView } from '../domain/market-view.ts';
import type { Portfolio, PositionHeld } from '../domain/portfolio.ts';
import {
  type Lots,
  type MarketId,
  notionalOf,
  PPM,
  type Quanta,
  type Ticks,
  type UnitValue,
  valueOf,
  ZERO_LOTS,
} from '../domain/units.ts';
import { isReciprocal, ticksAtLeast, ticksAtMost, unitValueAt } from '../domain/unit-value.ts';
import { requirementOf, unitValue } from '../margin/account-risk.ts';
import type { PositionRisk, Requirement } from '../margin/margin-model.ts';
import { positionMargin } from '../margin/position-margin.ts';
import { slippedLimit } from '../waterfall/slipped-limit.ts';

export type ReductionPlan =
  | {
      readonly type: 'reduce';
      readonly market: MarketId;
      readonly side: Side;
      /** Unsigned, at least one, at most what is held. */
      readonly size: Lots;
      readonly limit: Ticks;
      /** False: the whole leg is closed and it does not suffice; another plan follows. */
      readonly restores: boolean;
    }
  /** Equity cannot pay for closing in the book (hazards L3, L4): no partial step. */
  | { readonly type: 'takeOver' }
  /** The exit level is reached, or no leg is in a live market. */
  | { readonly type: 'none' };

/**
 * Plans the next reduction of an account.
 * `isLive` says whether a market's book may be used (neither stale, banded nor halted). Equity and maintenance afterwards
 * count slippage to the limit, taker fee and liquidation penalty, all exact; the size is minimal: one lot less does not do.
 */
export function planReduction(
  portfolio: Portfolio,
  view: MarketView,
  isLive: (market: MarketId) => boolean,
): ReductionPlan {
  const risk = requirementOf(portfolio, view);
  if (reachesExit(risk, view)) return { type: 'none' };
  if (mustTakeOver(risk, view)) return { type: 'takeOver' };
  const legs = portfolio.positions
    .filter(({ market }) => isLive(market))
    .map((held) => legOf(held, risk, view));
  const [first, ...others] = legs;
  if (first === undefined) return { type: 'none' };
  const best = others.reduce((a, b) => (freesMore(b, a) ? b : a), first);
  const least = leastSufficient(best, risk, view);
  const size = least ?? best.held;
  return {
    type: 'reduce',
    market: best.listing.market,
    side: best.side,
    size,
    limit: best.limit,
    restores: least !== undefined,
  };
}

/** equity >= exitPpm of maintenance: where liquidation ends. It lies above maintenance, so that accounts do not flicker. */
export function reachesExit(
  risk: Pick<Requirement, 'equity' | 'maintenance'>,
  view: MarketView,
): boolean {
  return cmpProduct(risk.equity, PPM, risk.maintenance, BigInt(view.venue.exitPpm)) >= 0;
}

/** Below maintenance, and equity is not enough for slippage, fee and penalty on all legs (rounded up). */
export function mustTakeOver(risk: Requirement, view: MarketView): boolean {
  if (risk.equity >= risk.maintenance) return false;
  if (risk.equity <= 0n) return true;
  return (
    risk.equity <
    sum(risk.positions.map(({ market, notional }) => costOf(view.market(market), notional)))
  );
}

/**
 * Slippage, penalty and fee on a notional, rounded up. An inverse lot sold a share s lower brings 1 / (1 - s) of the coins, so
 * all of it is divided by 1 - slippage, which is more than either side can cost.
 */
function costOf(listed: ListedMarket, notional: Quanta): Quanta {
  const { liquidationSlippagePpm, liquidationPenaltyPpm, takerFeePpm } = listed;
  const rate = BigInt(liquidationSlippagePpm + liquidationPenaltyPpm + takerFeePpm);
  return mulDivUp(
    notional,
    rate,
    isReciprocal(listed) ? PPM - BigInt(liquidationSlippagePpm) : PPM,
  );
}

/**
 * Quote total at which closing the whole leg leaves the account with equity of exactly zero: value at the mark less equity.
 * Signed with the size (the other sign is legal far beyond bankruptcy); an integer, no rounded price.
 */
export const bankruptcyQuote = (size: Lots, unit: UnitValue, equity: Quanta): Quanta =>
  sub(valueOf(size, unit), equity);

type Leg = {
  readonly listing: { readonly market: MarketId; readonly listed: ListedMarket };
  readonly side: Side;
  readonly held: Lots;
  readonly unit: UnitValue;
  readonly limit: Ticks;
  readonly maintenance: Quanta;
  /** Cost of closing all of it at the limit. */
  readonly cost: Quanta;
};

function legOf(held: PositionHeld, risk: Requirement, view: MarketView): Leg {
  const listed = view.market(held.market);
  const own = risk.positions.find(({ market }) => market === held.market) as PositionRisk;
  const unit = unitValue(view, held.market);
  const side = held.size > 0n ? 'sell' : 'buy';
  const limit = limitOf(held, side, risk.equity, view);
  const size = abs(held.size);
  const leg = {
    listing: { market: held.market, listed },
    side,
    held: size,
    unit,
    limit,
    maintenance: own.maintenance,
  } as const;
  return { ...leg, cost: closingCost(leg, size) };
}

/** The mark slipped against the account, but never beyond the leg's bankruptcy price. */
function limitOf(held: PositionHeld, side: Side, equity: Quanta, view: MarketView): Ticks {
  const listed = view.market(held.market);
  const slipped = slippedLimit(listed, view.mark(held.market), side);
  const quote = bankruptcyQuote(held.size, unitValue(view, held.market), equity);
  // Quanta a lot, rounded against a fill: a price that is worth no less, or no more, keeps equity at zero or above.
  if (side === 'sell') {
    const least = divUp(quote as bigint, held.size) as UnitValue;
    return max(slipped, ticksAtLeast(listed, least));
  }
  const most = divDown(quote as bigint, held.size) as UnitValue;
  return min(slipped, ticksAtMost(listed, most));
}

/** Slippage, taker fee and penalty of closing `lots` at the leg's limit: quanta, fee and penalty rounded up. */
function closingCost(leg: Omit<Leg, 'cost'>, lots: Lots): Quanta {
  const { listed } = leg.listing;
  const atLimit = unitValueAt(listed, leg.limit);
  const filled = notionalOf(lots, atLimit);
  const slippage = notionalOf(lots, sub(atLimit, leg.unit));
  const fee = mulDivUp(filled, BigInt(listed.takerFeePpm), PPM);
  return add(slippage, add(fee, mulDivUp(filled, BigInt(listed.liquidationPenaltyPpm), PPM)));
}

/** maintenance / cost, compared by cross-multiplying; on a tie the leg named first (the lower market id) stays. */
const freesMore = (a: Leg, b: Leg): boolean =>
  cmpProduct(a.maintenance, b.cost, b.maintenance, a.cost) > 0;

/**
 * The least size that suffices, undefined if none does.
 * The surplus over the exit level is concave in the lots closed (tiers fall away from the top), so the first tier boundary
 * that suffices ends a stretch on which it rises, and the least size is found there by halving: the size before it fails.
 */
function leastSufficient(leg: Leg, risk: Requirement, view: MarketView): Lots | undefined {
  const suffices = (lots: Lots): boolean => reachesExit(afterClosing(leg, risk, lots, view), view);
  let low = ZERO_LOTS;
  for (const boundary of boundaries(leg)) {
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
  const { market } = leg.listing;
  const left = positionMargin(view, market, leg.side === 'sell' ? kept : neg(kept)).maintenance;
  return {
    equity: sub(risk.equity, closingCost(leg, lots)),
    maintenance: add(sub(risk.maintenance, leg.maintenance), left),
  };
}

/** Lots after which what is left lies in a lower tier, ascending, ending with the whole leg. */
function boundaries(leg: Leg): readonly Lots[] {
  const lots: Lots[] = [];
  for (const { fromNotional } of [...leg.listing.listed.tiers].reverse()) {
    const kept = leg.unit === 0n ? ZERO_LOTS : mulDivDown(1n as Lots, fromNotional, abs(leg.unit));
    const closed = sub(leg.held, kept);
    if (closed > 1n) lots.push(sub(closed, 1n as Lots));
    if (closed > 0n) lots.push(closed);
  }
  return lots;
}
