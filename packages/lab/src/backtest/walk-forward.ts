// One pass over a return matrix: at each step requirements from what was known then, and the loss that came next. It looks
// at no later row. What is counted from it is for backtest-report.ts.
import { assert } from '@plimsoll/engine/models';
import { type EstimateOptions, type FactorEstimate, FactorEstimator } from './factor-estimate.ts';
import { violence } from './historical-parameters.ts';
import {
  factorRequirement,
  type FactorTerms,
  factorTerms,
  historicalRequirement,
  lossOf,
  type TailTerms,
} from './linear-requirement.ts';
import type { Portfolio } from './portfolios.ts';
import { compoundedReturns, type ReturnMatrix } from './return-matrix.ts';

export type FactorRule = {
  readonly type: 'factor';
  readonly name: string;
  readonly deviations: number;
  readonly decorrelation: number;
};
export type HistoricalRule = TailTerms & {
  readonly type: 'historical';
  readonly name: string;
  readonly historyRows: number;
  readonly stressRows: number;
};
export type BacktestRule = FactorRule | HistoricalRule;

export type Study = {
  readonly name: string;
  readonly matrix: ReturnMatrix;
  readonly portfolios: readonly Portfolio[];
  readonly rules: readonly BacktestRule[];
  /** Rolling: estimated again whenever `reviewRows` more are known, 1 for after every row. Fixed: the same at every step, such as the numbers of a rulebook. */
  readonly estimate:
    | {
        readonly type: 'rolling';
        readonly options: EstimateOptions;
        readonly reviewRows: number;
      }
    | { readonly type: 'fixed'; readonly estimate: FactorEstimate };
  /** Rows that a step covers; steps do not overlap. */
  readonly horizonRows: number;
  /** Rows that must be known before the first step. */
  readonly warmUpRows: number;
};

/** What one portfolio met in one step; shares of its gross notional. */
export type Outcome = {
  readonly portfolio: Portfolio;
  /** End of the step. */
  readonly timeMs: number;
  /** Positive is a loss. */
  readonly loss: number;
  readonly terms: FactorTerms;
  /** One for each rule, in their order. */
  readonly required: readonly RuleRequirement[];
};
export type RuleRequirement = {
  readonly requirement: number;
  /** Sum of the requirements of each part alone, under the same rule. */
  readonly standalone: number;
};

/** Visits every outcome, ascending by time and then in the order of the portfolios. */
export function walkForward(study: Study, visit: (outcome: Outcome) => void): void {
  const { matrix, horizonRows, warmUpRows } = study;
  assert(
    warmUpRows >= 1 && horizonRows >= 1,
    () => 'a back-test knows a row before its first step',
  );
  const past = new Past(study);
  let pushed = 0;
  for (let end = warmUpRows + horizonRows - 1; end < matrix.rows.length; end += horizonRows) {
    const knownUntil = end - horizonRows;
    for (; pushed <= knownUntil; pushed++) past.push(pushed);
    const returns = compoundedReturns(matrix, { end, count: horizonRows });
    const timeMs = matrix.rows[end]?.timeMs ?? 0;
    const state = past.state();
    const known = study.rules.map((rule, at) => {
      const periods = state.periods[at] ?? NONE;
      return rule.type === 'factor'
        ? NOTHING
        : { periods, alone: aloneOf(rule, matrix.names.length, periods) };
    });
    for (const portfolio of study.portfolios) {
      const weights = portfolio.weights(state.estimate);
      const terms = factorTerms(weights, state.estimate);
      const required = study.rules.map((rule, at) =>
        rule.type === 'factor'
          ? factorRequired(rule, terms)
          : historicalRequired(rule, weights, known[at] ?? NOTHING),
      );
      visit({ portfolio, timeMs, loss: lossOf(weights, returns), terms, required });
    }
  }
}

type Periods = {
  readonly history: readonly (readonly number[])[];
  readonly stress: readonly (readonly number[])[];
};
const NONE: Periods = { history: [], stress: [] };
const NOTHING = { periods: NONE, alone: { long: [], short: [] } };

/** What is known: the estimate, and for each historical rule its periods. Rows are pushed once each, in order. */
class Past {
  private readonly study: Study;
  private readonly estimator: FactorEstimator | undefined;
  private reviewed: { readonly atRow: number; readonly estimate: FactorEstimate } | undefined;
  private rows = 0;
  private readonly periods: { history: (readonly number[])[]; stress: (readonly number[])[] }[];

  constructor(study: Study) {
    this.study = study;
    this.estimator =
      study.estimate.type === 'rolling'
        ? new FactorEstimator(study.matrix.names, study.estimate.options)
        : undefined;
    this.periods = study.rules.map(() => ({ history: [], stress: [] }));
  }

  push(row: number): void {
    const { matrix, horizonRows, rules } = this.study;
    this.estimator?.push(matrix.rows[row]?.returns ?? []);
    this.rows += 1;
    if (row + 1 < horizonRows) return;
    const returns = compoundedReturns(matrix, { end: row, count: horizonRows });
    for (const [at, rule] of rules.entries()) {
      const periods = this.periods[at];
      if (rule.type === 'factor' || periods === undefined) continue;
      periods.history.push(returns);
      if (periods.history.length > rule.historyRows) periods.history.shift();
      const own = violence(returns);
      const before = periods.stress.findIndex((each) => violence(each) < own);
      periods.stress.splice(before < 0 ? periods.stress.length : before, 0, returns);
      if (periods.stress.length > rule.stressRows) periods.stress.pop();
    }
  }

  state(): { readonly estimate: FactorEstimate; readonly periods: readonly Periods[] } {
    return { estimate: this.estimate(), periods: this.periods };
  }

  private estimate(): FactorEstimate {
    const { estimate } = this.study;
    if (estimate.type === 'fixed') return estimate.estimate;
    const isDue =
      this.reviewed === undefined || this.rows - this.reviewed.atRow >= estimate.reviewRows;
    const found = isDue ? this.estimator?.estimate() : this.reviewed?.estimate;
    assert(found !== undefined, () => 'a rolling back-test has an estimator');
    if (isDue) this.reviewed = { atRow: this.rows, estimate: found };
    return found;
  }
}

function factorRequired(rule: FactorRule, terms: FactorTerms): RuleRequirement {
  return {
    requirement: factorRequirement(terms, rule),
    standalone: rule.deviations * terms.undiversified,
  };
}

/** Requirements of one unit of each name alone, long and short: a requirement grows in proportion to the size. */
type Alone = { readonly long: readonly number[]; readonly short: readonly number[] };

function aloneOf(rule: HistoricalRule, count: number, periods: Periods): Alone {
  const of = (side: number): readonly number[] =>
    Array.from({ length: count }, (_, at) =>
      historicalRequirement(
        Array.from({ length: count }, (__, i) => (i === at ? side : 0)),
        periods,
        rule,
      ),
    );
  return { long: of(1), short: of(-1) };
}

function historicalRequired(
  rule: HistoricalRule,
  weights: readonly number[],
  known: { readonly periods: Periods; readonly alone: Alone },
): RuleRequirement {
  let standalone = 0;
  for (const [at, weight] of weights.entries()) {
    const alone = weight > 0 ? known.alone.long[at] : known.alone.short[at];
    standalone += Math.abs(weight) * (alone ?? 0);
  }
  return { requirement: historicalRequirement(weights, known.periods, rule), standalone };
}
