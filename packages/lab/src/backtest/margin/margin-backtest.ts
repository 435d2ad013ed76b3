// The back-test of margin schedules: every asset, horizon, schedule and side, scored. What is asked of the data before it can
// be judged is checked here; the pass itself is margin-walk.ts.
import type { BarFile } from '../../bars/bar-file.ts';
import type { Side } from '../../volatility/calibrated-forecaster.ts';
import { HOUR_MS } from '../../volatility/hour.ts';
import { type AssetHours, assetHours } from './asset-hours.ts';
import { MarginBacktestError } from './backtest-error.ts';
import { type ForecastScore, forecastScores } from './forecast-scores.ts';
import { type MarginTrack, walkMargins } from './margin-walk.ts';
import { procyclicality, type Procyclicality } from './procyclicality.ts';
import { independenceP, pinballLoss, tooManyP } from './scores.ts';

export type Horizon = {
  /** As it was asked for, such as `1d`. */
  readonly name: string;
  readonly hours: number;
};

export type MarginBacktestTerms = {
  readonly files: readonly BarFile[];
  readonly horizons: readonly Horizon[];
  /** Between 0.5 and 1. */
  readonly confidence: number;
  /** Start of the judged period; undefined: after the first year of each asset, or after half of a shorter record. */
  readonly judgeFromMs: number | undefined;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
};

export type ScheduleResult = Procyclicality & {
  readonly asset: string;
  readonly side: Side;
  readonly schedule: string;
  readonly horizon: string;
  /** Windows that do not overlap. */
  readonly n: number;
  readonly exceedances: number;
  readonly kupiecP: number;
  readonly christoffersenP: number;
  /** Mean over the windows, as a fraction of the price. */
  readonly pinball: number;
};

export type MarginBacktest = {
  readonly results: readonly ScheduleResult[];
  readonly forecasts: readonly ForecastScore[];
};

const DAY_MS = 24 * HOUR_MS;
const YEAR_MS = 365 * DAY_MS;
/** What must lie before the judged period: models of the month need two of them, a quantile needs windows. */
const LEAST_BEFORE_MS = 60 * DAY_MS;
const LEAST_WINDOWS_BEFORE = 25;

/** Runs everything. @throws MarginBacktestError where the data cannot be judged so. */
export function marginBacktest(terms: MarginBacktestTerms): MarginBacktest {
  const assets = assetHours(terms.files);
  const plans = assets.map((asset) => ({ asset, judgeFromMs: judgedFrom(asset, terms) }));
  const total = assets.length * (terms.horizons.length + 1);
  const results: ScheduleResult[] = [];
  const forecasts: ForecastScore[] = [];
  let done = 0;
  const advance = (): void => {
    done += 1;
    terms.onProgress?.({ done, total });
  };
  for (const { asset, judgeFromMs } of plans) {
    for (const horizon of terms.horizons) {
      const tracks = walkMargins(asset.hours, {
        horizonHours: horizon.hours,
        confidence: terms.confidence,
        judgeFromMs,
      });
      for (const track of tracks) {
        results.push(
          resultOf(track, { asset: asset.asset, horizon, confidence: terms.confidence }),
        );
      }
      advance();
    }
    forecasts.push(...forecastScores(asset, judgeFromMs));
    advance();
  }
  return { results, forecasts };
}

function resultOf(
  { schedule, side, samples, windows }: MarginTrack,
  of: { readonly asset: string; readonly horizon: Horizon; readonly confidence: number },
): ScheduleResult {
  const { asset, horizon, confidence } = of;
  if (windows.length === 0) {
    throw new MarginBacktestError(
      `${asset} has no whole window of ${horizon.name} in the judged period for which ${schedule} had a margin; judge from an earlier or later date, or give more prices`,
    );
  }
  const exceeds = windows.map(({ loss, margin }) => loss > margin);
  const exceedances = exceeds.filter(Boolean).length;
  const pinball = windows.reduce((sum, each) => sum + pinballLoss({ ...each, confidence }), 0);
  return {
    asset,
    side,
    schedule,
    horizon: horizon.name,
    n: windows.length,
    exceedances,
    kupiecP: tooManyP({ exceeded: exceedances, count: windows.length, share: 1 - confidence }),
    christoffersenP: independenceP(exceeds),
    pinball: pinball / windows.length,
    ...procyclicality(samples),
  };
}

function judgedFrom({ asset, hours }: AssetHours, terms: MarginBacktestTerms): number {
  const firstMs = (hours[0]?.endMs ?? 0) - HOUR_MS;
  const lastMs = hours.at(-1)?.endMs ?? 0;
  const half = firstMs + Math.floor((lastMs - firstMs) / 2 / DAY_MS) * DAY_MS;
  const judgeFromMs =
    terms.judgeFromMs ?? Math.min(Math.ceil(firstMs / DAY_MS) * DAY_MS + YEAR_MS, half);
  const longest = Math.max(...terms.horizons.map((horizon) => horizon.hours)) * HOUR_MS;
  if (lastMs - firstMs < 2 * longest) {
    throw new MarginBacktestError(
      `${asset} has ${hours.length} whole hours of prices; a window of ${longest / HOUR_MS} hours must lie in the judged period, and others before it`,
    );
  }
  if (judgeFromMs <= firstMs || judgeFromMs + longest > lastMs) {
    throw new MarginBacktestError(
      `the judged period begins at ${dayOf(judgeFromMs)}, but prices of ${asset} go from ${dayOf(firstMs)} to ${dayOf(lastMs)}, and a window of ${longest / HOUR_MS} hours must lie in it`,
    );
  }
  const needed = Math.max(LEAST_BEFORE_MS, LEAST_WINDOWS_BEFORE * longest);
  if (judgeFromMs - firstMs < needed) {
    throw new MarginBacktestError(
      `${asset} has ${Math.floor((judgeFromMs - firstMs) / DAY_MS)} days of prices before ${dayOf(judgeFromMs)}, and forecasts need ${Math.ceil(needed / DAY_MS)}`,
    );
  }
  return judgeFromMs;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
