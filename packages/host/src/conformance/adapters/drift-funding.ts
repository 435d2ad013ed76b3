// Funding of a period from average prices, what it leaves to the market maker, its basis, and the clamp of a mark price.
import {
  averageSpreadRate,
  clampedToOracle,
  Exact,
  lastFundingBasis,
  periodsPerDay,
  poolAfterFunding,
} from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, textOf } from '../fields.ts';

/** What the rule states for all cases: prices at 1e-6, rates at 1e-9, a spread of one 33rd, 24 rates a day. */
const PRICE_UNIT = Exact.of('0.000001');
const RATE_UNIT = Exact.of('0.000000001');
const SPREAD_SHARE_MAX = Exact.of('1/33');
const RATES_PER_DAY = Exact.of('24');

type Answers = { readonly [name: string]: Actual };

const kinds: Readonly<Record<string, (input: JsonObject) => Answers>> = {
  fundingRate: (input) => ({
    fundingRate: averageSpreadRate({
      markAverage: exactOf(input, 'markTwap'),
      oracleAverage: exactOf(input, 'oracleTwap'),
      spreadShareMax: SPREAD_SHARE_MAX,
      periodsPerDay: periodsPerDay(exactOf(input, 'fundingPeriodSeconds')),
      priceUnit: PRICE_UNIT,
      rateUnit: RATE_UNIT,
    }),
  }),
  ammFundingPnl: (input) => ({
    newFeePool: poolAfterFunding({
      rate: exactOf(input, 'fundingRate'),
      netCoins: exactOf(input, 'ammNetBase'),
      pool: exactOf(input, 'feePool'),
      quantum: PRICE_UNIT,
    }),
  }),
  lastFundingBasis: (input) => ({
    basis: lastFundingBasis({
      oraclePrice: exactOf(input, 'oraclePrice'),
      lastRate: exactOf(input, 'lastFundingRate'),
      lastOracleAverage: exactOf(input, 'lastFundingOracleTwap'),
      periodSeconds: exactOf(input, 'fundingPeriodSeconds'),
      secondsSince: exactOf(input, 'secondsSinceFunding'),
      offsetPerDay: exactOf(input, 'offsetPerDay'),
      ratesPerDay: RATES_PER_DAY,
      priceUnit: PRICE_UNIT,
      shareUnit: RATE_UNIT,
    }),
  }),
  clampMark: (input) => ({
    price: clampedToOracle({
      price: exactOf(input, 'medianPrice'),
      oraclePrice: exactOf(input, 'oraclePrice'),
      shareMax: exactOf(input, 'maxDivergence'),
      priceUnit: PRICE_UNIT,
    }),
  }),
};

export const driftFunding: Adapter = ({ input }) => {
  const answer = kinds[textOf(input, 'function')];
  if (answer === undefined) throw new UnknownCase(`the function "${textOf(input, 'function')}"`);
  return answer(input);
};
