// The margin statement of a portfolio of one underlying under the scenario rules: every number that a venue with such rules
// reports. The requirement is the sum of the four models; this asks them and lays their parts beside each other.
import { Exact } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import { type Holdings, joined } from '../../domain/holdings.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { LevelFigures, MarginRefusal, Scope } from '../model/margin-model.ts';
import {
  collateralCharges,
  collateralContingencyModel,
  type CollateralContingencyParameters,
} from './collateral-contingency.ts';
import {
  type ContingencyParameters,
  contingenciesModel,
  type LeveledCharge,
  positionContingencies,
  quoteWorthOf,
} from './contingencies.ts';
import { type PortfolioEquity, portfolioEquity } from './portfolio-equity.ts';
import { oracleConfidenceModel, type OracleConfidenceParameters } from './oracle-confidence.ts';
import { type ScenarioRisk, scenarioRisk } from './scenario-risk.ts';
import { type ScenarioParameters, scenariosModel } from './scenarios.ts';

export type PortfolioRules = {
  readonly scenarios: ScenarioParameters;
  readonly contingencies: ContingencyParameters;
  readonly collateral: CollateralContingencyParameters;
  readonly confidence: OracleConfidenceParameters;
};

export type PortfolioReport = {
  readonly risk: ScenarioRisk;
  readonly equity: PortfolioEquity;
  /** What charges take from the margin: zero or below, before any loss factor. */
  readonly effects: {
    readonly perpetual: LeveledCharge;
    readonly option: LeveledCharge;
    readonly collateral: LeveledCharge;
    readonly confidence: Exact;
  };
  /** The charge for low confidence, initial margin only: zero or above. */
  readonly confidence: Exact;
  /** The flat charges at maintenance together, before any loss factor: zero or above. */
  readonly staticContingency: Exact;
  /** Equity less the requirement: below zero is a breach of the level. */
  readonly excess: { readonly initial: Exact; readonly maintenance: Exact };
};

/** The statement of an account that holds positions of one underlying only; refused where a quote is missing. */
export function portfolioReport(
  of: {
    readonly underlying: string;
    readonly holdings: Holdings;
    readonly snapshot: Snapshot;
  },
  rules: PortfolioRules,
): Result<PortfolioReport, MarginRefusal> {
  const holdings = joined(of.holdings);
  const scope: Scope = { name: 'account', holdings, snapshot: of.snapshot };
  const risk = scenarioRisk({ ...holdings, ...of }, rules.scenarios);
  if (!risk.ok) return risk;
  const worth = portfolioEquity(scope, risk.value);
  if (!worth.ok) return worth;
  const coins = collateralCharges(scope, rules.collateral);
  if (!coins.ok) return coins;
  const asked = [
    scenariosModel.requirement(scope, rules.scenarios),
    contingenciesModel.requirement(scope, rules.contingencies),
    collateralContingencyModel.requirement(scope, rules.collateral),
    oracleConfidenceModel.requirement(scope, rules.confidence),
  ];
  const levels: LevelFigures[] = [];
  for (const each of asked) {
    if (!each.ok) return each;
    levels.push(each.value);
  }
  const excess = (level: keyof LevelFigures): Exact =>
    worth.value.equity.minus(Exact.sum(levels.map((each) => each[level].value)));
  const { market } = risk.value;
  const quotes = quoteWorthOf(market, of.snapshot);
  if (!quotes.ok) return quotes;
  const { perpetual, option } = positionContingencies(market, rules.contingencies, quotes.value);
  const collateral = summed(coins.value.map((each) => each.charge));
  const confidence = (levels[3] as LevelFigures).initial.value;
  return ok({
    risk: risk.value,
    equity: worth.value,
    effects: {
      perpetual: negated(perpetual),
      option: negated(option),
      collateral: negated(collateral),
      confidence: confidence.negated(),
    },
    confidence,
    staticContingency: perpetual.maintenance.plus(option.maintenance).plus(collateral.maintenance),
    excess: { initial: excess('initial'), maintenance: excess('maintenance') },
  });
}

const negated = (charge: LeveledCharge): LeveledCharge => ({
  maintenance: charge.maintenance.negated(),
  initialExtra: charge.initialExtra.negated(),
});

const summed = (charges: readonly LeveledCharge[]): LeveledCharge => ({
  maintenance: Exact.sum(charges.map((each) => each.maintenance)),
  initialExtra: Exact.sum(charges.map((each) => each.initialExtra)),
});
