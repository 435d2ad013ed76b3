// Kernels of prices, costs and levels of a liquidation beside the functions that they transcribe.
import { Exact } from '../../packages/engine/src/base/exact.ts';
import * as fixed from '../../packages/engine/src/base/fixed.ts';
import type { AccountId, Quanta, Ticks } from '../../packages/engine/src/domain/units.ts';
import { discountAt as engineDiscountAt } from '../../packages/engine/src/liquidation/auction/discount.ts';
import { insolventPrice as engineInsolventPrice } from '../../packages/engine/src/liquidation/auction/insolvent-bid.ts';
import * as penalty from '../../packages/engine/src/liquidation/penalty/penalty.ts';
import { bankruptcyQuoteOf as engineBankruptcyQuoteOf } from '../../packages/engine/src/liquidation/pricing/bankruptcy-quote.ts';
import { fillableQuote as engineFillableQuote } from '../../packages/engine/src/liquidation/pricing/fillable-quote.ts';
import { worstFirst } from '../../packages/engine/src/liquidation/detect.ts';
import * as plan from '../../packages/engine/src/liquidation/plan.ts';
import { riskReduced as engineRiskReduced } from '../../packages/engine/src/margin/margin-check.ts';
import { listingBreaches } from '../../packages/engine/src/rules/listing.ts';
import { slippedLimit } from '../../packages/engine/src/waterfall/slipped-limit.ts';
import { lt, mul, v } from '../formula.ts';
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
import { bankruptcyQuoteOf, discountAt, fillableQuote, insolventPrice } from './prices.ts';
import { listedOf, requirementOf, viewOf } from './stubs.ts';
import { PPM, money, positive, natural, rate, integer, over } from './ranges.ts';

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

export const liquidationKernels: readonly Kernel[] = [
  limits,
  takeOvers,
  exits,
  reductions,
  bands,
  orders,
  charged,
  quoted,
  filledAt,
  asked,
  paid,
];
