// Corrects predicted probabilities by what came true on replays that are not the evaluated one. Plain data that says where
// it came from; applying it is all that this file does.
//
// The correction is logistic in the predicted probability and in the margin ratio: owners look at their margin ratio and
// act on it, which no motion of prices knows.
import { DAY_MS, HOUR_MS } from './forecast.ts';

export const TARGETS = ['liquidation', 'negative'] as const;
export type Target = (typeof TARGETS)[number];
export const HORIZONS = ['hour', 'day'] as const;
export type ChanceHorizon = (typeof HORIZONS)[number];
export const HORIZON_MS: { readonly [horizon in ChanceHorizon]: number } = {
  hour: HOUR_MS,
  day: DAY_MS,
};
export type Question = { readonly target: Target; readonly horizon: ChanceHorizon };
/** In the order in which predictions are kept: by horizon, liquidation before negative balance. */
export const QUESTIONS: readonly Question[] = HORIZONS.flatMap((horizon) =>
  TARGETS.map((target) => ({ target, horizon })),
);

/** A rule that sees the margin ratio only, for comparison: logistic in one of three forms of it. */
export const RATIO_FORMS = ['ratio', 'logarithm', 'logit'] as const;
export type RatioForm = (typeof RATIO_FORMS)[number];
export type MarginRatioRule = {
  readonly form: RatioForm;
  readonly intercept: number;
  readonly slope: number;
};
/** logit(corrected) = intercept + slope * logit(predicted) + ratioSlope * ln(margin ratio); no slope is negative. */
export type LogitLine = Question & {
  readonly intercept: number;
  readonly slope: number;
  readonly ratioSlope: number;
  /** Predictions it was fitted on, and how many came true. */
  readonly count: number;
  readonly events: number;
  readonly marginRatioRule: MarginRatioRule;
};
export type PredictionCalibration = {
  /** The replays it was fitted on, as they were named. */
  readonly sources: readonly string[];
  readonly accounts: number;
  readonly seed: number;
  readonly lines: readonly LogitLine[];
};
export type Predicted = {
  readonly probability: number;
  /** Maintenance margin over equity. */
  readonly marginRatio: number;
};

/** Probabilities nearer to 0 or 1 than this have no use as logits. */
const LEAST_PROBABILITY = 1e-7;
const LEAST_RATIO = 1e-4;

export function logit(probability: number): number {
  const p = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
  return Math.log(p / (1 - p));
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const logRatio = (marginRatio: number): number =>
  Math.log(Math.min(1, Math.max(LEAST_RATIO, marginRatio)));

export const lineOf = (
  calibration: PredictionCalibration | undefined,
  of: Question,
): LogitLine | undefined =>
  calibration?.lines.find(({ target, horizon }) => target === of.target && horizon === of.horizon);

/**
 * The corrected probability; the predicted one where no line was fitted. Rises with `probability` and with `marginRatio`.
 * What is certain stays, and what cannot happen cannot.
 */
export function correctedChance(
  line: LogitLine | undefined,
  { probability, marginRatio }: Predicted,
): number {
  if (line === undefined || probability <= 0 || probability >= 1) return probability;
  const { intercept, slope, ratioSlope } = line;
  return logistic(intercept + slope * logit(probability) + ratioSlope * logRatio(marginRatio));
}

/** What the rule says that sees the margin ratio only. */
export function ratioRuleChance(rule: MarginRatioRule, marginRatio: number): number {
  return logistic(rule.intercept + rule.slope * ratioFeature(rule.form, marginRatio));
}

export function ratioFeature(form: RatioForm, marginRatio: number): number {
  if (form === 'ratio') return marginRatio;
  const inside = Math.min(1 - LEAST_RATIO, Math.max(LEAST_RATIO, marginRatio));
  return form === 'logarithm' ? Math.log(inside) : Math.log(inside / (1 - inside));
}
