// One leg as the ladder would close it: on which side, at what limit, at what cost. Pure; which leg, and how much of it, is
// for the plans (plan.ts, plan-whole.ts).
import { abs, add, divDown, divUp, max, min, mulDivUp, sub } from '../base/fixed.ts';
import type { Side } from '../domain/command.ts';
import type { ListedMarket, MarketView } from '../domain/market-view.ts';
import type { PositionHeld } from '../domain/portfolio.ts';
import {
  type Lots,
  type MarketId,
  notionalOf,
  PPM,
  type Ppm,
  type Quanta,
  type Ticks,
  type UnitValue,
  valueOf,
} from '../domain/units.ts';
import { ticksAtLeast, ticksAtMost, unitValueAt } from '../domain/unit-value.ts';
import { unitValue } from '../margin/account-risk.ts';
import type { PositionRisk, Requirement } from '../margin/margin-model.ts';
import { slippedLimit } from '../waterfall/slipped-limit.ts';
import { penaltyPpmOf } from './penalty-rate.ts';

/**
 * Quote total at which closing the whole leg leaves the account with equity of exactly zero: value at the mark less equity.
 * Signed with the size (the other sign is legal far beyond bankruptcy); an integer, no rounded price.
 */
export const bankruptcyQuote = (size: Lots, unit: UnitValue, equity: Quanta): Quanta =>
  sub(valueOf(size, unit), equity);

/** One leg as it would be closed: what an order could take, at what limit, and what that frees and costs. */
export type Leg = {
  readonly listing: { readonly market: MarketId; readonly listed: ListedMarket };
  readonly side: Side;
  readonly held: Lots;
  readonly unit: UnitValue;
  readonly limit: Ticks;
  readonly maintenance: Quanta;
  /** Of what is closed, as the ladder starts with. */
  readonly penaltyPpm: bigint;
  /** Of a position sheltered from a tightening; 0: it is not. */
  readonly scaleCapPpm: Ppm;
  /** Cost of closing all of it at the limit. */
  readonly cost: Quanta;
};

export function legOf(held: PositionHeld, risk: Requirement, view: MarketView): Leg {
  const listed = view.market(held.market);
  const own = risk.positions.find(({ market }) => market === held.market) as PositionRisk;
  const unit = unitValue(view, held.market);
  const side = held.size > 0n ? 'sell' : 'buy';
  const limit = limitOf(held, side, risk.netValue, view);
  const size = abs(held.size);
  const leg = {
    listing: { market: held.market, listed },
    side,
    held: size,
    unit,
    limit,
    maintenance: own.maintenance,
    penaltyPpm: penaltyPpmOf(listed, view),
    scaleCapPpm: held.scaleCapPpm ?? 0,
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
export function closingCost(leg: Omit<Leg, 'cost'>, lots: Lots): Quanta {
  const { listed } = leg.listing;
  const atLimit = unitValueAt(listed, leg.limit);
  const filled = notionalOf(lots, atLimit);
  const slippage = notionalOf(lots, sub(atLimit, leg.unit));
  const fee = mulDivUp(filled, BigInt(listed.takerFeePpm), PPM);
  return add(slippage, add(fee, mulDivUp(filled, leg.penaltyPpm, PPM)));
}
