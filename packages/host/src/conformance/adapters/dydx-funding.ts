// Premium from a book, the rate of a tick from its samples, the move of the funding index, and its settlement.
import {
  averagePremium,
  type BookLevel,
  Exact,
  fundingBound,
  fundingIndexMove,
  fundingSettlement,
  impactPremium,
  sampledRate,
  samplesPerTick,
} from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, floatOf, has, listOf } from '../fields.ts';

/** What the rule states for all cases: parts per million, eight hours, six decimals of the quote quantum. */
const MILLION = Exact.of('1000000');
const INTERVAL_SECONDS = Exact.of('28800');
const QUOTE_DECIMALS = 6;

type Answers = { readonly [name: string]: Actual };

export const dydxFunding: Adapter = ({ input }) => {
  if (has(input, 'fundingIndexNow')) return settlementOf(input);
  if (has(input, 'samplesPpm')) return tickOf(input);
  if (has(input, 'secondsSinceLastFunding')) {
    return { fundingIndexDelta: indexMoveOf(input, 'secondsSinceLastFunding', rateIn(input)) };
  }
  if (has(input, 'bids')) return premiumOf(input);
  throw new UnknownCase('neither a settlement, a tick, an index move nor a book');
};

const settlementOf = (input: JsonObject): Answers => ({
  settlementPpmOfQuoteQuanta: fundingSettlement({
    indexNow: exactOf(input, 'fundingIndexNow'),
    indexAtEntry: exactOf(input, 'fundingIndexAtEntry'),
    sizeQuanta: exactOf(input, 'sizeQuanta'),
  }),
});

function tickOf(input: JsonObject): Answers {
  const sampled = {
    samples: listOf(input, 'samplesPpm').map((each) => ({
      value: exactOf(each, 'value'),
      count: exactOf(each, 'count'),
    })),
    expectedCount: samplesPerTick({
      tickSeconds: exactOf(input, 'fundingTickSeconds'),
      sampleSeconds: exactOf(input, 'fundingSampleSeconds'),
    }),
  };
  const rate = sampledRate({
    ...sampled,
    defaultRate: exactOf(input, 'defaultFundingPpm'),
    bound: fundingBound({
      clampFactor: exactOf(input, 'clampFactorPpm'),
      initialMargin: exactOf(input, 'initialMarginPpm'),
      maintenanceShare: exactOf(input, 'maintenanceFractionPpm'),
    }),
  });
  return {
    premiumPpm: averagePremium(sampled),
    fundingRate8hPpm: rate,
    ...(has(input, 'price')
      ? { fundingIndexDelta: indexMoveOf(input, 'fundingTickSeconds', rate) }
      : {}),
  };
}

const rateIn = (input: JsonObject): Exact => exactOf(input, 'fundingRate8hPpm');

const indexMoveOf = (input: JsonObject, seconds: string, rate: Exact): Exact =>
  fundingIndexMove({
    seconds: exactOf(input, seconds),
    rate,
    price: exactOf(input, 'price'),
    resolution: floatOf(input, 'baseAtomicResolution'),
    quoteDecimals: QUOTE_DECIMALS,
    intervalSeconds: INTERVAL_SECONDS,
  });

const premiumOf = (input: JsonObject): Answers => ({
  premiumPpm: impactPremium({
    bids: levelsOf(input, 'bids'),
    asks: levelsOf(input, 'asks'),
    indexPrice: exactOf(input, 'indexPrice'),
    impactNotional: exactOf(input, 'impactNotional'),
    baseQuantum: exactOf(input, 'baseQuantum'),
    scale: MILLION,
    bound: exactOf(input, 'maxAbsPremiumPpm'),
  }),
});

const levelsOf = (input: JsonObject, side: string): readonly BookLevel[] =>
  listOf(input, side).map((each) => ({
    price: exactOf(each, 'price'),
    size: exactOf(each, 'size'),
  }));
