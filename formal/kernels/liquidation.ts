// Prices, costs and levels of a liquidation, as formulas: packages/engine/src/liquidation, of a linear contract whose lot is
// worth as many quanta as the price has ticks.
import {
  add,
  and,
  type Bool,
  divDown,
  divUp,
  ge,
  type Int,
  le,
  lt,
  max,
  min,
  mul,
  mulDivDown,
  mulDivUp,
  or,
  PPM,
  sub,
  ZERO,
} from '../formula.ts';

/** reduction-plan.ts: equity of at least `exitPpm` of maintenance. */
export const reachesExit = (equity: Int, maintenance: Int, exitPpm: Int): Bool =>
  ge(mul(equity, PPM), mul(maintenance, exitPpm));

/** margin-check.ts: what an account below initial margin may still do. */
export const riskReduced = (
  before: { readonly equity: Int; readonly maintenance: Int },
  after: { readonly equity: Int; readonly maintenance: Int },
): Bool =>
  and(
    lt(after.maintenance, before.maintenance),
    lt(ZERO, after.equity),
    ge(mul(after.equity, before.maintenance), mul(before.equity, after.maintenance)),
  );

/** slipped-limit.ts, within the range of prices. */
export const slippedSell = (mark: Int, slippagePpm: Int): Int =>
  mulDivUp(mark, sub(PPM, slippagePpm), PPM);
export const slippedBuy = (mark: Int, slippagePpm: Int): Int =>
  mulDivDown(mark, add(PPM, slippagePpm), PPM);

/** leg.ts: what closing the whole leg has to bring for equity to be zero; signed with the size. */
export const bankruptcyQuote = (size: Int, unit: Int, equity: Int): Int =>
  sub(mul(size, unit), equity);

/** leg.ts: the slipped mark, but not beyond the bankruptcy price of the leg. `lots` is above zero on either side. */
export const limitOfLong = (lots: Int, mark: Int, equity: Int, slippagePpm: Int): Int =>
  max(slippedSell(mark, slippagePpm), divUp(bankruptcyQuote(lots, mark, equity), lots));
export const limitOfShort = (lots: Int, mark: Int, equity: Int, slippagePpm: Int): Int =>
  min(
    slippedBuy(mark, slippagePpm),
    // The quote of a short leg is negative, and so is its size.
    divDown(add(mul(lots, mark), equity), lots),
  );

/** leg.ts, closingCost: slippage, taker fee and penalty of closing `lots` at `limit`. */
export function closingCost(input: {
  readonly lots: Int;
  readonly mark: Int;
  readonly limit: Int;
  readonly feePpm: Int;
  readonly penaltyPpm: Int;
}): Int {
  const { lots, mark, limit, feePpm, penaltyPpm } = input;
  const filled = mul(lots, limit);
  const slippage = max(mul(lots, sub(limit, mark)), mul(lots, sub(mark, limit)));
  return add(slippage, mulDivUp(filled, feePpm, PPM), mulDivUp(filled, penaltyPpm, PPM));
}

/** plan.ts: below maintenance, and worth less than closing everything costs. */
export const mustTakeOver = (input: {
  readonly equity: Int;
  readonly maintenance: Int;
  readonly notional: Int;
  readonly costPpm: Int;
}): Bool => {
  const { equity, maintenance, notional, costPpm } = input;
  return and(
    lt(equity, maintenance),
    or(le(equity, ZERO), lt(equity, mulDivUp(notional, costPpm, PPM))),
  );
};

/** charge-penalty.ts: never more than the account is worth. */
export const penaltyOf = (input: {
  readonly worth: Int;
  readonly notional: Int;
  readonly penaltyPpm: Int;
}): Int => min(max(ZERO, input.worth), mulDivUp(input.notional, input.penaltyPpm, PPM));

/** rules/listing.ts: no allowed step of the mark leads from maintenance into deficit. */
export const longStepHolds = (r: Int, s: Int, m: Int): Bool => le(add(r, s), m);
export const shortStepHolds = (r: Int, s: Int, m: Int): Bool =>
  le(mul(s, add(PPM, r)), mul(sub(m, r), PPM));
