// One leg as the ladder would close it: on which side, at what limit, at what cost. Pure; which leg, and how much of it, is
// for the plans (plan.ts, plan-whole.ts).
import { abs, add, divUp, max, mulDivUp, neg, sub } from '../base/fixed.ts';
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
import { unitValueAt, worthOfIndexUnits } from '../domain/unit-value.ts';
import { unitValue } from '../margin/account-risk.ts';
import type { PositionRisk, Requirement } from '../margin/margin-model.ts';
import { penaltyRatePpm } from './penalty/penalty-rate.ts';
import { limitOf } from './pricing/limit.ts';
import { type ReductionTerms, standardTerms } from './reduction-terms.ts';
import { paced, sizeBy, type SizedLeg } from './sizing/size.ts';

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
  /** Of a position sheltered from a tightening; 0: it is not. */
  readonly scaleCapPpm: Ppm;
  /** What a fill is charged at the worst, ppm of notional. */
  readonly penaltyPpm: bigint;
  /** Cost of closing all of it at the limit; below zero where that is better than the mark by more than it costs. */
  readonly cost: Quanta;
};

/** The leg of a position, by the account's risk as it stands and the terms of the rung. */
export function legOf(
  held: PositionHeld,
  risk: Requirement,
  view: MarketView,
  terms: ReductionTerms = standardTerms(view),
): Leg {
  const listed = view.market(held.market);
  const own = risk.positions.find(({ market }) => market === held.market) as PositionRisk;
  const penaltyPpm = worstPenaltyPpm(listed, risk, terms);
  const size = abs(held.size);
  const leg = {
    listing: { market: held.market, listed },
    side: held.size > 0n ? 'sell' : 'buy',
    held: size,
    unit: unitValue(view, held.market),
    limit: limitOf(terms.rung.limit, { held, risk, view, ladder: terms.ladder, penaltyPpm }),
    maintenance: own.maintenance,
    scaleCapPpm: held.scaleCapPpm ?? 0,
    penaltyPpm,
  } as const;
  return { ...leg, cost: closingCost(leg, size) };
}

/**
 * The penalty that a fill may be charged within the life of an order placed now, at the account's stress now. A fill that
 * restores is not charged for more stress than that: it is judged before it.
 */
export const worstPenaltyPpm = (
  listed: ListedMarket,
  { equity, maintenance }: Pick<Requirement, 'equity' | 'maintenance'>,
  { ladder, elapsedMs }: Pick<ReductionTerms, 'ladder' | 'elapsedMs'>,
): bigint =>
  penaltyRatePpm({
    listedPpm: listed.liquidationPenaltyPpm,
    ladder,
    elapsedMs: elapsedMs + listed.liquidationOrderMs,
    equity,
    maintenance,
  });

/** Slippage, taker fee and penalty of closing `lots` at the leg's limit: quanta, fee and penalty rounded up. */
export function closingCost(leg: Omit<Leg, 'cost'>, lots: Lots): Quanta {
  const { listed } = leg.listing;
  const atLimit = unitValueAt(listed, leg.limit);
  const filled = notionalOf(lots, atLimit);
  const slippage = notionalOf(lots, sub(atLimit, leg.unit));
  const isBetter = leg.side === 'sell' ? atLimit > leg.unit : atLimit < leg.unit;
  const fee = mulDivUp(filled, BigInt(listed.takerFeePpm), PPM);
  const penalty = mulDivUp(filled, leg.penaltyPpm, PPM);
  return add(isBetter ? neg(slippage) : slippage, add(fee, penalty));
}

/** Lots of the leg that a rule of size closes; `restoring` finds the least that restores, where the rule asks for it. */
export function lotsOf(
  leg: Leg,
  by: { readonly view: MarketView; readonly terms: ReductionTerms; restoring(): Lots },
): Lots {
  const { held, side, listing } = leg;
  const { market } = listing;
  const sized = sizedLeg(by.view, { market, size: held });
  const lots = sizeBy(by.terms.rung, sized, by.restoring);
  return paced(lots, by.terms.mostLots(market, side));
}

/** What a rule of size asks of a position. */
export const sizedLeg = (
  view: MarketView,
  { market, size }: Pick<PositionHeld, 'market' | 'size'>,
): SizedLeg => ({
  held: abs(size),
  unit: unitValue(view, market),
  tierUnit: tierUnit(view, market),
  tiers: view.market(market).tiers,
});

/** What one lot counts for in the tiers, unsigned: its value; of an option the coins that it stands for, a put at least its value. */
export function tierUnit(view: MarketView, market: MarketId): UnitValue {
  const listed = view.market(market);
  const unit = abs(unitValue(view, market));
  if (listed.kind !== 'option') return unit;
  const at = { indexPrice: view.indexPrice(market), settlementScale: view.asset(0).scale };
  if (at.indexPrice <= 0n) return unit;
  const coins = worthOfIndexUnits(listed, at.indexPrice, at);
  const worth = divUp(coins.numerator, coins.denominator) as UnitValue;
  return listed.right === 'put' ? max(worth, unit) : worth;
}
