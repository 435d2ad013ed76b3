// The waterfall: its parts sum to the loss, no stage pays before the one above it is used up, and nobody pays more than his
// own gain.
import {
  add,
  and,
  eq,
  ge,
  gt,
  implies,
  type Int,
  le,
  lt,
  mul,
  mulDivDown,
  n,
  or,
  sub,
  v,
  ZERO,
} from '../formula.ts';
import { allocateThree } from '../kernels/split.ts';
import {
  absorb,
  type Capacities,
  cutOfLots,
  type Funds,
  isInProfit,
  lazyCut,
  type Parts,
  planDraw,
  runningShare,
  takenQuote,
} from '../kernels/waterfall.ts';
import type { Lemma } from './lemma.ts';

const ONE = n(1n);
const STAGES = ['bucket', 'shared', 'tranche', 'adl', 'socialised'] as const;
const most: Capacities = {
  bucket: v('bucket'),
  shared: v('shared'),
  tranche: v('tranche'),
  adl: v('adl'),
  socialised: v('gains'),
};
const deficit = v('deficit');
const parts = absorb(deficit, most);
const isWaterfall = [ge(deficit, ZERO), ...STAGES.map((stage) => ge(most[stage], ZERO))];
const total = (of: Parts): Int => add(...STAGES.map((stage) => of[stage]), of.uncovered);
/** Whoever pays: all above have paid what they can. */
const inOrder = (of: Parts) =>
  and(
    ...[...STAGES, 'uncovered' as const].flatMap((stage, at) =>
      STAGES.slice(0, at).map((above) => implies(gt(of[stage], ZERO), eq(of[above], most[above]))),
    ),
  );
/** The same waterfall, but deleveraging does not wait for the tranche. */
const withoutTranche: Parts = {
  ...absorb(deficit, { ...most, tranche: ZERO }),
};

const loss = v('loss');
const gains = [v('gain0'), v('gain1'), v('gain2')] as const;
const gainSum = add(...gains);
const isShared = [
  ...gains.map((gain) => ge(gain, ZERO)),
  gt(gainSum, ZERO),
  ge(loss, ZERO),
  le(loss, gainSum),
];
const shares = allocateThree(loss, gains);
const floors = gains.map((gain) => mulDivDown(loss, gain, gainSum));
const ceils = gains.map((gain) => lazyCut(loss, gain, gainSum));
const running = gains.map((gain, at) =>
  runningShare(loss, add(ZERO, ...gains.slice(0, at)), gain, gainSum),
);
const within = (cuts: readonly Int[]) =>
  and(...cuts.flatMap((cut, at) => [ge(cut, ZERO), le(cut, gains[at] ?? ZERO)]));

const adl = { gain: v('gain'), held: v('held'), loss, residual: v('residual') };
const isTaking = [
  gt(v('lots'), ZERO),
  le(v('lots'), v('held')),
  gt(v('residual'), ZERO),
  ge(loss, ZERO),
  le(v('lots'), v('residual')),
];
const funds: Funds = {
  bucket: v('bucket'),
  shared: v('shared'),
  tranche: v('tranche'),
  left: { shared: v('sharedLeft'), tranche: v('trancheLeft'), owner: v('ownerLeft') },
};
const draw = planDraw(deficit, funds);
const { left } = funds;
const areFunds = [
  deficit,
  funds.bucket,
  funds.shared,
  funds.tranche,
  left.shared,
  left.tranche,
  left.owner,
].map((each) => ge(each, ZERO));
const drawnInAll = add(draw.fromBucket, draw.fromShared, draw.fromTranche);

export const waterfallLemmas: readonly Lemma[] = [
  {
    says: 'the parts of a deficit are never negative and sum to it',
    given: isWaterfall,
    follows: and(
      eq(total(parts), deficit),
      ...[...STAGES, 'uncovered' as const].map((stage) => ge(parts[stage], ZERO)),
    ),
    twin: {
      says: 'so they do without the tranche that was drawn',
      follows: eq(sub(total(parts), parts.tranche), deficit),
    },
  },
  {
    says: 'a stage pays only when every stage above it has paid all it can',
    given: isWaterfall,
    follows: inOrder(parts),
    twin: {
      says: 'so it is where the tranche is passed over',
      follows: inOrder(withoutTranche),
    },
  },
  {
    says: 'nothing is uncovered while anybody could still pay',
    given: [...isWaterfall, gt(parts.uncovered, ZERO)],
    follows: gt(deficit, add(...STAGES.map((stage) => most[stage]))),
    twin: {
      says: 'what is uncovered is more than all together can pay',
      follows: gt(parts.uncovered, add(...STAGES.map((stage) => most[stage]))),
    },
  },
  {
    says: 'a larger deficit never makes a stage pay less, and none pays more than it has',
    given: [...isWaterfall, ge(v('more'), ZERO)],
    follows: and(
      ...STAGES.map((stage) => {
        const larger = absorb(add(deficit, v('more')), most)[stage];
        return and(ge(larger, parts[stage]), le(larger, most[stage]));
      }),
    ),
    twin: {
      says: 'a larger deficit makes the tranche pay more',
      follows: gt(absorb(add(deficit, v('more')), most).tranche, parts.tranche),
    },
  },
  {
    says: 'a draw never exceeds the deficit, what its owner may cost, nor what a fund has, and asks the funds in their order',
    given: areFunds,
    follows: and(
      le(drawnInAll, deficit),
      le(drawnInAll, left.owner),
      le(draw.fromBucket, funds.bucket),
      and(le(draw.fromShared, funds.shared), le(draw.fromShared, left.shared)),
      and(le(draw.fromTranche, funds.tranche), le(draw.fromTranche, left.tranche)),
      implies(gt(add(draw.fromShared, draw.fromTranche), ZERO), eq(draw.fromBucket, funds.bucket)),
      implies(
        gt(draw.fromTranche, ZERO),
        or(eq(draw.fromShared, funds.shared), eq(draw.fromShared, left.shared)),
      ),
    ),
    twin: {
      says: 'it covers the deficit where the funds together hold as much',
      given: [...areFunds, ge(add(funds.bucket, funds.shared, funds.tranche), deficit)],
      follows: eq(drawnInAll, deficit),
    },
  },
  {
    by: 'cases',
    says: 'a loss within the gains is split by largest remainder into parts that sum to it',
    given: isShared,
    follows: eq(add(...shares), loss),
    twin: { says: 'so it is by rounding each part down', follows: eq(add(...floors), loss) },
  },
  {
    by: 'cases',
    says: 'and no part of it exceeds the gain it is taken from',
    given: isShared,
    follows: within(shares),
    twin: {
      says: 'nor does a part rounded down with one quantum added',
      follows: within(floors.map((floor) => add(floor, ONE))),
    },
  },
  {
    by: 'cases',
    says: 'and each part lies less than a quantum from its exact share',
    given: isShared,
    follows: and(
      ...shares.flatMap((part, at) => {
        const exact = mul(loss, gains[at] ?? ZERO);
        return [gt(mul(add(part, ONE), gainSum), exact), lt(mul(sub(part, ONE), gainSum), exact)];
      }),
    ),
    twin: {
      says: 'each part is its exact share',
      follows: and(
        ...shares.map((part, at) => eq(mul(part, gainSum), mul(loss, gains[at] ?? ZERO))),
      ),
    },
  },
  {
    says: 'shares of a running total, each rounded down once, sum to the loss and stay within each gain',
    given: isShared,
    follows: and(eq(add(...running), loss), within(running)),
    twin: {
      says: 'and they do not depend on who comes first',
      follows: eq(
        running[0] ?? ZERO,
        runningShare(loss, add(gains[1], gains[2]), gains[0], gainSum),
      ),
    },
  },
  {
    says: 'cuts rounded up as winners meet them sum to the loss and a residue below one quantum a winner',
    given: isShared,
    follows: and(ge(add(...ceils), loss), lt(sub(add(...ceils), loss), n(BigInt(gains.length)))),
    twin: { says: 'there is no residue', follows: eq(add(...ceils), loss) },
  },
  {
    says: 'and none of them exceeds its own gain',
    given: isShared,
    follows: within(ceils),
    twin: {
      says: 'nor would they if the loss exceeded all gains',
      given: [...gains.map((gain) => ge(gain, ZERO)), gt(gainSum, ZERO), ge(loss, ZERO)],
    },
  },
  {
    says: 'who is in profit at the bankruptcy price bears his share of the loss, rounded up, out of that profit',
    given: [...isTaking, isInProfit(adl)],
    follows: le(cutOfLots(loss, v('lots'), v('residual')), v('gain')),
    twin: {
      says: 'so does who is in profit at the mark',
      given: [...isTaking, gt(v('gain'), ZERO)],
    },
  },
  {
    says: 'and the profit on the lots taken alone bears it, but for the rounding',
    given: [...isTaking, isInProfit(adl)],
    follows: le(
      mul(sub(cutOfLots(loss, v('lots'), v('residual')), ONE), v('held')),
      mul(v('gain'), v('lots')),
    ),
    twin: {
      says: 'and without the rounding',
      follows: le(
        mul(cutOfLots(loss, v('lots'), v('residual')), v('held')),
        mul(v('gain'), v('lots')),
      ),
    },
  },
  {
    says: 'a claim that is split keeps its quote: the part taken and the part left lie on either side of the exact price',
    given: [gt(v('size'), ZERO), gt(v('lots'), ZERO), lt(v('lots'), v('size'))],
    follows: and(
      le(mul(takenQuote(loss, v('lots'), v('size')), v('size')), mul(loss, v('lots'))),
      ge(
        mul(sub(loss, takenQuote(loss, v('lots'), v('size'))), v('size')),
        mul(loss, sub(v('size'), v('lots'))),
      ),
    ),
    twin: {
      says: 'each part has the exact price',
      follows: eq(mul(takenQuote(loss, v('lots'), v('size')), v('size')), mul(loss, v('lots'))),
    },
  },
];
