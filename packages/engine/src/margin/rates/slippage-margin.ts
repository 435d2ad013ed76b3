// Margin by a risk factor and the slippage of closing: the formulas for a position and its resting orders, and the price
// at which a position stands exactly at its maintenance margin. Factors come from log-normal.ts or from a parameter.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { RiskFactors } from './log-normal.ts';

export type Slippage = {
  /** Share of the price lost in closing: `linear + quadratic x coins`. */
  readonly linear: Exact;
  readonly quadratic: Exact;
};

export type SlippageMargin = {
  /** Coins, signed; resting buys and sells are not negative. */
  readonly open: Exact;
  readonly buys: Exact;
  readonly sells: Exact;
  /** Numeraire per coin. */
  readonly price: Exact;
  readonly slippage: Slippage;
  readonly factors: RiskFactors;
};

/** What closing so many coins costs as a share of the price, times the coins. */
const slipped = (coins: Exact, { linear, quadratic }: Slippage): Exact =>
  coins.times(linear).plus(coins.times(coins).times(quadratic));

/**
 * `price x (slippage of what would be closed + risk factor x everything on that side)` for either side, unrounded: after
 * all buys `max(open + buys, 0)` is closed, after all sells `min(open - sells, 0)`. Source: Vega, spec 0019-MCAL.
 */
export function marginOfSides(input: SlippageMargin): {
  readonly long: Exact;
  readonly short: Exact;
} {
  const { open, buys, sells, price, slippage, factors } = input;
  const closedLong = Exact.max(open.plus(buys), Exact.ZERO);
  const closedShort = Exact.min(open.minus(sells), Exact.ZERO).abs();
  const held = Exact.max(open, Exact.ZERO).plus(buys);
  const owed = Exact.min(open, Exact.ZERO).abs().plus(sells);
  return {
    long: price.times(slipped(closedLong, slippage).plus(held.times(factors.long))),
    short: price.times(slipped(closedShort, slippage).plus(owed.times(factors.short))),
  };
}

/** The margin of a position without orders, rounded up to the quantum where one is given. */
export function positionMargin(input: {
  readonly open: Exact;
  readonly price: Exact;
  readonly slippage: Slippage;
  readonly factors: RiskFactors;
  readonly quantum: Exact;
}): Exact {
  const none = { buys: Exact.ZERO, sells: Exact.ZERO };
  const { long, short } = marginOfSides({ ...input, ...none });
  return Exact.max(long, short).roundTo(input.quantum, 'up');
}

export type SlippagePosition = {
  /** Coins, signed. */
  readonly open: Exact;
  readonly markPrice: Exact;
  /** Numeraire that backs the position at the mark price; absent is exactly the maintenance margin. */
  readonly collateral?: Exact;
  readonly slippage: Slippage;
  readonly factors: RiskFactors;
  /** What each coin owes for the funding period so far; only what is owed counts. */
  readonly fundingPerCoin: Exact;
};

export type NoLiquidationPrice = {
  readonly code: 'LiquidationPriceNotDefined';
  /** What a unit of price changes in equity less maintenance; zero, or there is no position. */
  readonly slope: Exact;
};

/** Maintenance margin of a position without orders, with the funding it owes; unrounded. */
export function maintenanceWithFunding(input: Omit<SlippagePosition, 'collateral'>): Exact {
  const none = { buys: Exact.ZERO, sells: Exact.ZERO, price: input.markPrice };
  const { long, short } = marginOfSides({ ...input, ...none });
  return Exact.max(long, short).plus(fundingDue(input));
}

/**
 * The price at which equity equals the maintenance margin, never below zero:
 * `(collateral - open x mark - funding) / (slippage + |open| x factor - open)`. Refused where the denominator is zero:
 * margin then moves with equity, and no price or every price is the one. Source: Vega, `risk/engine.go`.
 */
export function slippageLiquidationPrice(
  input: SlippagePosition,
): Result<Exact, NoLiquidationPrice> {
  const { open, markPrice, factors } = input;
  const factor = open.sign > 0 ? factors.long : factors.short;
  const size = open.abs();
  const slope = slipped(size, input.slippage).plus(size.times(factor)).minus(open);
  if (slope.isZero) return err({ code: 'LiquidationPriceNotDefined', slope });
  const backing = input.collateral ?? maintenanceWithFunding(input);
  const free = backing.minus(open.times(markPrice)).minus(fundingDue(input));
  return ok(Exact.max(free.over(slope), Exact.ZERO));
}

const fundingDue = (input: { readonly open: Exact; readonly fundingPerCoin: Exact }): Exact =>
  Exact.max(input.open.times(input.fundingPerCoin), Exact.ZERO);
