// Fits the correction of predictions, and the rule that sees margin ratios only, on the outcomes of calibration replays.
import {
  correctedChance,
  type LogitLine,
  logit,
  logRatio,
  type MarginRatioRule,
  type Question,
  RATIO_FORMS,
  ratioFeature,
} from '../calibration.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { AnsweredRows } from './prediction-samples.ts';
import { rateOf } from './score.ts';

/** The order of predictions stays: the slope on them is at least this. */
const SLOPE_LEAST = 0.05;

/** The line of one question. Certain predictions are not corrected, so they do not fit the correction either. */
export function fitLine(question: Question, rows: AnsweredRows): LogitLine {
  const { probabilities, outcomes, marginRatios } = rows;
  const open = probabilities.map((p, i) => (p > 0 && p < 1 ? i : -1)).filter((i) => i >= 0);
  const { intercept, slopes } = fitLogistic(
    [
      {
        values: open.map((i) => logit(probabilities[i] as number)),
        slopePrior: 1,
        slopeLeast: SLOPE_LEAST,
      },
      {
        values: open.map((i) => logRatio(marginRatios[i] as number)),
        slopePrior: 0,
        slopeLeast: 0,
      },
    ],
    open.map((i) => outcomes[i] as number),
  );
  const [slope = 1, ratioSlope = 0] = slopes;
  return {
    ...question,
    intercept,
    slope,
    ratioSlope,
    count: outcomes.length,
    events: Math.round(rateOf(outcomes) * outcomes.length),
    marginRatioRule: fitMarginRatioRule(rows),
  };
}

/** Corrects the predictions of rows. */
export const correct = (
  line: LogitLine | undefined,
  { probabilities, marginRatios }: Pick<AnsweredRows, 'probabilities' | 'marginRatios'>,
): Float64Array =>
  probabilities.map((probability, i) =>
    correctedChance(line, { probability, marginRatio: marginRatios[i] as number }),
  );

/** At its best: of the three forms the one that fits these rows best. */
function fitMarginRatioRule({ marginRatios, outcomes }: AnsweredRows): MarginRatioRule {
  const fits = RATIO_FORMS.map((form) => {
    const values = marginRatios.map((ratio) => ratioFeature(form, ratio));
    const fit = fitLogistic([{ values, slopePrior: 1, slopeLeast: 0 }], outcomes);
    return { form, intercept: fit.intercept, slope: fit.slopes[0] ?? 0, logLoss: fit.logLoss };
  });
  const { form, intercept, slope } = fits.reduce((a, b) => (b.logLoss < a.logLoss ? b : a));
  return { form, intercept, slope };
}
