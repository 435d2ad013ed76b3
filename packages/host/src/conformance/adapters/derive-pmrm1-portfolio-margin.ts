// Maps the cases of Derive's first portfolio margin: one list of scenarios for all cases, one coin as collateral, parameter
// sets in the file, loss factors over the contingencies too.
import {
  daysOfSeconds,
  Exact,
  moveOfMultiplier,
  type PortfolioReport,
  type PortfolioRules,
  scenario,
  type Scenario,
  type VolatilityMove,
} from '@plimsoll/engine/models';
import { type Actual, type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { COIN, statementOf } from '../derive-portfolio.ts';
import { exactOf, exactOr, has, isObject, listOf, objectOf } from '../fields.ts';

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
  const amount = exactOr(input, 'basePosition', Exact.ZERO);
  return statementOf(input, {
    rules,
    coins: {
      balances: [{ asset: COIN, amount }],
      assets: new Map([[COIN, { price: exactOf(input, 'spot'), confidence: Exact.ONE }]]),
    },
    forwardOf: (feed) => ({
      forwardFixed: exactOr(feed, 'forwardFixed', Exact.ZERO),
      forwardVariable: exactOf(feed, 'forwardVariable'),
    }),
  });
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
