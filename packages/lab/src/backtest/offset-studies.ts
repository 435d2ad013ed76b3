// The back-tests of offsets across underlyings: which markets, portfolios, rules and stress windows. The prices are
// given; every choice that a reader may want to argue with stands in this file.
import { Exact, normalTail } from '@plimsoll/engine/models';
import { Random } from '../base/random.ts';
import type { Window } from './backtest-report.ts';
import type { EstimateOptions, FactorEstimate } from './factor-estimate.ts';
import { baskets, hedgedPair, type Portfolio, randomLongShorts, singles } from './portfolios.ts';
import type { ReturnMatrix } from './return-matrix.ts';
import type { BacktestRule, Study } from './walk-forward.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const SEED = 20_260_101;
const RANDOM_PORTFOLIOS = 20;

export const DECORRELATIONS = [0, 0.25, 0.5, 1] as const;
/** Deviations of a normal law: value at risk at 99 %, shortfall at 99 %, shortfall at 99.5 %. */
export const DEVIATIONS = {
  'VaR 99': normalTail('valueAtRisk', Exact.of('0.99')).toNumber(),
  'ES 99': normalTail('expectedShortfall', Exact.of('0.99')).toNumber(),
  'ES 99.5': normalTail('expectedShortfall', Exact.of('0.995')).toNumber(),
} as const;
export type Measure = keyof typeof DEVIATIONS;
export const MEASURES = ['VaR 99', 'ES 99', 'ES 99.5'] as const satisfies readonly Measure[];

export const factorRuleName = (measure: Measure, decorrelation: number): string =>
  `factor ${measure}, d ${decorrelation}`;

/** The four decorrelations at each measure, and historical simulation with and without stress. */
function offsetRules(historyRows: number): readonly BacktestRule[] {
  const factor = MEASURES.flatMap((measure) =>
    DECORRELATIONS.map(
      (decorrelation): BacktestRule => ({
        type: 'factor',
        name: factorRuleName(measure, decorrelation),
        deviations: DEVIATIONS[measure],
        decorrelation,
      }),
    ),
  );
  const historical = (
    [
      ['historical VaR 99', 'valueAtRisk', 0],
      ['historical ES 99', 'expectedShortfall', 0],
      ['historical VaR 99, stress 0.25', 'valueAtRisk', 0.25],
    ] as const
  ).map(
    ([name, measure, stressWeight]): BacktestRule => ({
      type: 'historical',
      name,
      measure,
      confidence: '0.99',
      historyRows,
      stressRows: 10,
      stressWeight,
    }),
  );
  return [...factor, ...historical];
}

/** Two years of long run, a month of memory for volatility and a quarter for correlation. */
export const DAILY_ESTIMATE: EstimateOptions = {
  volatilityHalfLife: 30,
  correlationHalfLife: 90,
  longRunRows: 730,
  shrinkage: 0.2,
  horizonRows: 1,
};
/** The same of hours: a day of memory for volatility, a week for correlation, ninety days of long run. */
export const HOURLY_ESTIMATE: EstimateOptions = {
  volatilityHalfLife: 24,
  correlationHalfLife: 168,
  longRunRows: 90 * 24,
  shrinkage: 0.2,
  horizonRows: 1,
};

const PAIRS = [
  { first: 'BTC', second: 'ETH' },
  { first: 'BTC', second: 'SOL' },
  { first: 'ETH', second: 'SOL' },
] as const;

/** Singles, the hedged pairs whose names are there, baskets, and so many seeded random portfolios. */
function offsetPortfolios(names: readonly string[], randomCount: number): readonly Portfolio[] {
  const pairs = PAIRS.filter(
    ({ first, second }) => names.includes(first) && names.includes(second),
  );
  return [
    ...singles(names),
    ...pairs.flatMap((pair) => hedgedPair(names, pair)),
    ...baskets(names),
    ...randomLongShorts(names, { random: new Random(SEED), count: randomCount }),
  ];
}

/** Daily returns, requirement and loss over one day; parameters are estimated again every `reviewRows` days. */
export function dailyStudy(name: string, matrix: ReturnMatrix, reviewRows = 1): Study {
  return {
    name,
    matrix,
    portfolios: offsetPortfolios(matrix.names, RANDOM_PORTFOLIOS),
    rules: offsetRules(365),
    estimate: { type: 'rolling', options: DAILY_ESTIMATE, reviewRows },
    horizonRows: 1,
    warmUpRows: 250,
  };
}

/** Hourly returns, requirement and loss over one hour; fewer portfolios and one historical rule, since steps are many. */
export function hourlyStudy(name: string, matrix: ReturnMatrix): Study {
  return {
    name,
    matrix,
    portfolios: offsetPortfolios(matrix.names, 0),
    rules: offsetRules(500).filter(
      (rule) =>
        rule.type === 'factor' || (rule.measure === 'valueAtRisk' && rule.stressWeight === 0),
    ),
    estimate: { type: 'rolling', options: HOURLY_ESTIMATE, reviewRows: 1 },
    horizonRows: 1,
    warmUpRows: 500,
  };
}

/** The numbers of a rulebook held against returns that they were not estimated from, over steps of so many rows. */
export function fixedStudy(
  name: string,
  matrix: ReturnMatrix,
  of: { readonly estimate: FactorEstimate; readonly horizonRows: number },
): Study {
  return {
    name,
    matrix,
    portfolios: offsetPortfolios(matrix.names, RANDOM_PORTFOLIOS),
    rules: offsetRules(1).filter(({ type }) => type === 'factor'),
    estimate: { type: 'fixed', estimate: of.estimate },
    horizonRows: of.horizonRows,
    warmUpRows: 1,
  };
}

const window = (name: string, from: string, to: string): Window => ({
  name,
  fromMs: Date.parse(`${from}T00:00:00Z`),
  toMs: Date.parse(`${to}T00:00:00Z`),
});
/** Times in which hedges broke; `to` is exclusive of that day. */
export const STRESS_WINDOWS: readonly Window[] = [
  window('2020-03', '2020-03-01', '2020-04-01'),
  window('2021-05', '2021-05-01', '2021-06-01'),
  window('2022-05/06', '2022-05-01', '2022-07-01'),
  window('2022-11', '2022-11-01', '2022-12-01'),
  window('2024-08', '2024-08-01', '2024-09-01'),
  window('2025-10', '2025-10-01', '2025-11-01'),
];
