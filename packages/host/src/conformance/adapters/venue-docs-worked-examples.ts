// Worked examples of venue help pages: one closed form of the engine for each kind.
import {
  assignedBalance,
  cappedFundingRate,
  displayedLiquidationPrice,
  Exact,
  feeReservedLiquidationPrice,
  fromPercent,
  inPercent,
  inverseCrossBankruptcyPrice,
  inverseCrossLiquidationPrice,
  inverseEquityPrice,
  inverseIsolatedMargins,
  inverseLiquidationPrice,
  inverseOptionProfit,
  inverseOptionSettlement,
  linearBankruptcyPrice,
  linearIsolatedMargins,
  linearLiquidationPrice,
  linearMarginsAtMark,
  maintenanceShare,
  optionCost,
  optionPremium,
  outOfTheMoney,
  POSITION_SIDES,
  type PositionSide,
  riskUnitMaintenanceMargin,
  shiftedByExtraMargin,
  shortOptionMaintenanceMargin,
  truncatedToWhole,
} from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, exactOr, has, textOf } from '../fields.ts';

/** An answer that needs more than the others is a getter: a case that does not ask for it may leave those members out. */
type Answers = { readonly [name: string]: Actual };

/** Ticks of the venue's displayed liquidation price and periods of its funding, which the rule states for all cases. */
const INVERSE_CROSS_TICK = Exact.of('0.5');
const FUNDING_PERIODS = Exact.of('24');

const byKind: Readonly<Record<string, (input: JsonObject) => Answers>> = {
  linearIsolated(input) {
    const position = linearIsolated(input);
    return {
      ...linearIsolatedMargins(position),
      liquidationPrice: price(linearLiquidationPrice(position)),
    };
  },
  extraMarginShift: (input) => ({
    liquidationPrice: price(
      shiftedByExtraMargin({
        side: sideOf(input),
        liquidationPrice: exactOf(input, 'baseLiquidationPrice'),
        size: exactOf(input, 'size'),
        extraMargin: exactOf(input, 'extraMargin'),
      }),
    ),
  }),
  linearBankruptcy: (input) => ({ bankruptcyPrice: linearBankruptcyPrice(levered(input)) }),
  inverseIsolated: (input) => ({
    liquidationPrice: price(
      inverseLiquidationPrice({ ...levered(input), maintenanceRate: exactOf(input, 'mmr') }),
    ),
  }),
  inverseCross(input) {
    const position = {
      side: sideOf(input),
      contracts: exactOf(input, 'contracts'),
      entryPrice: exactOf(input, 'entryPrice'),
      balance: exactOf(input, 'balance'),
      orderMargin: exactOr(input, 'orderMargin', Exact.ZERO),
      maintenanceRate: exactOf(input, 'mmr'),
      takerFeeRate: exactOf(input, 'takerFee'),
    };
    const { side } = position;
    const exact = inverseCrossLiquidationPrice(position);
    const tick = exactOr(input, 'tickSize', INVERSE_CROSS_TICK);
    return {
      bankruptcyPrice: price(inverseCrossBankruptcyPrice(position)),
      liquidationPrice:
        exact === undefined ? null : displayedLiquidationPrice({ side, price: exact, tick }),
    };
  },
  inverseIsolatedMargins(input) {
    const margins = inverseIsolatedMargins({
      contracts: exactOf(input, 'contracts'),
      entryPrice: exactOf(input, 'entryPrice'),
      leverage: exactOf(input, 'leverage'),
      maintenanceRate: exactOr(input, 'mmr', Exact.ZERO),
      maintenanceDeduction: exactOr(input, 'mmDeduction', Exact.ZERO),
    });
    if (!has(input, 'side') || !has(input, 'mmr')) return margins;
    const maintenanceRate = exactOf(input, 'mmr');
    const liquidationPrice = inverseLiquidationPrice({ ...levered(input), maintenanceRate });
    return { ...margins, liquidationPrice: price(liquidationPrice) };
  },
  inverseEquity(input) {
    const position = {
      side: sideOf(input),
      contracts: exactOf(input, 'contracts'),
      entryPrice: exactOf(input, 'entryPrice'),
      margin: exactOf(input, 'margin'),
    };
    const liquidation = (): Exact | undefined =>
      inverseEquityPrice({ ...position, maintenanceRate: exactOf(input, 'mmr') });
    const bankruptcy = inverseEquityPrice({ ...position, maintenanceRate: Exact.ZERO });
    return {
      bankruptcyPrice: price(bankruptcy),
      bankruptcyPriceTruncated: truncated(bankruptcy),
      get liquidationPrice() {
        return price(liquidation());
      },
      get liquidationPriceTruncated() {
        return truncated(liquidation());
      },
    };
  },
  marginRatio: atMark,
  remainingMargin: atMark,
  phemexIsolated(input) {
    const position = {
      ...levered(input),
      size: exactOf(input, 'size'),
      maintenanceRate: exactOf(input, 'mmr'),
      takerFeeRate: exactOf(input, 'takerFee'),
      maintenanceDeduction: exactOr(input, 'mmAmount', Exact.ZERO),
    };
    return {
      assignedPositionBalance: assignedBalance(position),
      liquidationPrice: price(feeReservedLiquidationPrice(position)),
    };
  },
  optionMM(input) {
    const maintenanceMargin = shortOptionMaintenanceMargin({
      size: exactOf(input, 'size'),
      indexPrice: exactOf(input, 'indexPrice'),
      markPrice: exactOf(input, 'markPrice'),
      maintenanceFactor: exactOf(input, 'mmFactor'),
      liquidationFeeRate: exactOf(input, 'liquidationFeeRate'),
    });
    const marginBalance = exactOr(input, 'marginBalance', Exact.ZERO);
    return {
      positionMM: maintenanceMargin,
      accountMMPct: percent(maintenanceShare({ maintenanceMargin, marginBalance })),
    };
  },
  optionCost: (input) =>
    optionCost({
      size: exactOf(input, 'size'),
      indexPrice: exactOf(input, 'indexPrice'),
      orderPrice: exactOf(input, 'orderPrice'),
      takerFeeRate: exactOf(input, 'takerFee'),
      feeCapOfPrice: exactOf(input, 'feeCapOfPrice'),
    }),
  optionPremium: (input) => ({
    premium: optionPremium({
      price: exactOf(input, 'orderPrice'),
      contracts: exactOf(input, 'contracts'),
      multiplier: exactOf(input, 'multiplier'),
    }),
  }),
  optionOtm: (input) => ({
    otm: outOfTheMoney({
      right: rightOf(input),
      strike: exactOf(input, 'strike'),
      underlyingPrice: exactOf(input, 'underlying'),
    }),
  }),
  inverseOptionSettlement(input) {
    const settlement = inverseOptionSettlement({
      right: rightOf(input),
      strike: exactOf(input, 'strike'),
      deliveryPrice: exactOf(input, 'deliveryPrice'),
    });
    return {
      settlementBtc: settlement,
      get profitBtc() {
        const quantity = exactOf(input, 'quantity');
        const premium = exactOf(input, 'premiumBtc');
        return inverseOptionProfit({ quantity, settlement, premium });
      },
    };
  },
  okxMmr: (input) => ({
    MMR: riskUnitMaintenanceMargin({
      alternatives: ['MR1', 'MR2', 'MR6'].map((name) => exactOr(input, name, Exact.ZERO)),
      additions: ['MR3', 'MR4', 'MR5', 'MR9'].map((name) => exactOr(input, name, Exact.ZERO)),
      minimumCharge: exactOr(input, 'MR7', Exact.ZERO),
    }),
  }),
  krakenFunding: (input) => ({
    fundingPctPerHour: inPercent(
      cappedFundingRate({
        indexPrice: exactOf(input, 'indexPrice'),
        perpetualPrice: exactOf(input, 'perpPrice'),
        periods: FUNDING_PERIODS,
        cap: fromPercent(exactOf(input, 'capPctPerHour')),
      }),
    ),
  }),
};

export const venueDocsWorkedExamples: Adapter = ({ input, expected, raw }) => {
  const kind = textOf(raw, 'kind');
  const answer = byKind[kind];
  if (answer === undefined) throw new UnknownCase(`the kind "${kind}" is not known`);
  const known = answer(input);
  return Object.fromEntries(
    Object.keys(expected).map((name) => {
      const actual = known[name];
      if (actual === undefined) throw new UnknownCase(`"${name}" is not an answer of ${kind}`);
      return [name, actual];
    }),
  );
};

function atMark(input: JsonObject): Answers {
  const margins = linearMarginsAtMark({
    ...levered(input),
    size: exactOf(input, 'size'),
    markPrice: exactOf(input, 'markPrice'),
    maintenanceRate: exactOf(input, 'mmr'),
  });
  return {
    initialMargin: margins.initialMargin,
    positionMargin: margins.initialMargin,
    maintenanceMargin: margins.maintenanceMargin,
    unrealisedPnl: margins.unrealisedPnl,
    remainingMargin: margins.remainingMargin,
    marginRatioPct: percent(margins.marginRatio),
  };
}

const linearIsolated = (input: JsonObject) => ({
  ...levered(input),
  size: exactOf(input, 'size'),
  maintenanceRate: exactOf(input, 'mmr'),
  maintenanceDeduction: exactOr(input, 'mmDeduction', Exact.ZERO),
  extraMargin: exactOr(input, 'extraMargin', Exact.ZERO),
});

const levered = (input: JsonObject) => ({
  side: sideOf(input),
  entryPrice: exactOf(input, 'entryPrice'),
  leverage: exactOf(input, 'leverage'),
});

function sideOf(input: JsonObject): PositionSide {
  const side = textOf(input, 'side');
  const found = POSITION_SIDES.find((each) => each === side);
  if (found === undefined) throw new UnknownCase(`"${side}" is neither long nor short`);
  return found;
}

function rightOf(input: JsonObject): 'call' | 'put' {
  const right = textOf(input, 'type');
  if (right !== 'call' && right !== 'put') {
    throw new UnknownCase(`"${right}" is neither call nor put`);
  }
  return right;
}

const price = (found: Exact | undefined): Actual => found ?? null;
const percent = (share: Exact | undefined): Actual =>
  share === undefined ? null : inPercent(share);
const truncated = (found: Exact | undefined): Actual =>
  found === undefined ? null : truncatedToWhole(found);
