// Maps the cases of Derive's second portfolio margin: a scenario list with tails and skews, coins as collateral, and
// contingencies at both levels, all parameters in the case.
import {
  averagedForward,
  decidedBy,
  Exact,
  moveOfMultiplier,
  type PortfolioReport,
  type PortfolioRules,
  scenario,
  type Scenario,
  type VolatilityMove,
} from '@plimsoll/engine/models';
import {
  type Actual,
  type Adapter,
  type JsonObject,
  notAsserted,
  UnknownCase,
} from '../adapter.ts';
import { COIN, listOr, statementOf } from '../derive-portfolio.ts';
import { exactOf, exactOr, flagOf, has, isObject, listOf, objectOf, textOf } from '../fields.ts';

/** The settlement price is averaged over this window (the file's rule). */
const WINDOW_SECONDS = Exact.integer(1_800);
const PIVOT_DAYS = Exact.integer(30);
/** Between the widest core move and the narrowest tail of every list of the file. */
const CORE_MOVE = Exact.of('0.25');

export const derivePmrm2PortfolioMargin: Adapter = (testCase, file) => {
  const { input, expected, raw } = testCase;
  const scenarios = scenariosOf(input, file.raw);
  const report = statement(input, rulesOf(input, scenarios));
  const isSwitchedOff = raw['enabledInSource'] === false;
  const answers: Record<string, Actual> = {};
  for (const name of Object.keys(expected)) {
    const answer = answerOf(name, report);
    answers[name] =
      isSwitchedOff && name === 'scenarioPnl' ? withoutMovedSkews(answer, report) : answer;
  }
  return answers;
};

/** The source disables a case whose skew moves spot: that entry is not asserted. */
function withoutMovedSkews(answer: Actual, { risk }: PortfolioReport): Actual {
  if (!Array.isArray(answer)) return answer;
  return answer.map((each: Actual, index) => {
    const of = risk.scenarios[index]?.scenario;
    const isSkew = of?.volatility.type === 'linearSkew' || of?.volatility.type === 'absoluteSkew';
    return isSkew && of?.move.isZero === false ? notAsserted : each;
  });
}

function answerOf(name: string, { risk, equity, effects, excess }: PortfolioReport): Actual {
  switch (name) {
    case 'IM':
      return excess.initial;
    case 'MM':
      return excess.maintenance;
    case 'optionMtM':
      return equity.options;
    case 'collateralMtM':
      return equity.collateral;
    case 'forwardContingency':
      return risk.basisPnl;
    case 'scenarioPnl':
      return risk.scenarios.map((each) => each.pnl);
    case 'mmBaseCont':
      return effects.collateral.maintenance;
    case 'imBaseCont':
      return effects.collateral.initialExtra;
    case 'mmOptionCont':
      return effects.option.maintenance;
    case 'imOptionCont':
      return effects.option.initialExtra;
    case 'mmPerpCont':
      return effects.perpetual.maintenance;
    case 'imPerpCont':
      return effects.perpetual.initialExtra;
    case 'oracleCont':
      return effects.confidence;
    case 'worst':
      return WORDS[decidedBy(risk, CORE_MOVE)];
    default:
      throw new UnknownCase(`"${name}" is no number of this margin`);
  }
}

const WORDS = { core: 'regular', tail: 'tail', skew: 'skew', basis: 'fwd_contingency' } as const;

function statement(input: JsonObject, rules: PortfolioRules): PortfolioReport {
  const collaterals = listOr(input, 'collaterals');
  return statementOf(input, {
    rules,
    coins: {
      balances: collaterals.map((each) => ({
        asset: textOf(each, 'name'),
        amount: exactOf(each, 'amount'),
      })),
      assets: new Map(
        collaterals.map((each) => [
          textOf(each, 'name'),
          { price: exactOf(each, 'price'), confidence: exactOr(each, 'confidence', Exact.ONE) },
        ]),
      ),
    },
    forwardOf: (feed, secondsLeft) =>
      averagedForward({
        forward: exactOf(feed, 'forward'),
        secondsLeft: Exact.integer(secondsLeft),
        windowSeconds: WINDOW_SECONDS,
      }),
  });
}

/** The list that the case names by its place in the file, or that it brings itself. */
function scenariosOf(input: JsonObject, file: JsonObject): readonly Scenario[] {
  const named = input['scenarioSet'];
  if (Array.isArray(named)) return listOf(input, 'scenarioSet').map(scenarioOf);
  if (has(input, 'scenarios')) return listOf(input, 'scenarios').map(scenarioOf);
  const sets = file['scenarioSets'];
  const set =
    Array.isArray(sets) && typeof named === 'number' ? (sets[named] as unknown) : undefined;
  if (!Array.isArray(set) || !set.every(isObject)) {
    throw new UnknownCase(`scenario set ${JSON.stringify(named)} is not in the file`);
  }
  return set.map(scenarioOf);
}

const VOLATILITY_MOVES: Readonly<Record<string, VolatilityMove>> = {
  Up: { type: 'up' },
  Down: { type: 'down' },
  None: { type: 'none' },
  LINEAR: { type: 'linearSkew' },
  ABS: { type: 'absoluteSkew' },
};

function scenarioOf(from: JsonObject): Scenario {
  const volatility = VOLATILITY_MOVES[textOf(from, 'vol')];
  if (volatility === undefined) throw new UnknownCase(`volatility "${textOf(from, 'vol')}"`);
  const move = moveOfMultiplier(exactOf(from, 'spotShock'));
  return scenario(move, volatility, { dampening: exactOr(from, 'dampening', Exact.ONE) });
}

function rulesOf(input: JsonObject, scenarios: readonly Scenario[]): PortfolioRules {
  const parameters = objectOf(input, 'parameters');
  const margin = objectOf(parameters, 'Margin');
  const other = objectOf(parameters, 'OtherContingency');
  const collaterals = listOr(input, 'collaterals');
  const cancelling = collaterals.filter(
    (each) => has(each, 'isRiskCancelling') && flagOf(each, 'isRiskCancelling'),
  );
  return {
    scenarios: {
      scenarios,
      pricing: { discounting: 'rateAboveZero', zeroVolatility: 'intrinsic' },
      volatility: volatilityOf(objectOf(parameters, 'VolShock')),
      skew: skewOf(objectOf(parameters, 'SkewShock')),
      staticDiscount: {
        positive: {
          base: exactOf(margin, 'BASE_STATIC_DISCOUNT'),
          rateScale: exactOf(margin, 'LONG_RATE_MULTSCALE'),
          rateAdd: exactOf(margin, 'LONG_RATE_ADDSCALE'),
        },
        negative: {
          base: exactOf(margin, 'BASE_STATIC_DISCOUNT_NEG'),
          rateScale: exactOf(margin, 'SHORT_RATE_MULTSCALE'),
          rateAdd: exactOf(margin, 'SHORT_RATE_ADDSCALE'),
        },
      },
      basis: basisOf(objectOf(parameters, 'BasisContingency')),
      cancels: new Map(cancelling.map((each) => [textOf(each, 'name'), COIN])),
      lossFactor: {
        initial: exactOf(margin, 'IM_LOSS_FACTOR'),
        maintenance: exactOf(margin, 'MM_LOSS_FACTOR'),
        depeg: {
          threshold: exactOf(other, 'PEG_LOSS_THRESHOLD'),
          factor: exactOf(other, 'PEG_LOSS_FACTOR'),
        },
      },
    },
    contingencies: {
      perpetual: {
        maintenance: exactOf(other, 'MM_PERP_PERCENT'),
        initialExtra: exactOf(other, 'IM_PERP_PERCENT'),
      },
      option: {
        maintenance: exactOf(other, 'MM_OPTION_PERCENT'),
        initialExtra: exactOf(other, 'IM_OPTION_PERCENT'),
      },
    },
    collateral: {
      market: COIN,
      valuation: 'priceOverStable',
      shares: new Map(
        collaterals.map((each) => [
          textOf(each, 'name'),
          {
            maintenance: exactOr(each, 'mmHaircut', Exact.ZERO),
            initialExtra: exactOr(each, 'imHaircut', Exact.ZERO),
          },
        ]),
      ),
    },
    confidence: {
      threshold: exactOf(other, 'CONF_THRESHOLD'),
      share: exactOf(other, 'CONF_MARGIN'),
      collateral: 'own',
      assets: collaterals.map((each) => ({ asset: textOf(each, 'name'), underlying: COIN })),
    },
  };
}

const volatilityOf = (from: JsonObject) => ({
  up: exactOf(from, 'VOLRANGEUP'),
  down: exactOf(from, 'VOLRANGEDOWN'),
  shortPower: exactOf(from, 'SHORTTERMPOWER'),
  longPower: exactOf(from, 'LONGTERMPOWER'),
  pivotDays: PIVOT_DAYS,
  floorDays: exactOf(from, 'DTE_FLOOR'),
  floorUp: exactOr(from, 'MIN_VOL_EVAL_SHOCKED', Exact.ZERO),
});

const skewOf = (from: JsonObject) => ({
  linear: {
    capStatic: exactOf(from, 'LINEAR_SCALE_CAP'),
    capSlope: exactOf(from, 'LINEAR_CBASE'),
  },
  absolute: { capStatic: exactOf(from, 'ABS_SCALE_CAP'), capSlope: exactOf(from, 'ABS_CBASE') },
  widthMin: exactOf(from, 'MIN_K_STAR'),
  widthScale: exactOf(from, 'MIN_WIDTH_SCALE'),
  volatilityStatic: exactOf(from, 'VOL_PARAM_STATIC'),
  volatilitySlope: exactOf(from, 'VOL_PARAM_SCALE'),
});

const basisOf = (from: JsonObject) => ({
  up: moveOfMultiplier(exactOf(from, 'SCENARIO_SPOT_UP')),
  down: moveOfMultiplier(exactOf(from, 'SCENARIO_SPOT_DOWN')),
  factor: exactOf(from, 'BASIS_CONT_ADD_FACTOR'),
  factorPerYear: exactOf(from, 'BASIS_CONT_MULT_FACTOR'),
});
