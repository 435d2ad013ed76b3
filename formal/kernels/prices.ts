// The prices of a liquidation beside the slipped mark, as formulas: packages/engine/src/liquidation/pricing, penalty and
// auction. What the engine keeps as a fraction is here the numerator over a stated denominator.
import {
  add,
  ge,
  type Int,
  lt,
  max,
  min,
  mul,
  mulDivDown,
  neg,
  PPM,
  sub,
  when,
  ZERO,
  le,
} from '../formula.ts';

export type Account = { readonly equity: Int; readonly maintenance: Int };

/** bankruptcy-quote.ts: the share of equity that leaves with what frees so much maintenance (above zero in all). */
export const equityShare = ({ equity, maintenance }: Account, freed: Int): Int =>
  mulDivDown(equity, freed, maintenance);
/** What the account receives for giving up value `moved` (after less before) that frees `freed`. */
export const bankruptcyQuoteOf = (account: Account, moved: Int, freed: Int): Int =>
  neg(add(moved, equityShare(account, freed)));

export type FillableTerms = { readonly adjustmentPpm: Int; readonly spreadPpm: Int };
/** fillable-quote.ts: clamp((1 - equity / maintenance) * adjustment, 0, 1), times maintenance * PPM. */
const ratio = ({ equity, maintenance }: Account, adjustmentPpm: Int): Int =>
  max(ZERO, min(mul(maintenance, PPM), mul(sub(maintenance, equity), adjustmentPpm)));
/** value - ratio * spread * maintenance of the position, times maintenance * PPM * PPM. */
export const fillableQuote = (
  account: Account,
  leg: { readonly value: Int; readonly maintenance: Int },
  { adjustmentPpm, spreadPpm }: FillableTerms,
): Int =>
  sub(
    mul(leg.value, account.maintenance, PPM, PPM),
    mul(ratio(account, adjustmentPpm), spreadPpm, leg.maintenance),
  );
/** The same of the value alone: what a fill at the mark brings. */
export const scaledByFillable = (account: Account, quote: Int): Int =>
  mul(quote, account.maintenance, PPM, PPM);

export type Curve = {
  readonly start: Int;
  readonly cutoff: Int;
  readonly fast: Int;
  readonly slow: Int;
};
/** discount.ts: the share asked after `elapsed`, times fast * slow. */
export const discountAt = ({ start, cutoff, fast, slow }: Curve, elapsed: Int): Int =>
  when(
    lt(elapsed, fast),
    mul(sub(mul(start, fast), mul(sub(start, cutoff), elapsed)), slow),
    when(ge(elapsed, add(fast, slow)), ZERO, mul(cutoff, sub(slow, sub(elapsed, fast)), fast)),
  );
/** insolvent-bid.ts: from min(worth, 0) to what is missing to maintenance, times `length`; at most zero. */
export const insolventPrice = (
  offer: { readonly worth: Int; readonly toMaintenance: Int; readonly length: Int },
  elapsed: Int,
): Int => {
  const { worth, toMaintenance, length } = offer;
  const first = min(worth, ZERO);
  return when(
    ge(toMaintenance, ZERO),
    ZERO,
    when(
      le(length, elapsed),
      mul(toMaintenance, length),
      add(mul(first, length), mul(sub(toMaintenance, first), elapsed)),
    ),
  );
};
