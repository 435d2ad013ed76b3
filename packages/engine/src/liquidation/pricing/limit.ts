// The limit of the ladder's order on one leg, by the rung's rule. Rounded so that the account is never worse off than at the
// exact price; never beyond the leg's bankruptcy price while the account is solvent.
import { assertNever } from '../../base/assert.ts';
import { Exact } from '../../base/exact.ts';
import { abs, divDown, divUp, max, min, sum } from '../../base/fixed.ts';
import type { Ladder, LimitRule } from '../../domain/ladder.ts';
import type { ListedMarket, MarketView } from '../../domain/market-view.ts';
import type { PositionHeld } from '../../domain/portfolio.ts';
import { PPM, type Ticks, type UnitValue, valueOf } from '../../domain/units.ts';
import { isReciprocal, ticksAtLeast, ticksAtMost } from '../../domain/unit-value.ts';
import { unitValue } from '../../margin/account-risk.ts';
import type { Requirement } from '../../margin/margin-model.ts';
import { slippedLimit } from '../../waterfall/slipped-limit.ts';
import { bankruptcyQuoteOf } from './bankruptcy-quote.ts';
import { fillableQuote } from './fillable-quote.ts';

export type LimitContext = {
  readonly held: PositionHeld;
  /** Of the account as it stands. */
  readonly risk: Requirement;
  readonly view: MarketView;
  readonly ladder: Pick<Ladder, 'bankruptcyAdjustmentPpm' | 'spreadToMaintenancePpm'>;
  /** What the fill will be charged, ppm of notional. */
  readonly penaltyPpm: bigint;
};

/** A quote of the whole leg, in the sign of its value; `ppm`: of it the account pays so much again in fee and penalty. */
type QuoteAt = { readonly quote: Exact; readonly costPpm: bigint };

/**
 * Ticks, within the market's range of prices.
 *
 * slippage: the mark slipped by the market's slippage, inside the price that leaves the account with nothing.
 * bankruptcy: after the taker fee it uses up the leg's share of what the account is worth.
 * fillable: dYdX's price, inside that one. zero: after fee and penalty it leaves equity per maintenance as it is.
 */
export function limitOf(rule: LimitRule, context: LimitContext): Ticks {
  switch (rule) {
    case 'slippage':
      return slipped(context);
    case 'bankruptcy':
      return inTicks(context, bankruptcy(context));
    case 'zero':
      return inner(context, inTicks(context, zero(context)), inTicks(context, bankruptcy(context)));
    case 'fillable':
      return inner(
        context,
        inTicks(context, fillable(context)),
        inTicks(context, bankruptcy(context)),
      );
    default:
      return assertNever(rule);
  }
}

/** The mark slipped against the account, but not beyond where the whole account is worth nothing. */
function slipped(context: LimitContext): Ticks {
  const { held, risk, view } = context;
  const listed = view.market(held.market);
  const side = held.size > 0n ? 'sell' : 'buy';
  const quote = valueOf(held.size, unitValue(view, held.market)) - risk.netValue;
  const worst = roundedInward(listed, held, Exact.integer(quote));
  return inner(context, slippedLimit(listed, view.mark(held.market), side), worst);
}

function bankruptcy(context: LimitContext): QuoteAt {
  const { takerFeePpm } = context.view.market(context.held.market);
  return {
    quote: Exact.integer(quoteLeaving(context, context.risk.netValue)),
    costPpm: BigInt(takerFeePpm),
  };
}

function zero(context: LimitContext): QuoteAt {
  const { takerFeePpm } = context.view.market(context.held.market);
  return {
    quote: Exact.integer(quoteLeaving(context, context.risk.equity)),
    costPpm: BigInt(takerFeePpm) + context.penaltyPpm,
  };
}

function fillable(context: LimitContext): QuoteAt {
  const { held, risk, view, ladder } = context;
  const own = weightIn(context);
  const quote = fillableQuote({
    value: Exact.integer(valueOf(held.size, unitValue(view, held.market))),
    // Of an account that is margined as a whole the leg's part of it.
    positionMaintenance:
      own.all === 0n
        ? Exact.ZERO
        : Exact.integer(risk.maintenance).times(Exact.ratio(own.leg, own.all)),
    equity: Exact.integer(risk.equity),
    maintenance: Exact.integer(risk.maintenance),
    bankruptcyAdjustment: Exact.ratio(BigInt(ladder.bankruptcyAdjustmentPpm), PPM),
    spreadToMaintenance: Exact.ratio(BigInt(ladder.spreadToMaintenancePpm), PPM),
  });
  return { quote, costPpm: 0n };
}

/** What closing all of the leg brings if its share of so much equity goes with it. */
function quoteLeaving(context: LimitContext, equity: bigint): bigint {
  const { held, view } = context;
  const own = weightIn(context);
  return bankruptcyQuoteOf({
    before: { value: valueOf(held.size, unitValue(view, held.market)), maintenance: own.leg },
    after: { value: 0n, maintenance: 0n },
    equity,
    maintenance: own.all,
  });
}

/**
 * The leg's part of the whole by maintenance margin; by notional where a model margins the account as a whole and no leg has a
 * requirement of its own, or where nothing is required.
 */
function weightIn({ held, risk }: LimitContext): { readonly leg: bigint; readonly all: bigint } {
  const { positions, maintenance } = risk;
  const legs = positions.filter(({ market }) => market === held.market);
  const required = sum(positions.map((each) => each.maintenance));
  if (required > 0n && required === maintenance)
    return { leg: sum(legs.map((each) => each.maintenance)), all: required };
  return {
    leg: sum(legs.map(({ notional }) => notional)),
    all: sum(positions.map(({ notional }) => notional)),
  };
}

/**
 * The price at which the leg brings the quote after its costs. A price below zero gives no value to take a cost of: the quote
 * is then met by any price of the market's range.
 */
function inTicks(context: LimitContext, { quote, costPpm }: QuoteAt): Ticks {
  const listed = context.view.market(context.held.market);
  // A sale brings its value less the cost, a purchase costs its value and more; inverse values are negative.
  const isCredit = context.held.size > 0n !== isReciprocal(listed);
  const kept = isCredit ? PPM - costPpm : PPM + costPpm;
  return roundedInward(listed, context.held, quote.times(Exact.ratio(PPM, kept)));
}

/** Least price of a sale, most of a purchase, at which the whole leg is worth the quote or better to the account. */
function roundedInward(listed: ListedMarket, held: PositionHeld, quote: Exact): Ticks {
  const lots = abs(held.size) * quote.denominator;
  const total = held.size > 0n ? quote.numerator : -quote.numerator;
  if (held.size > 0n) {
    const price = ticksAtLeast(listed, divUp(total, lots) as UnitValue);
    return max(listed.minPriceTicks, price);
  }
  const price = ticksAtMost(listed, divDown(total, lots) as UnitValue);
  return min(listed.maxPriceTicks, price);
}

/** The one of two limits that is better for the account. */
const inner = ({ held }: LimitContext, a: Ticks, b: Ticks): Ticks =>
  held.size > 0n ? max(a, b) : min(a, b);
