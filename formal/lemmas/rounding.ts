// Rounding: charges up, credits down, and what that means for who splits, who opens and closes, and who waits.
import {
  abs,
  add,
  and,
  eq,
  ge,
  gt,
  le,
  lt,
  mul,
  mulDivDown,
  mulDivUp,
  n,
  neg,
  PPM,
  sub,
  truncate,
  v,
  ZERO,
} from '../formula.ts';
import { fillPosition } from '../kernels/position.ts';
import type { Lemma } from './lemma.ts';

const [a, b, rate, amount] = [v('a'), v('b'), v('rate'), v('amount')];
const isRate = and(ge(rate, ZERO), le(rate, PPM));
const [size, cost, unit, closed, price] = ['size', 'cost', 'unit', 'closed', 'price'].map(v) as [
  ReturnType<typeof v>,
  ReturnType<typeof v>,
  ReturnType<typeof v>,
  ReturnType<typeof v>,
  ReturnType<typeof v>,
];
const delta = v('delta');
const quote = v('quote');
const filled = fillPosition({ size, cost, delta, quote });

export const roundingLemmas: readonly Lemma[] = [
  {
    says: 'a charge rounded up is at least the exact one and less than a quantum above it',
    given: [ge(amount, ZERO), isRate],
    follows: and(
      ge(mul(mulDivUp(amount, rate, PPM), PPM), mul(amount, rate)),
      lt(mul(mulDivUp(amount, rate, PPM), PPM), add(mul(amount, rate), PPM)),
    ),
    twin: {
      says: 'a charge rounded down is at least the exact one',
      follows: ge(mul(mulDivDown(amount, rate, PPM), PPM), mul(amount, rate)),
    },
  },
  {
    says: 'a credit rounded down is at most the exact one and less than a quantum below it',
    given: [ge(amount, ZERO), isRate],
    follows: and(
      le(mul(mulDivDown(amount, rate, PPM), PPM), mul(amount, rate)),
      gt(mul(mulDivDown(amount, rate, PPM), PPM), sub(mul(amount, rate), PPM)),
    ),
    twin: {
      says: 'a credit rounded up is at most the exact one',
      follows: le(mul(mulDivUp(amount, rate, PPM), PPM), mul(amount, rate)),
    },
  },
  {
    says: 'a rate above zero on an amount above zero charges at least one quantum',
    given: [gt(amount, ZERO), isRate, gt(rate, ZERO)],
    follows: ge(mulDivUp(amount, rate, PPM), n(1n)),
    twin: {
      says: 'so it does when rounded down',
      follows: ge(mulDivDown(amount, rate, PPM), n(1n)),
    },
  },
  {
    says: 'a loss that is scaled and rounded down charges the whole of it',
    given: [lt(amount, ZERO), isRate],
    follows: ge(mul(neg(mulDivDown(amount, rate, PPM)), PPM), mul(neg(amount), rate)),
    twin: {
      says: 'the division of the language, towards zero, charges the whole of it',
      follows: ge(mul(neg(truncate(mul(amount, rate), PPM)), PPM), mul(neg(amount), rate)),
    },
  },
  {
    says: 'splitting an order never lowers its fee',
    given: [ge(a, ZERO), ge(b, ZERO), isRate],
    follows: ge(
      add(mulDivUp(a, rate, PPM), mulDivUp(b, rate, PPM)),
      mulDivUp(add(a, b), rate, PPM),
    ),
    twin: {
      says: 'splitting an order never lowers a fee that is rounded down',
      follows: ge(
        add(mulDivDown(a, rate, PPM), mulDivDown(b, rate, PPM)),
        mulDivDown(add(a, b), rate, PPM),
      ),
    },
  },
  {
    says: 'a fill moves value between cash and cost, and makes none: what is realised less what the cost grew is the quote',
    given: [gt(abs(delta), ZERO)],
    follows: eq(sub(sub(filled.realised, filled.costAfter), neg(cost)), neg(quote)),
    twin: {
      says: 'a fill leaves what is realised less what the cost grew at zero',
      follows: eq(sub(sub(filled.realised, filled.costAfter), neg(cost)), ZERO),
    },
  },
  {
    says: 'a part of a long that is closed realises no more than its share of the profit',
    given: [gt(size, ZERO), gt(closed, ZERO), lt(closed, size)],
    follows: le(
      mul(
        fillPosition({ size, cost, delta: neg(closed), quote: neg(mul(closed, price)) }).realised,
        size,
      ),
      mul(closed, sub(mul(size, price), cost)),
    ),
    twin: {
      says: 'it realises at least its share',
      follows: ge(
        mul(
          fillPosition({ size, cost, delta: neg(closed), quote: neg(mul(closed, price)) }).realised,
          size,
        ),
        mul(closed, sub(mul(size, price), cost)),
      ),
    },
  },
  {
    says: 'who opens and closes at one price in two parts realises nothing, and pays fees',
    given: [gt(size, ZERO), gt(closed, ZERO), lt(closed, size), gt(unit, ZERO), isRate],
    follows: le(
      sub(
        fillPosition({
          size,
          cost: mul(size, unit),
          delta: neg(closed),
          quote: neg(mul(closed, unit)),
        }).realised,
        mulDivUp(mul(closed, unit), rate, PPM),
      ),
      ZERO,
    ),
    twin: {
      says: 'he pays more than a quantum whatever the rate',
      follows: lt(
        sub(
          fillPosition({
            size,
            cost: mul(size, unit),
            delta: neg(closed),
            quote: neg(mul(closed, unit)),
          }).realised,
          mulDivUp(mul(closed, unit), rate, PPM),
        ),
        n(-1n),
      ),
    },
  },
  {
    says: 'what of a gain is immature lies between nothing and the gain, and is all of it at first',
    given: [ge(amount, ZERO), gt(b, ZERO), ge(a, ZERO), le(a, b)],
    follows: and(
      ge(mulDivUp(amount, sub(b, a), b), ZERO),
      le(mulDivUp(amount, sub(b, a), b), amount),
    ),
    twin: {
      says: 'it is always less than the gain once any time has passed',
      given: [gt(amount, ZERO), gt(b, ZERO), gt(a, ZERO), le(a, b)],
      follows: lt(mulDivUp(amount, sub(b, a), b), amount),
    },
  },
];
