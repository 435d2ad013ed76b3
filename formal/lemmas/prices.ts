// The prices at which a liquidation may sell, and those at which an auction asks and pays.
import {
  add,
  and,
  ge,
  gt,
  type Int,
  le,
  lt,
  max,
  min,
  mul,
  mulDivUp,
  n,
  neg,
  PPM,
  sub,
  v,
  ZERO,
} from '../formula.ts';
import {
  type Account,
  bankruptcyQuoteOf,
  type Curve,
  discountAt,
  equityShare,
  fillableQuote,
  insolventPrice,
  scaledByFillable,
} from '../kernels/prices.ts';
import type { Lemma } from './lemma.ts';

const account: Account = { equity: v('equity'), maintenance: v('maintenance') };
const { equity: E, maintenance: M } = account;
const [freed, moved] = [v('freed'), v('moved')];
const isPart = [gt(M, ZERO), ge(freed, ZERO), le(freed, M)];
/** Equity after the close: what it brought, and what the position is worth less. */
const equityAfter = add(E, add(bankruptcyQuoteOf(account, moved, freed), moved));
const sameRatio = (after: Int) => ge(mul(after, M), mul(E, sub(M, freed)));

const leg = { value: v('value'), maintenance: v('ownMaintenance') };
const terms = { adjustmentPpm: v('adjustmentPpm'), spreadPpm: v('spreadPpm') };
const fillable = fillableQuote(account, leg, terms);
const atMark = scaledByFillable(account, leg.value);
const atBankruptcy = scaledByFillable(
  account,
  bankruptcyQuoteOf(account, neg(leg.value), leg.maintenance),
);
const isFillable = [
  gt(M, ZERO),
  ge(leg.maintenance, ZERO),
  le(leg.maintenance, M),
  ge(terms.adjustmentPpm, PPM),
  ge(terms.spreadPpm, ZERO),
];

const curve: Curve = { start: v('start'), cutoff: v('cutoff'), fast: v('fast'), slow: v('slow') };
const [early, late] = [v('early'), v('late')];
const isCurve = [
  ge(curve.cutoff, ZERO),
  ge(curve.start, curve.cutoff),
  gt(curve.fast, ZERO),
  gt(curve.slow, ZERO),
  ge(early, ZERO),
  ge(late, early),
];
const offer = { worth: v('worth'), toMaintenance: v('toMaintenance'), length: v('length') };
const isOffer = [
  gt(offer.length, ZERO),
  ge(early, ZERO),
  ge(late, early),
  le(offer.toMaintenance, offer.worth),
];

export const priceLemmas: readonly Lemma[] = [
  {
    says: 'a close at the price that leaves the margin ratio as it is does not make it worse',
    given: isPart,
    follows: sameRatio(equityAfter),
    twin: {
      says: 'nor does one whose share of equity is rounded up',
      follows: sameRatio(sub(E, mulDivUp(E, freed, M))),
    },
  },
  {
    says: 'and it makes it better by less than one quantum of equity',
    given: isPart,
    follows: lt(mul(sub(equityAfter, n(1n)), M), mul(E, sub(M, freed))),
    twin: {
      says: 'it leaves it exactly as it is',
      follows: le(mul(equityAfter, M), mul(E, sub(M, freed))),
    },
  },
  {
    says: 'closing two legs at their bankruptcy prices leaves a solvent account with zero or more',
    given: [
      ge(E, ZERO),
      gt(M, ZERO),
      ge(freed, ZERO),
      ge(leg.maintenance, ZERO),
      le(add(freed, leg.maintenance), M),
    ],
    follows: ge(
      sub(sub(E, equityShare(account, freed)), equityShare(account, leg.maintenance)),
      ZERO,
    ),
    twin: {
      says: 'so it does with each share rounded up',
      follows: ge(sub(sub(E, mulDivUp(E, freed, M)), mulDivUp(E, leg.maintenance, M)), ZERO),
    },
  },
  {
    says: 'the fillable price of a long does not lie above the mark, and falls as equity falls',
    given: [...isFillable, le(v('less'), E)],
    follows: and(
      le(fillable, atMark),
      le(fillableQuote({ ...account, equity: v('less') }, leg, terms), fillable),
    ),
    twin: {
      says: 'it lies above where the spread is below zero',
      given: [
        gt(M, ZERO),
        ge(leg.maintenance, ZERO),
        ge(terms.adjustmentPpm, PPM),
        le(v('less'), E),
      ],
    },
  },
  {
    says: 'the limit of the ladder, the better of fillable and bankruptcy price, lies between bankruptcy and mark',
    given: [...isFillable, ge(E, ZERO)],
    follows: and(
      ge(max(fillable, atBankruptcy), atBankruptcy),
      le(max(fillable, atBankruptcy), atMark),
    ),
    twin: {
      says: 'so does the fillable price by itself',
      follows: and(ge(fillable, atBankruptcy), le(fillable, atMark)),
    },
  },
  {
    says: 'at maintenance or above the fillable price is the mark',
    given: [...isFillable, ge(E, M)],
    follows: ge(fillable, atMark),
    twin: { says: 'so it is below maintenance', given: isFillable },
  },
  {
    says: 'what a Dutch auction asks never rises, and is never below zero nor above its start',
    given: isCurve,
    follows: and(
      le(discountAt(curve, late), discountAt(curve, early)),
      ge(discountAt(curve, late), ZERO),
      le(discountAt(curve, late), mul(curve.start, curve.fast, curve.slow)),
    ),
    twin: {
      says: 'so it does where the cutoff may lie above the start',
      given: [
        ge(curve.cutoff, ZERO),
        ge(curve.start, ZERO),
        gt(curve.fast, ZERO),
        gt(curve.slow, ZERO),
        ge(early, ZERO),
        ge(late, early),
      ],
    },
  },
  {
    says: 'what an insolvent auction pays never falls, and lies between the deficit and what is missing to maintenance',
    given: isOffer,
    follows: and(
      le(insolventPrice(offer, late), insolventPrice(offer, early)),
      le(insolventPrice(offer, late), ZERO),
      ge(insolventPrice(offer, late), min(mul(offer.toMaintenance, offer.length), ZERO)),
    ),
    twin: {
      says: 'it is never more than the deficit',
      follows: ge(insolventPrice(offer, late), mul(min(offer.worth, ZERO), offer.length)),
    },
  },
];
