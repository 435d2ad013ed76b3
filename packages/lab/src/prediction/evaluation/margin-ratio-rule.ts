// What predictions must beat: a rule that sees nothing of an account but its margin ratio, at its best. Of three forms the
// one that fits the calibration replays best is taken.
import { logistic } from '../calibration.ts';
import { fitLogistic, type LogisticFit } from './fit-logistic.ts';

export const RATIO_FORMS = ['ratio', 'logarithm', 'logit'] as const;
export type RatioForm = (typeof RATIO_FORMS)[number];
export type MarginRatioRule = {
  readonly form: RatioForm;
  readonly intercept: number;
  readonly slope: number;
};

/** `ratios` are maintenance margin over equity in [0, 1]; outcomes are 0 or 1. */
export function fitMarginRatioRule(ratios: Float64Array, outcomes: Float64Array): MarginRatioRule {
  const fits = RATIO_FORMS.map((form): { form: RatioForm; fit: LogisticFit } => {
    const features = ratios.map((ratio) => featureOf(form, ratio));
    return { form, fit: fitLogistic({ features, outcomes, slopePrior: 1, slopeLeast: 0 }) };
  });
  const best = fits.reduce((a, b) => (b.fit.logLoss < a.fit.logLoss ? b : a));
  return { form: best.form, intercept: best.fit.intercept, slope: best.fit.slope };
}

export const ratioRuleChance = (rule: MarginRatioRule, ratio: number): number =>
  logistic(rule.intercept + rule.slope * featureOf(rule.form, ratio));

function featureOf(form: RatioForm, ratio: number): number {
  const inside = Math.min(0.9999, Math.max(1e-4, ratio));
  if (form === 'ratio') return ratio;
  return form === 'logarithm' ? Math.log(inside) : Math.log(inside / (1 - inside));
}
