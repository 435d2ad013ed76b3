// Models of volatility judged by QLIKE on the realised variance of the next UTC day: the sum of its squared hourly log returns.
import { combinedModel, ewmaModel, garchModel } from '../../volatility/combined-model.ts';
import { Har } from '../../volatility/har.ts';
import { HOUR_MS } from '../../volatility/hour.ts';
import type { VarianceModel } from '../../volatility/variance-model.ts';
import type { AssetHours } from './asset-hours.ts';
import { qlike } from './scores.ts';

export type ForecastScore = {
  readonly asset: string;
  readonly model: string;
  /** Mean over the judged days. */
  readonly qlike: number;
};

const HOURS = 24;
/** Fewer hours than this and a day's realised variance is not the day's. */
const LEAST_HOURS = 20;

/** Days that begin at `judgeFromMs` or later count. A day whose price did not move at all has no logarithm and is left out. */
export function forecastScores(
  { asset, hours }: AssetHours,
  judgeFromMs: number,
): readonly ForecastScore[] {
  const models = dayModels();
  const sums = models.map(() => 0);
  let days = 0;
  let realised = 0;
  let seen = 0;
  let made:
    | { readonly atMs: number; readonly variances: readonly (number | undefined)[] }
    | undefined;
  for (const hour of hours) {
    realised += hour.logReturn * hour.logReturn;
    seen += 1;
    for (const model of models) model.observe(hour);
    if (hour.endMs % (HOURS * HOUR_MS) !== 0) continue;
    const isNext = made !== undefined && hour.endMs - made.atMs === HOURS * HOUR_MS;
    const isWhole = isNext && seen >= LEAST_HOURS && realised > 0;
    if (made !== undefined && isWhole && made.atMs >= judgeFromMs) {
      const scores = made.variances.map((each) =>
        each === undefined ? Number.NaN : qlike(realised, each),
      );
      if (scores.every((score) => Number.isFinite(score))) {
        days += 1;
        for (const [index, score] of scores.entries()) sums[index] = (sums[index] ?? 0) + score;
      }
    }
    made = { atMs: hour.endMs, variances: models.map((model) => model.variance()) };
    realised = 0;
    seen = 0;
  }
  return days === 0
    ? []
    : models.map((model, index) => ({
        asset,
        model: model.name,
        qlike: (sums[index] ?? 0) / days,
      }));
}

function dayModels(): readonly VarianceModel[] {
  return [
    ewmaModel(HOURS),
    garchModel(HOURS),
    new Har({ horizonHours: HOURS, measure: 'variance' }),
    new Har({ horizonHours: HOURS, measure: 'bipower' }),
    combinedModel(HOURS),
  ];
}
