// Maps the cases of Derive's first portfolio margin: one list of scenarios for all cases, one coin as collateral, parameter
// sets in the file, loss factors over the contingencies too.
import {
  daysOfSeconds,
  Exact,
  type ExpiryQuote,
  type InstrumentQuote,
  moveOfMultiplier,
  millisecondsOf,
  type Option,
  type PortfolioReport,
  type PortfolioRules,
  portfolioReport,
  type Position,
  positionWithProfit,
  scenario,
  type Scenario,
  type VolatilityMove,
} from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, exactOr, flagOf, floatOf, has, isObject, listOf, objectOf } from '../fields.ts';

const COIN = 'COIN';
const CASH = 'USD';
const PIVOT_DAYS = Exact.integer(30);
/** The list of the file's rule: every multiplier of spot with every direction of volatility. */
const MULTIPLIERS = ['1.15', '1.1', '1.05', '1', '0.95', '0.9', '0.85'].map(Exact.of);
const DIRECTIONS = ['up', 'none', 'down'] as const;

export const derivePmrm1PortfolioMargin: Adapter = ({ input, expected }, file) => {
  const report = statement(input, rulesOf(parametersOf(input, file.raw), scenariosOf(input)));
  const answers: Record<string, Actual> = {};
  for (const name of Object.keys(expected)) answers[name] = answerOf(name, report);
  return answers;
};

function answerOf(name: string, report: PortfolioReport): Actual {
  switch (name) {
    case 'IM':
      return report.excess.initial;
    case 'MM':
      return report.excess.maintenance;
    case 'markToMarketExCash':
      return report.equity.exCash;
    case 'staticContingency':
      return report.staticContingency;
    case 'confidenceContingency':
      return report.confidence;
    case 'forwardContingency':
      return report.risk.basisPnl;
    case 'scenarioPnl':
      return report.risk.scenarios.map((each) => each.pnl);
    default:
      throw new UnknownCase(`"${name}" is no number of this margin`);
  }
}

function statement(input: JsonObject, rules: PortfolioRules): PortfolioReport {
  const feeds = listOf(input, 'feeds');
  const held = [...listOf(input, 'options').map(optionOf), ...perpetualOf(input)];
  const spot = exactOf(input, 'spot');
  const report = portfolioReport(
    {
      underlying: COIN,
      holdings: {
        balances: [
          { asset: CASH, amount: exactOf(input, 'cash') },
          { asset: COIN, amount: exactOr(input, 'basePosition', Exact.ZERO) },
        ],
        positions: held.map((each) => each.position),
        orders: [],
      },
      snapshot: {
        nowMs: 0,
        numeraire: CASH,
        assets: new Map([[COIN, { price: spot, confidence: Exact.ONE }]]),
        underlyings: new Map([
          [
            COIN,
            {
              underlying: COIN,
              spot,
              spotConfidence: exactOr(input, 'spotConfidence', Exact.ONE),
              stablePrice: exactOr(input, 'stablePrice', Exact.ONE),
              expiries: feeds.map(expiryOf),
            },
          ],
        ]),
        instruments: new Map(held.map((each) => [each.position.instrument.symbol, each.quote])),
      },
    },
    rules,
  );
  if (!report.ok) throw new UnknownCase(report.error.message);
  return report.value;
}

type Held = { readonly position: Position; readonly quote: InstrumentQuote };

function optionOf(from: JsonObject, index: number): Held {
  const instrument: Option = {
    kind: 'option',
    symbol: `option ${index}`,
    underlying: COIN,
    settle: CASH,
    payoff: 'linear',
    contractSize: Exact.ONE,
    expiryMs: millisecondsOf(secondsOf(from)),
    strike: exactOf(from, 'strike'),
    right: flagOf(from, 'isCall') ? 'call' : 'put',
  };
  const size = exactOf(from, 'amount');
  return {
    position: { instrument, size, cost: Exact.ZERO, fundingOwed: Exact.ZERO },
    quote: {
      mark: Exact.ZERO,
      confidence: exactOr(from, 'volConfidence', Exact.ONE),
      volatility: floatOf(from, 'markVol'),
    },
  };
}

function perpetualOf(input: JsonObject): readonly Held[] {
  const size = exactOr(input, 'perpPosition', Exact.ZERO);
  if (size.isZero) return [];
  const price = exactOf(input, 'perpPrice');
  const instrument = {
    kind: 'perpetual',
    symbol: 'perpetual',
    underlying: COIN,
    settle: CASH,
    payoff: 'linear',
    contractSize: Exact.ONE,
  } as const;
  const position = positionWithProfit({
    instrument,
    size,
    mark: price,
    profit: exactOr(input, 'unrealisedPerpPnl', Exact.ZERO),
    fundingDue: exactOr(input, 'unrealisedFunding', Exact.ZERO),
  });
  const confidence = exactOr(input, 'perpConfidence', Exact.ONE);
  return [{ position, quote: { mark: price, confidence } }];
}

function expiryOf(feed: JsonObject): ExpiryQuote {
  return {
    expiryMs: millisecondsOf(secondsOf(feed)),
    forwardFixed: exactOr(feed, 'forwardFixed', Exact.ZERO),
    forwardVariable: exactOf(feed, 'forwardVariable'),
    rate: exactOf(feed, 'rate'),
    forwardConfidence: exactOr(feed, 'forwardConfidence', Exact.ONE),
    rateConfidence: exactOr(feed, 'rateConfidence', Exact.ONE),
  };
}

function secondsOf(from: JsonObject): number {
  const seconds = from['secToExpiry'];
  if (typeof seconds === 'number' && Number.isSafeInteger(seconds)) return seconds;
  throw new UnknownCase('"secToExpiry" is not a whole number of seconds');
}

/** The set that the case names in the file, or that it brings itself. */
function parametersOf(input: JsonObject, file: JsonObject): JsonObject {
  if (has(input, 'parameters')) return objectOf(input, 'parameters');
  const named = input['parameterSet'];
  if (isObject(named)) return named;
  const set = typeof named === 'string' ? objectOf(file, 'parameterSets')[named] : undefined;
  if (isObject(set)) return set;
  throw new UnknownCase(`parameter set ${JSON.stringify(named)} is not in the file`);
}

/** A list that the case brings itself, or the one of the rule. */
function scenariosOf(input: JsonObject): readonly Scenario[] {
  if (has(input, 'scenarios')) {
    return listOf(input, 'scenarios').map((each) =>
      scenario(moveOfMultiplier(exactOf(each, 'spotShock')), volatilityMoveOf(each), {
        dampening: exactOr(each, 'dampening', Exact.ONE),
      }),
    );
  }
  return MULTIPLIERS.flatMap((multiplier) =>
    DIRECTIONS.map((type) => scenario(moveOfMultiplier(multiplier), { type })),
  );
}

function volatilityMoveOf(from: JsonObject): VolatilityMove {
  const type = DIRECTIONS.find((each) => each === String(from['vol']).toLowerCase());
  if (type === undefined) throw new UnknownCase(`volatility ${JSON.stringify(from['vol'])}`);
  return { type };
}

function rulesOf(parameters: JsonObject, scenarios: readonly Scenario[]): PortfolioRules {
  const basis = objectOf(parameters, 'basis');
  const other = objectOf(parameters, 'other');
  const margin = objectOf(parameters, 'margin');
  const volatility = objectOf(parameters, 'vol');
  const lossFactor = {
    initial: exactOf(margin, 'imFactor'),
    maintenance: Exact.ONE,
    depeg: {
      threshold: exactOf(other, 'pegLossThreshold'),
      factor: exactOf(other, 'pegLossFactor'),
    },
  };
  const atBothLevels = (name: string) => ({
    maintenance: exactOf(other, name),
    initialExtra: Exact.ZERO,
  });
  return {
    scenarios: {
      scenarios,
      pricing: { discounting: 'none', zeroVolatility: 'intrinsic' },
      volatility: {
        up: exactOf(volatility, 'up'),
        down: exactOf(volatility, 'down'),
        shortPower: exactOf(volatility, 'shortTermPower'),
        longPower: exactOf(volatility, 'longTermPower'),
        pivotDays: PIVOT_DAYS,
        floorDays: daysOfSeconds(exactOf(volatility, 'dteFloorSec')),
      },
      staticDiscount: {
        positive: {
          base: exactOf(margin, 'baseStaticDiscount'),
          rateScale: exactOf(margin, 'rateMultScale'),
          rateAdd: exactOf(margin, 'rateAddScale'),
        },
      },
      basis: {
        up: moveOfMultiplier(exactOf(basis, 'up')),
        down: moveOfMultiplier(exactOf(basis, 'down')),
        factor: exactOf(basis, 'add'),
        factorPerYear: exactOf(basis, 'mult'),
      },
      cancels: new Map([[COIN, COIN]]),
      lossFactor,
    },
    contingencies: {
      perpetual: atBothLevels('perpPercent'),
      option: atBothLevels('optionPercent'),
      lossFactor,
    },
    collateral: {
      market: COIN,
      valuation: 'price',
      shares: new Map([[COIN, atBothLevels('basePercent')]]),
      lossFactor,
    },
    confidence: {
      threshold: exactOf(other, 'confThreshold'),
      share: exactOf(other, 'confMargin'),
      collateral: 'withPerpetuals',
      assets: [{ asset: COIN, underlying: COIN }],
    },
  };
}
