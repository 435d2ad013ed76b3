// One leg of an account as an unwind would close it: how much at the most, at what limit, at what cost, and what it
// contributes to the account's Greeks. Pure; which legs are closed is for the plan.
import { abs, add, min, mulDivUp, neg, sub, sum } from '../../base/fixed.ts';
import type { Side } from '../../domain/command.ts';
import type { ListedMarket } from '../../domain/market-view.ts';
import type { PositionHeld, Portfolio } from '../../domain/portfolio.ts';
import {
  type Lots,
  type MarketId,
  notionalOf,
  PPM,
  type Quanta,
  type Ticks,
  type TimeMs,
  type UnitValue,
  ZERO_LOTS,
} from '../../domain/units.ts';
import { unitValueAt } from '../../domain/unit-value.ts';
import { unitValue } from '../../margin/account-risk.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import { leaveAtMark } from '../../settle/leave-at-mark.ts';
import { slippedLimit } from '../../waterfall/slipped-limit.ts';
import { type UnitGreeks, unitGreeks } from './unit-greeks.ts';

export type UnwindLeg = {
  readonly market: MarketId;
  readonly listed: ListedMarket;
  readonly side: Side;
  /** Unsigned. */
  readonly held: Lots;
  readonly unit: UnitValue;
  /** The mark, slipped by the market's liquidation slippage. */
  readonly limit: Ticks;
  readonly penaltyPpm: bigint;
  /** Lots that may be closed, at most what is held; 0: the market's book may not be used now. */
  readonly most: Lots;
  /** Of one lot as it is held: a short call has a delta below zero. */
  readonly greeks: UnitGreeks;
  /**
   * Within its settlement window: its delta decays by itself, so it is closed after everything else only; until then it counts
   * with what of it still moves, and a hedge that the decay has made too large is what is taken off.
   */
  readonly isSettling: boolean;
};

/** What a plan is made for. */
export type UnwindTerms = {
  /** Reached at equity of this share of maintenance margin, in ppm. */
  readonly exitPpm: bigint;
  /** What a fill is charged at the worst, ppm of notional; a rebalancing pays none. */
  penaltyPpm(listed: ListedMarket): bigint;
  isLive(market: MarketId): boolean;
  /** Lots of one order at the most; undefined: whatever is held. */
  mostLots(market: MarketId, side: Side): Lots | undefined;
};

/** Lots to close of one market, unsigned. */
export type Closing = { readonly market: MarketId; readonly lots: Lots };

export const unwindLegs = (
  { positions }: Portfolio,
  view: ExactView,
  terms: UnwindTerms,
): readonly UnwindLeg[] => positions.map((held) => unwindLeg(held, view, terms));

function unwindLeg(held: PositionHeld, view: ExactView, terms: UnwindTerms): UnwindLeg {
  const { market, size } = held;
  const listed = view.market(market);
  const side = size > 0n ? 'sell' : 'buy';
  const unit = unitGreeks(view, market);
  const sign = size > 0n ? 1n : -1n;
  const whole = abs(size);
  const depth = terms.mostLots(market, side) ?? whole;
  const isLive = terms.isLive(market) && view.isOpen(market);
  return {
    market,
    listed,
    side,
    held: whole,
    most: isLive ? min(depth, whole) : ZERO_LOTS,
    unit: unitValue(view, market),
    limit: slippedLimit(listed, view.mark(market), side),
    penaltyPpm: terms.penaltyPpm(listed),
    greeks: { delta: sign * unit.delta, gamma: sign * unit.gamma, vega: sign * unit.vega },
    isSettling: isSettling(listed, view.time),
  };
}

/** Whether the settlement average of a market has begun: Deribit's last half hour, in which delta decays on a straight line. */
export const isSettling = (
  { expiryMs, settlementWindowMs }: Pick<ListedMarket, 'expiryMs' | 'settlementWindowMs'>,
  time: TimeMs,
): boolean => expiryMs !== 0 && time >= expiryMs - settlementWindowMs;

/** Slippage to the limit, taker fee and penalty of closing `lots`: quanta, fee and penalty rounded up. */
export function closingCost(leg: UnwindLeg, lots: Lots): Quanta {
  const { listed, limit, unit, penaltyPpm } = leg;
  const atLimit = unitValueAt(listed, limit);
  const filled = notionalOf(lots, atLimit);
  const fee = mulDivUp(filled, BigInt(listed.takerFeePpm), PPM);
  const penalty = mulDivUp(filled, penaltyPpm, PPM);
  return add(notionalOf(lots, sub(atLimit, unit)), add(fee, penalty));
}

/** Slippage to the limits, taker fees and penalties of closing so much, each leg's rounded up: quanta, >= 0. */
export const costOfClosings = (legs: readonly UnwindLeg[], closings: readonly Closing[]): Quanta =>
  sum(closings.map(({ market, lots }) => closingCost(legAt(legs, market), lots)));

/** What the account holds once every closing has filled at its limit, costs paid. Each closing is within its leg. */
export function afterClosings(
  portfolio: Portfolio,
  view: ExactView,
  {
    legs,
    closings,
  }: { readonly legs: readonly UnwindLeg[]; readonly closings: readonly Closing[] },
): Portfolio {
  let at = portfolio;
  for (const { market, lots } of closings) {
    const leg = legAt(legs, market);
    const kept = sub(leg.held, lots);
    at = leaveAtMark(at, view, { market, left: leg.side === 'sell' ? kept : neg(kept) });
  }
  return { ...at, cash: sub(at.cash, costOfClosings(legs, closings)) };
}

export function legAt(legs: readonly UnwindLeg[], market: MarketId): UnwindLeg {
  const leg = legs.find((each) => each.market === market);
  if (leg === undefined) throw new RangeError(`no leg in market ${market}`);
  return leg;
}

/** Closings of both, market by market, ascending; what comes to nothing is left out. */
export function together(one: readonly Closing[], other: readonly Closing[]): readonly Closing[] {
  const lots = new Map<MarketId, Lots>();
  for (const each of [...one, ...other])
    lots.set(each.market, add(lots.get(each.market) ?? ZERO_LOTS, each.lots));
  return [...lots]
    .filter(([, count]) => count > 0n)
    .sort(([a], [b]) => a - b)
    .map(([market, count]) => ({ market, lots: count }));
}
