// Partial liquidation, the limit of its orders, its penalty, and the bands that keep a step of the mark from a deficit.
import {
  abs,
  add,
  and,
  divDown,
  divUp,
  ge,
  gt,
  type Int,
  le,
  lt,
  min,
  mul,
  mulDivUp,
  n,
  not,
  PPM,
  sub,
  v,
  ZERO,
} from '../formula.ts';
import {
  closingCost,
  limitOfLong,
  limitOfShort,
  longStepHolds,
  mustTakeOver,
  penaltyOf,
  reachesExit,
  riskReduced,
  shortStepHolds,
  slippedBuy,
  slippedSell,
} from '../kernels/liquidation.ts';
import type { Lemma } from './lemma.ts';

const ONE = n(1n);
const [E, N, c, s, m] = [
  v('equity'),
  v('notional'),
  v('closed'),
  v('costPpm'),
  v('maintenancePpm'),
];
const isRate = (rate: Int) => and(ge(rate, ZERO), le(rate, PPM));
const isPart = [gt(N, ZERO), gt(c, ZERO), lt(c, N), isRate(s)];
/** Equity and notional in quanta * PPM after notional `c` was closed at the rate `s`. */
const equityAfter = sub(mul(E, PPM), mul(s, c));
const ratioNotWorse = ge(mul(equityAfter, N), mul(mul(E, PPM), sub(N, c)));
const coversCost = ge(mul(E, PPM), mul(s, N));

/** m * N less E, in quanta * PPM. */
const shortfall = sub(mul(m, N), mul(E, PPM));
const shortfallAfter = sub(mul(m, sub(N, c)), equityAfter);
const feeUp = mulDivUp(c, s, PPM);
const maintenanceUp = (notional: Int): Int => mulDivUp(notional, m, PPM);

const [mark, lots, slippage] = [v('mark'), v('lots'), v('slippagePpm')];
const [move, r] = [v('move'), v('stepPpm')];
const isBook = [gt(mark, ZERO), gt(lots, ZERO), isRate(slippage), gt(E, ZERO)];
const M = v('maintenance');

const penalty = penaltyOf({ worth: E, notional: N, penaltyPpm: s });
const bandGiven = [ge(N, ZERO), isRate(m), isRate(r), isRate(s), ge(mul(E, PPM), mul(m, N))];
const movedDown = [ge(move, ZERO), le(mul(move, PPM), mul(r, N)), le(move, N)];
const movedUp = [ge(move, ZERO), le(mul(move, PPM), mul(r, N))];

export const liquidationLemmas: readonly Lemma[] = [
  {
    says: 'closing a part does not worsen the margin ratio where equity covers the cost of closing everything',
    given: [...isPart, coversCost],
    follows: ratioNotWorse,
    twin: { says: 'nor does it where equity does not', given: isPart },
  },
  {
    says: 'and only there: with less equity than that, closing a part makes the ratio strictly worse',
    given: [...isPart, not(coversCost)],
    follows: not(ratioNotWorse),
    twin: { says: 'it makes it worse in any case', given: isPart },
  },
  {
    says: 'the shortfall of equity against maintenance does not grow while the cost of closing is within the maintenance rate',
    given: [...isPart, isRate(m), le(s, m)],
    follows: le(shortfallAfter, shortfall),
    twin: { says: 'nor where closing costs more than that', given: [...isPart, isRate(m)] },
  },
  {
    says: 'in whole quanta, fee and maintenance both rounded up, the shortfall grows by at most one quantum',
    given: [...isPart, isRate(m), le(s, m)],
    follows: le(sub(maintenanceUp(sub(N, c)), sub(E, feeUp)), add(sub(maintenanceUp(N), E), ONE)),
    twin: {
      says: 'it does not grow at all',
      follows: le(sub(maintenanceUp(sub(N, c)), sub(E, feeUp)), sub(maintenanceUp(N), E)),
    },
  },
  {
    says: 'and not at all where the part closed is large enough: closed * (m - s) of at least one quantum',
    given: [...isPart, isRate(m), le(s, m), ge(mul(c, sub(m, s)), PPM)],
    follows: le(sub(maintenanceUp(sub(N, c)), sub(E, feeUp)), sub(maintenanceUp(N), E)),
    twin: {
      says: 'any part is large enough',
      given: [...isPart, isRate(m), le(s, m)],
    },
  },
  {
    says: 'closing ceil((maintenance - equity + 1) / (m - s)) restores maintenance in one step',
    given: [
      ge(E, ZERO),
      gt(N, ZERO),
      isRate(m),
      isRate(s),
      lt(s, m),
      lt(E, maintenanceUp(N)),
      le(divUp(mul(add(sub(maintenanceUp(N), E), ONE), PPM), sub(m, s)), N),
      ge(c, divUp(mul(add(sub(maintenanceUp(N), E), ONE), PPM), sub(m, s))),
      le(c, N),
    ],
    follows: ge(sub(E, feeUp), maintenanceUp(sub(N, c))),
    twin: {
      says: 'so does the size rounded down, without the quantum for rounding',
      given: [
        ge(E, ZERO),
        gt(N, ZERO),
        isRate(m),
        isRate(s),
        lt(s, m),
        lt(E, maintenanceUp(N)),
        le(c, N),
        gt(c, ZERO),
        ge(c, divDown(mul(sub(maintenanceUp(N), E), PPM), sub(m, s))),
      ],
    },
  },
  {
    says: 'an order of the ladder that fills at its limit or better leaves a long account worth zero or more before fees',
    given: isBook,
    follows: ge(sub(E, mul(lots, sub(mark, limitOfLong(lots, mark, E, slippage)))), ZERO),
    twin: {
      says: 'so does one at the slipped mark alone',
      follows: ge(sub(E, mul(lots, sub(mark, slippedSell(mark, slippage)))), ZERO),
    },
  },
  {
    says: 'and so it leaves a short account',
    given: isBook,
    follows: ge(sub(E, mul(lots, sub(limitOfShort(lots, mark, E, slippage), mark))), ZERO),
    twin: {
      says: 'so does one at the slipped mark alone',
      follows: ge(sub(E, mul(lots, sub(slippedBuy(mark, slippage), mark))), ZERO),
    },
  },
  {
    says: 'the limit of a long lies between the bankruptcy price and the mark, and never asks for more than the mark',
    given: isBook,
    follows: and(
      le(limitOfLong(lots, mark, E, slippage), mark),
      ge(mul(lots, limitOfLong(lots, mark, E, slippage)), sub(mul(lots, mark), E)),
    ),
    twin: {
      says: 'it always lies below the mark',
      follows: lt(limitOfLong(lots, mark, E, slippage), mark),
    },
  },
  {
    says: 'what the plan of a reduction counts as its cost is at least slippage, fee and penalty by the exact rates',
    given: [...isBook, isRate(s), isRate(m), ge(v('limit'), ZERO), le(v('limit'), mark)],
    follows: ge(
      mul(costOf(lots), PPM),
      add(
        mul(lots, sub(mark, v('limit')), PPM),
        mul(lots, v('limit'), s),
        mul(lots, v('limit'), m),
      ),
    ),
    twin: {
      says: 'it is exactly that',
      follows: le(
        mul(costOf(lots), PPM),
        add(
          mul(lots, sub(mark, v('limit')), PPM),
          mul(lots, v('limit'), s),
          mul(lots, v('limit'), m),
        ),
      ),
    },
  },
  {
    says: 'an account with positive equity that is not taken over can pay for closing everything',
    given: [gt(N, ZERO), isRate(s), lt(E, M), not(mustTakeOver(takeOver()))],
    follows: coversCost,
    twin: { says: 'so can one that is taken over', given: [gt(N, ZERO), isRate(s), lt(E, M)] },
  },
  {
    says: 'a liquidation that has reached its exit level is above maintenance, by at least the exit margin',
    given: [gt(M, ZERO), gt(v('exitPpm'), PPM), reachesExit(E, M, v('exitPpm'))],
    follows: gt(E, M),
    twin: {
      says: 'so is one whose exit level is maintenance itself',
      given: [gt(M, ZERO), ge(v('exitPpm'), PPM), reachesExit(E, M, v('exitPpm'))],
    },
  },
  {
    says: 'two trades that each reduce the risk reduce it together',
    given: [
      riskReduced(at('0'), at('1')),
      riskReduced(at('1'), at('2')),
      gt(at('0').equity, ZERO),
      ge(at('2').maintenance, ZERO),
    ],
    follows: riskReduced(at('0'), at('2')),
    twin: {
      says: 'the reduction of the first is enough for both',
      given: [riskReduced(at('0'), at('1')), gt(at('0').equity, ZERO)],
    },
  },
  {
    says: 'a penalty never makes or deepens a deficit',
    given: [ge(N, ZERO), isRate(s)],
    follows: ge(sub(E, penalty), min(E, ZERO)),
    twin: {
      says: 'nor does one that is not capped by what the account is worth',
      follows: ge(sub(E, mulDivUp(N, s, PPM)), min(E, ZERO)),
    },
  },
  {
    says: 'and it leaves an account with a deficit exactly as it was',
    given: [ge(N, ZERO), isRate(s), le(E, ZERO)],
    follows: le(abs(penalty), ZERO),
    twin: {
      says: 'it leaves every account as it was',
      given: [ge(N, ZERO), isRate(s)],
    },
  },
  {
    says: 'band theorem, longs: from maintenance, a fall within the step bound leaves enough to close everything if r + s <= m',
    given: [...bandGiven, ...movedDown, longStepHolds(r, s, m)],
    follows: ge(mul(sub(E, move), PPM), mul(s, sub(N, move))),
    twin: {
      says: 'so it does if r <= m',
      given: [...bandGiven, ...movedDown, le(r, m)],
    },
  },
  {
    says: 'band theorem, shorts: from maintenance, a rise within the step bound leaves enough if r + s (1 + r) <= m',
    given: [...bandGiven, ...movedUp, shortStepHolds(r, s, m)],
    follows: ge(mul(sub(E, move), PPM), mul(s, add(N, move))),
    twin: {
      says: 'so it does if r + s <= m',
      given: [...bandGiven, ...movedUp, longStepHolds(r, s, m)],
    },
  },
  {
    says: 'band theorem in whole quanta: with slippage paid and the fee rounded up, a long ends at zero or above',
    given: [
      ...bandGiven,
      ...movedDown,
      longStepHolds(r, add(s, slippage), m),
      isRate(slippage),
      ge(v('slipped'), ZERO),
      le(mul(v('slipped'), PPM), mul(slippage, sub(N, move))),
    ],
    follows: ge(sub(sub(E, move), add(v('slipped'), mulDivUp(sub(N, move), s, PPM))), ZERO),
    twin: {
      says: 'so it does where the slippage is left out of the bound',
      given: [
        ...bandGiven,
        ...movedDown,
        longStepHolds(r, s, m),
        isRate(slippage),
        ge(v('slipped'), ZERO),
        le(mul(v('slipped'), PPM), mul(slippage, sub(N, move))),
      ],
    },
  },
  {
    says: 'the bound of the shorts is the stricter one: what it admits, the bound of the longs admits',
    given: [isRate(r), isRate(s), isRate(m), shortStepHolds(r, s, m)],
    follows: longStepHolds(r, s, m),
    twin: {
      says: 'and the other way round',
      given: [isRate(r), isRate(s), isRate(m), longStepHolds(r, s, m)],
      follows: shortStepHolds(r, s, m),
    },
  },
  {
    says: 'worst first is an order: of accounts with a requirement the lower ratio comes first, also over a third',
    given: [
      ...['0', '1', '2'].map((name) => gt(at(name).maintenance, ZERO)),
      comesFirst('0', '1'),
      comesFirst('1', '2'),
    ],
    follows: comesFirst('0', '2'),
    twin: {
      says: 'also where a requirement may be zero',
      given: [
        ...['0', '1', '2'].map((name) => ge(at(name).maintenance, ZERO)),
        comesFirst('0', '1'),
        comesFirst('1', '2'),
      ],
    },
  },
];

function costOf(closed: Int): Int {
  return closingCost({ lots: closed, mark, limit: v('limit'), feePpm: s, penaltyPpm: m });
}
function takeOver() {
  return { equity: E, maintenance: M, notional: N, costPpm: s };
}
function at(name: string) {
  return { equity: v(`equity${name}`), maintenance: v(`maintenance${name}`) };
}
/** equity / maintenance is smaller, compared by cross-multiplying. */
function comesFirst(one: string, other: string) {
  return lt(mul(at(one).equity, at(other).maintenance), mul(at(other).equity, at(one).maintenance));
}
