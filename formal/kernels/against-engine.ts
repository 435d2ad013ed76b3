// Every kernel beside the function that it transcribes. What stands here is what the proofs are about.
import { Exact } from '../../packages/engine/src/base/exact.ts';
import * as fixed from '../../packages/engine/src/base/fixed.ts';
import { propertySeed } from '../../packages/engine/src/base/property.fixture.ts';
import type { AccountId, Lots, Quanta, Ticks } from '../../packages/engine/src/domain/units.ts';
import { immatureAt } from '../../packages/engine/src/ledger/immature-gain.ts';
import * as position from '../../packages/engine/src/ledger/position.ts';
import { discountAt as engineDiscountAt } from '../../packages/engine/src/liquidation/auction/discount.ts';
import { insolventPrice as engineInsolventPrice } from '../../packages/engine/src/liquidation/auction/insolvent-bid.ts';
import * as penalty from '../../packages/engine/src/liquidation/penalty/penalty.ts';
import { bankruptcyQuoteOf as engineBankruptcyQuoteOf } from '../../packages/engine/src/liquidation/pricing/bankruptcy-quote.ts';
import { fillableQuote as engineFillableQuote } from '../../packages/engine/src/liquidation/pricing/fillable-quote.ts';
import * as shareValue from '../../packages/engine/src/ledger/share-value.ts';
import * as waterLevel from '../../packages/engine/src/waterfall/adl/water-level.ts';
import { worstFirst } from '../../packages/engine/src/liquidation/detect.ts';
import * as plan from '../../packages/engine/src/liquidation/plan.ts';
import { riskReduced as engineRiskReduced } from '../../packages/engine/src/margin/margin-check.ts';
import { listingBreaches } from '../../packages/engine/src/rules/listing.ts';
import * as funds from '../../packages/engine/src/waterfall/insurance-fund.ts';
import { slippedLimit } from '../../packages/engine/src/waterfall/slipped-limit.ts';
import { shareLoss } from '../../packages/engine/src/waterfall/socialize.ts';
import { divDown, divUp, lt, mul, mulDivDown, mulDivUp, sub, truncate, v } from '../formula.ts';
import type { Draw } from './draw.ts';
import { type Kernel, kernelOf } from './kernel.ts';
import {
  longStepHolds,
  mustTakeOver,
  penaltyOf,
  reachesExit,
  riskReduced,
  shortStepHolds,
  slippedBuy,
  slippedSell,
} from './liquidation.ts';
import { fillPosition } from './position.ts';
import { bankruptcyQuoteOf, discountAt, fillableQuote, insolventPrice } from './prices.ts';
import { lotsAt, lowersLeverage, sharesFor, worthOf } from './shares.ts';
import { allocateThree } from './split.ts';
import { fundsOf, listedOf, requirementOf, viewOf } from './stubs.ts';
import { planDraw } from './waterfall.ts';

/** Of the drawn inputs. */
export const seed = propertySeed;

const MONEY = 10n ** 15n;
const PPM = 1_000_000n;
const money = (draw: Draw): bigint => draw.between(-MONEY, MONEY);
const positive = (draw: Draw): bigint => draw.between(1n, MONEY);
const natural = (draw: Draw): bigint => draw.between(0n, MONEY);
const rate = (draw: Draw): bigint => draw.between(0n, PPM);

const integer = (value: bigint): Exact => Exact.integer(value);
/** A fraction of the engine over a denominator that makes it whole; what is not whole is no match. */
const over = (value: Exact, denominator: bigint): bigint => {
  const scaled = value.times(integer(denominator));
  return scaled.numerator % scaled.denominator === 0n ? scaled.unitsOf(Exact.ONE, 'down') : -1n;
};
const quotients = kernelOf({
  name: 'base/fixed: divDown, divUp, mulDivDown, mulDivUp and the division of the language',
  draw: (draw) => ({ a: money(draw), b: money(draw), d: positive(draw) }),
  formula: [
    divDown(v('a'), v('d')),
    divUp(v('a'), v('d')),
    mulDivDown(v('a'), v('b'), v('d')),
    mulDivUp(v('a'), v('b'), v('d')),
    truncate(v('a'), v('d')),
  ],
  engine: (read) => [
    fixed.divDown(read('a'), read('d')),
    fixed.divUp(read('a'), read('d')),
    fixed.mulDivDown(read('a'), read('b'), read('d')),
    fixed.mulDivUp(read('a'), read('b'), read('d')),
    read('a') / read('d'),
  ],
});

const filled = fillPosition({
  size: v('size'),
  cost: v('cost'),
  delta: v('delta'),
  quote: v('quote'),
});
const fills = kernelOf({
  name: 'ledger/position: fillPosition',
  draw: (draw) => {
    const size = money(draw);
    const delta = draw.oneOf([-size, money(draw), -size / 2n, -2n * size]);
    return { size, cost: money(draw), delta: delta === 0n ? 1n : delta, quote: money(draw) };
  },
  formula: [filled.sizeAfter, filled.costAfter, filled.realised],
  engine: (read) => {
    const after = position.fillPosition(
      { size: read('size') as Lots, cost: read('cost') as Quanta },
      read('delta') as Lots,
      read('quote') as Quanta,
    );
    return [after.sizeAfter, after.costAfter, after.realised];
  },
});

const immature = kernelOf({
  name: 'ledger/immature-gain: immatureAt',
  draw: (draw) => {
    const b = draw.between(1n, 10n ** 9n);
    return { amount: natural(draw), a: draw.between(0n, b), b };
  },
  formula: [mulDivUp(v('amount'), sub(v('b'), v('a')), v('b'))],
  engine: (read) => [
    immatureAt(
      { amount: read('amount') as Quanta, since: 0 },
      { time: Number(read('a')), maturityMs: Number(read('b')) },
    ),
  ],
});

const WEIGHTS = ['gain0', 'gain1', 'gain2'] as const;
const drawWeights = (draw: Draw) => ({
  gain0: natural(draw),
  gain1: draw.between(0n, 20n),
  gain2: draw.between(1n, MONEY),
});
const splits = kernelOf({
  name: 'base/fixed: allocate over three',
  draw: (draw) => ({ ...drawWeights(draw), loss: natural(draw) }),
  formula: allocateThree(v('loss'), [v('gain0'), v('gain1'), v('gain2')]),
  engine: (read) => fixed.allocate(read('loss'), WEIGHTS.map(read)),
});
const losses = kernelOf({
  name: 'waterfall/socialize: shareLoss within the gains',
  draw: (draw) => {
    const weights = drawWeights(draw);
    const most = weights.gain0 + weights.gain1 + weights.gain2;
    return { ...weights, loss: draw.between(0n, most) };
  },
  formula: [...allocateThree(v('loss'), [v('gain0'), v('gain1'), v('gain2')]), v('loss')],
  engine: (read) => {
    const shared = shareLoss(read('loss') as Quanta, WEIGHTS.map(read) as Quanta[]);
    return [...shared.parts, shared.socialised];
  },
});

const limits = kernelOf({
  name: 'waterfall/slipped-limit: slippedLimit, both sides',
  draw: (draw) => ({ mark: positive(draw), slippagePpm: rate(draw) }),
  formula: [slippedSell(v('mark'), v('slippagePpm')), slippedBuy(v('mark'), v('slippagePpm'))],
  engine: (read) => {
    const listed = listedOf({ slippagePpm: read('slippagePpm') });
    const mark = read('mark') as Ticks;
    return [slippedLimit(listed, mark, 'sell'), slippedLimit(listed, mark, 'buy')];
  },
});

const takeOvers = kernelOf({
  name: 'liquidation/plan: mustTakeOver of one leg',
  draw: (draw) => {
    const notional = positive(draw);
    const rates = { slippagePpm: rate(draw) / 3n, feePpm: rate(draw) / 3n, penaltyPpm: 5_000n };
    const costPpm = rates.slippagePpm + rates.feePpm + rates.penaltyPpm;
    const cost = fixed.mulDivUp(notional, costPpm, PPM);
    const equity = draw.oneOf([money(draw), cost, cost - 1n, cost + 1n]);
    const maintenance = draw.oneOf([natural(draw), equity, equity + 1n]);
    return { ...rates, notional, costPpm, equity, maintenance };
  },
  formula: [
    mustTakeOver({
      equity: v('equity'),
      maintenance: v('maintenance'),
      notional: v('notional'),
      costPpm: v('costPpm'),
    }),
  ],
  engine: (read) => {
    const listed = listedOf({
      slippagePpm: read('slippagePpm'),
      feePpm: read('feePpm'),
      penaltyPpm: read('penaltyPpm'),
    });
    const risk = requirementOf({
      equity: read('equity'),
      maintenance: read('maintenance'),
      notional: read('notional'),
    });
    return [plan.mustTakeOver(risk, viewOf(listed, PPM))];
  },
});

const exits = kernelOf({
  name: 'liquidation/reduction-plan: reachesExit',
  draw: (draw) => {
    const maintenance = natural(draw);
    const exitPpm = draw.between(PPM, 3n * PPM);
    const exact = fixed.mulDivUp(maintenance, exitPpm, PPM);
    return { maintenance, exitPpm, equity: draw.oneOf([money(draw), exact, exact - 1n]) };
  },
  formula: [reachesExit(v('equity'), v('maintenance'), v('exitPpm'))],
  engine: (read) => [
    plan.reachesExit(
      requirementOf({ equity: read('equity'), maintenance: read('maintenance') }),
      viewOf(listedOf({}), read('exitPpm')),
    ),
  ],
});

const reductions = kernelOf({
  name: 'margin/margin-check: riskReduced',
  draw: (draw) => ({ e0: money(draw), m0: natural(draw), e1: money(draw), m1: natural(draw) }),
  formula: [
    riskReduced(
      { equity: v('e0'), maintenance: v('m0') },
      { equity: v('e1'), maintenance: v('m1') },
    ),
  ],
  engine: (read) => [
    engineRiskReduced(
      requirementOf({ equity: read('e0'), maintenance: read('m0') }),
      requirementOf({ equity: read('e1'), maintenance: read('m1') }),
    ),
  ],
});

const bands = kernelOf({
  name: 'rules/listing: listingBreaches of a linear contract',
  draw: (draw) => {
    const r = draw.between(1n, PPM);
    const s = rate(draw);
    const m = draw.oneOf([draw.between(1n, PPM), r + s, r + fixed.mulDivUp(s, PPM + r, PPM)]);
    return { r, s, m: m > PPM ? PPM : m };
  },
  formula: [longStepHolds(v('r'), v('s'), v('m')), shortStepHolds(v('r'), v('s'), v('m'))],
  engine: (read) => {
    const rates = { stepPpm: read('r'), feePpm: read('s'), maintenancePpm: read('m') };
    const found = listingBreaches(listedOf(rates) as never).map(({ rule }) => rule);
    return [!found.includes('longStep'), !found.includes('shortStep')];
  },
});

const orders = kernelOf({
  name: 'liquidation/detect: worstFirst by ratio',
  draw: (draw) => ({ e0: money(draw), m0: positive(draw), e1: money(draw), m1: positive(draw) }),
  formula: [lt(mul(v('e0'), v('m1')), mul(v('e1'), v('m0')))],
  engine: (read) => {
    const breach = (account: AccountId, equity: bigint, maintenance: bigint) =>
      ({ account, reason: 'maintenance', risk: requirementOf({ equity, maintenance }) }) as const;
    // Equal ratios go by account: the second is named first here.
    return [worstFirst(breach(2, read('e0'), read('m0')), breach(1, read('e1'), read('m1'))) < 0];
  },
});

const FUNDS = [
  'deficit',
  'bucket',
  'shared',
  'tranche',
  'sharedLeft',
  'trancheLeft',
  'ownerLeft',
] as const;
const draws = planDraw(v('deficit'), {
  bucket: v('bucket'),
  shared: v('shared'),
  tranche: v('tranche'),
  left: { shared: v('sharedLeft'), tranche: v('trancheLeft'), owner: v('ownerLeft') },
});
const drawn = kernelOf({
  name: 'waterfall/insurance-fund: planDraw of flat funds',
  draw: (draw) => Object.fromEntries(FUNDS.map((name) => [name, natural(draw)])),
  formula: [draws.fromBucket, draws.fromShared, draws.fromTranche],
  engine: (read) => {
    const state = fundsOf({
      bucket: read('bucket'),
      shared: read('shared'),
      tranche: read('tranche'),
    });
    const draw = funds.planDraw(state, 0, read('deficit') as Quanta, {
      shared: read('sharedLeft') as Quanta,
      tranche: read('trancheLeft') as Quanta,
      owner: read('ownerLeft') as Quanta,
    });
    return [draw.fromBucket, draw.fromShared, draw.fromTranche];
  },
});

const charged = kernelOf({
  name: 'liquidation/penalty: penaltyOf',
  draw: (draw) => ({ worth: money(draw), notional: natural(draw), penaltyPpm: rate(draw) }),
  formula: [penaltyOf({ worth: v('worth'), notional: v('notional'), penaltyPpm: v('penaltyPpm') })],
  engine: (read) => [
    penalty.penaltyOf({
      notional: read('notional') as Quanta,
      ratePpm: read('penaltyPpm'),
      netValue: read('worth') as Quanta,
    }),
  ],
});

const account = { equity: v('equity'), maintenance: v('maintenance') };
const quoted = kernelOf({
  name: 'liquidation/pricing/bankruptcy-quote: bankruptcyQuoteOf',
  draw: (draw) => {
    const maintenance = positive(draw);
    return {
      equity: money(draw),
      maintenance,
      moved: money(draw),
      freed: draw.between(0n, maintenance),
    };
  },
  formula: [bankruptcyQuoteOf(account, v('moved'), v('freed'))],
  engine: (read) => [
    engineBankruptcyQuoteOf({
      before: { value: 0n, maintenance: read('freed') },
      after: { value: read('moved'), maintenance: 0n },
      equity: read('equity'),
      maintenance: read('maintenance'),
    }),
  ],
});

const filledAt = kernelOf({
  name: 'liquidation/pricing/fillable-quote: fillableQuote',
  draw: (draw) => {
    const maintenance = positive(draw);
    return {
      maintenance,
      equity: draw.oneOf([money(draw), maintenance, maintenance - 1n, 0n]),
      value: money(draw),
      ownMaintenance: draw.between(0n, maintenance),
      adjustmentPpm: draw.between(PPM, 10n * PPM),
      spreadPpm: draw.between(0n, 5n * PPM),
    };
  },
  formula: [
    fillableQuote(
      account,
      { value: v('value'), maintenance: v('ownMaintenance') },
      { adjustmentPpm: v('adjustmentPpm'), spreadPpm: v('spreadPpm') },
    ),
  ],
  engine: (read) => {
    const quote = engineFillableQuote({
      value: integer(read('value')),
      positionMaintenance: integer(read('ownMaintenance')),
      equity: integer(read('equity')),
      maintenance: integer(read('maintenance')),
      bankruptcyAdjustment: Exact.ratio(read('adjustmentPpm'), PPM),
      spreadToMaintenance: Exact.ratio(read('spreadPpm'), PPM),
    });
    return [over(quote, read('maintenance') * PPM * PPM)];
  },
});

const vaults = kernelOf({
  name: 'ledger/share-value: sharesFor, worthOf',
  draw: (draw) => ({
    shares: natural(draw),
    balance: natural(draw),
    paid: natural(draw),
    held: natural(draw),
  }),
  formula: [
    sharesFor({ shares: v('shares'), balance: v('balance') }, v('paid')),
    worthOf({ shares: v('shares'), balance: v('balance') }, v('held')),
  ],
  engine: (read) => {
    const vault = { shares: read('shares'), balance: read('balance') };
    return [shareValue.sharesFor(vault, read('paid')), shareValue.worthOf(vault, read('held'))];
  },
});

const vessel = {
  exposure: v('exposure'),
  lotExposure: v('lotExposure'),
  equity: v('equity'),
  most: v('most'),
};
const cut = { loss: v('loss'), lots: v('lots') };
const levels = kernelOf({
  name: 'waterfall/adl/water-level: lowersLeverage, lotsAt',
  draw: (draw) => {
    const lots = draw.between(1n, 1_000_000n);
    const lotExposure = draw.between(1n, 1_000_000n);
    const exposure = lotExposure * draw.between(1n, 1_000_000n);
    const equity = draw.oneOf([draw.between(1n, exposure), draw.between(1n, 1_000n)]);
    // The divisor stays above zero, as it does of every account whose leverage falls with each lot.
    const level = draw.between(0n, (exposure * 1_000_000_000n) / equity);
    const most = level === 0n ? MONEY : (lotExposure * 1_000_000_000n * lots - 1n) / level;
    return {
      lots,
      lotExposure,
      exposure,
      equity,
      level,
      most: draw.between(0n, lots),
      loss: draw.between(0n, most),
    };
  },
  formula: [lowersLeverage(vessel, cut), lotsAt(vessel, v('level'), cut)],
  engine: (read) => {
    const of = {
      account: 0,
      exposure: read('exposure') as Quanta,
      lotExposure: read('lotExposure') as Quanta,
      equity: read('equity') as Quanta,
      most: read('most') as Lots,
    };
    const taken = { loss: read('loss') as Quanta, lots: read('lots') as Lots };
    return [waterLevel.lowersLeverage(of, taken), waterLevel.lotsAt(of, read('level'), taken)];
  },
});

const drawCurve = (draw: Draw) => {
  const fast = draw.between(1n, 100_000n);
  const slow = draw.between(1n, 100_000n);
  const cutoff = rate(draw);
  const elapsed = draw.oneOf([draw.between(0n, 250_000n), fast, fast + slow, fast - 1n]);
  return { fast, slow, cutoff, start: cutoff + rate(draw), elapsed };
};
const curve = { start: v('start'), cutoff: v('cutoff'), fast: v('fast'), slow: v('slow') };
const asked = kernelOf({
  name: 'liquidation/auction/discount: discountAt',
  draw: drawCurve,
  formula: [discountAt(curve, v('elapsed'))],
  engine: (read) => {
    const [start, cutoff, fast, slow] = ['start', 'cutoff', 'fast', 'slow'].map((name) =>
      integer(read(name)),
    ) as [Exact, Exact, Exact, Exact];
    const share = engineDiscountAt({ start, cutoff, fast, slow }, integer(read('elapsed')));
    return [over(share, read('fast') * read('slow'))];
  },
});
const paid = kernelOf({
  name: 'liquidation/auction/insolvent-bid: insolventPrice',
  draw: (draw) => {
    const worth = money(draw);
    const toMaintenance = draw.oneOf([worth, worth - natural(draw)]);
    const length = draw.between(1n, 100_000n);
    return { worth, toMaintenance, length, elapsed: draw.between(0n, 2n * length) };
  },
  formula: [
    insolventPrice(
      { worth: v('worth'), toMaintenance: v('toMaintenance'), length: v('length') },
      v('elapsed'),
    ),
  ],
  engine: (read) => {
    const price = engineInsolventPrice({
      markToMarket: integer(read('worth')),
      maintenanceMargin: integer(read('toMaintenance')),
      elapsed: integer(read('elapsed')),
      length: integer(read('length')),
    });
    return [over(price, read('length'))];
  },
});

export const kernels: readonly Kernel[] = [
  quotients,
  fills,
  immature,
  splits,
  losses,
  limits,
  takeOvers,
  exits,
  reductions,
  bands,
  orders,
  drawn,
  charged,
  quoted,
  filledAt,
  vaults,
  levels,
  asked,
  paid,
];
