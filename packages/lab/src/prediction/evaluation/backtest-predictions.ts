// The back-test of predictions: replays whose outcomes correct the probabilities, then replays that never did, on which
// they are scored. The same replays fit the rule that sees margin ratios only.
import type { BarFile } from '../../bars/bar-file.ts';
import { type ReplayOptions, runReplay } from '../../replay/run-replay.ts';
import {
  correctedChance,
  type ChanceHorizon,
  type LogitLine,
  lineOf,
  type PredictionCalibration,
  type Question,
  QUESTIONS,
  ratioRuleChance,
} from '../calibration.ts';
import { correct, fitLine } from './fit-calibration.ts';
import { type Warning, warningOf } from './lead-time.ts';
import type { AnsweredRows, PredictionSamples } from './prediction-samples.ts';
import { PredictionSampler } from './prediction-sampler.ts';
import {
  type BrierParts,
  brierParts,
  brierScore,
  constantBrier,
  rateOf,
  reliability,
  type ReliabilityBin,
  skill,
  worstBin,
} from './score.ts';

export type NamedReplay = { readonly name: string; readonly files: ReplayOptions['files'] };
export type BacktestOptions = {
  /** Replays to fit the correction on, or one that was fitted before. */
  readonly calibrate: readonly NamedReplay[] | PredictionCalibration;
  readonly evaluate: readonly NamedReplay[];
  /** History that volatility is measured on; of each replay only what ends before it begins. */
  readonly warmUp?: readonly BarFile[];
  readonly accounts: number;
  readonly seed: number;
  /** Accounts are asked about so often. */
  readonly everyMs: number;
  readonly onProgress?: (progress: {
    readonly name: string;
    readonly done: number;
    readonly total: number;
  }) => void;
  /** Milliseconds of any clock, for the time that predictions take. */
  readonly now: () => number;
};
export type PredictionScore = Question & {
  /** The replay, or `all`. */
  readonly replay: string;
  readonly predictions: number;
  readonly accounts: number;
  readonly events: number;
  readonly baseRate: number;
  readonly brier: number;
  /** Before correction. */
  readonly brierRaw: number;
  /** Of saying the base rate of the evaluated replay itself, which nobody knows beforehand, of everyone. */
  readonly brierBaseRate: number;
  readonly brierCalibrationRate: number;
  readonly brierMarginRatio: number;
  readonly skillBaseRate: number | null;
  readonly skillCalibrationRate: number | null;
  readonly skillMarginRatio: number | null;
  readonly parts: BrierParts;
  readonly reliability: readonly ReliabilityBin[];
  /** Points of 100 by which the worst bin with 100 accounts misses; null where no bin has as many. */
  readonly worstMiss: number | null;
};
export type ReplayWarnings = {
  readonly replay: string;
  readonly horizon: ChanceHorizon;
  readonly warnings: readonly Warning[];
};
export type PredictionReport = {
  readonly calibration: PredictionCalibration;
  readonly results: readonly PredictionScore[];
  readonly warnings: readonly ReplayWarnings[];
  /** Median and largest milliseconds for 10,000 accounts at one moment. */
  readonly milliseconds: { readonly median: number; readonly most: number };
  readonly methods: { readonly [method: string]: number };
};

const THRESHOLDS = [0.1, 0.25, 0.5];
const ACCOUNTS_LEAST = 100;

type Watched = { readonly name: string; readonly sampler: PredictionSampler };

/** Runs all replays, one after the other. */
export function backtestPredictions(options: BacktestOptions): PredictionReport {
  const calibration = calibrationOf(options);
  const watched = options.evaluate.map((replay) => watch(replay, options));
  const all = watched.map(({ sampler }) => sampler.samples);
  const results = QUESTIONS.flatMap((question) => {
    const each = watched.map(({ name, sampler }) =>
      scoreOf(name, [sampler.samples.answered(question)], { question, calibration }),
    );
    const answered = all.map((samples) => samples.answered(question));
    return watched.length > 1
      ? [...each, scoreOf('all', answered, { question, calibration })]
      : each;
  });
  const moments = watched.flatMap(({ sampler }) => sampler.momentsMs).sort((a, b) => a - b);
  const methods = { certain: 0, closed: 0, simulated: 0 };
  for (const { sampler } of watched)
    for (const method of ['certain', 'closed', 'simulated'] as const)
      methods[method] += sampler.methods[method];
  return {
    calibration,
    results,
    warnings: [
      ...watched.flatMap(({ name, sampler }) => warningsOf(name, [sampler.samples], calibration)),
      ...(watched.length > 1 ? warningsOf('all', all, calibration) : []),
    ],
    milliseconds: {
      median: Math.round(moments[moments.length >> 1] ?? 0),
      most: Math.round(moments.at(-1) ?? 0),
    },
    methods,
  };
}

function watch(replay: NamedReplay, options: BacktestOptions): Watched {
  const { accounts, seed, everyMs, now, onProgress, warmUp = [] } = options;
  const sampler = new PredictionSampler({ everyMs, seed, warmUp, now });
  runReplay({
    files: replay.files,
    accounts,
    seed,
    observer: sampler,
    ...(onProgress === undefined
      ? {}
      : { onProgress: ({ done, total }) => onProgress({ name: replay.name, done, total }) }),
  });
  return { name: replay.name, sampler };
}

function calibrationOf(options: BacktestOptions): PredictionCalibration {
  const { accounts, seed, calibrate } = options;
  if ('lines' in calibrate) return calibrate;
  const watched = calibrate.map((replay) => watch(replay, options));
  const lines = QUESTIONS.map(
    (question): LogitLine =>
      fitLine(question, pool(watched.map(({ sampler }) => sampler.samples.answered(question)))),
  );
  return { sources: calibrate.map(({ name }) => name), accounts, seed, lines };
}

function scoreOf(
  replay: string,
  answered: readonly AnsweredRows[],
  by: { readonly question: Question; readonly calibration: PredictionCalibration },
): PredictionScore {
  const { question } = by;
  const rows = pool(answered);
  const { outcomes, accounts } = rows;
  const line = lineOf(by.calibration, question);
  if (line === undefined) throw new Error('a line is fitted for every question');
  const probabilities = correct(line, rows);
  const baseRate = rateOf(outcomes);
  const brier = brierScore({ probabilities, outcomes });
  const brierBaseRate = constantBrier(baseRate, baseRate);
  const brierCalibrationRate = constantBrier(line.events / Math.max(1, line.count), baseRate);
  const ruled = rows.marginRatios.map((ratio) => ratioRuleChance(line.marginRatioRule, ratio));
  const brierMarginRatio = brierScore({ probabilities: ruled, outcomes });
  const forecasts = { probabilities, outcomes, accounts };
  const bins = reliability(forecasts);
  return {
    replay,
    ...question,
    predictions: outcomes.length,
    accounts: new Set(accounts).size,
    events: Math.round(baseRate * outcomes.length),
    baseRate,
    brier,
    brierRaw: brierScore(rows),
    brierBaseRate,
    brierCalibrationRate,
    brierMarginRatio,
    skillBaseRate: skill(brier, brierBaseRate),
    skillCalibrationRate: skill(brier, brierCalibrationRate),
    skillMarginRatio: skill(brier, brierMarginRatio),
    parts: brierParts(forecasts),
    reliability: bins,
    worstMiss: worstBin(bins, ACCOUNTS_LEAST),
  };
}

/** Accounts of different replays are different accounts. */
function pool(parts: readonly AnsweredRows[]): AnsweredRows {
  const join = (of: (rows: AnsweredRows) => Float64Array): Float64Array => {
    const joined = new Float64Array(parts.reduce((sum, rows) => sum + rows.times.length, 0));
    let at = 0;
    for (const rows of parts) {
      joined.set(of(rows), at);
      at += rows.times.length;
    }
    return joined;
  };
  const apart = (rows: AnsweredRows): number => parts.indexOf(rows) * 1e8;
  return {
    accounts: join((rows) => rows.accounts.map((account) => account + apart(rows))),
    times: join((rows) => rows.times),
    marginRatios: join((rows) => rows.marginRatios),
    probabilities: join((rows) => rows.probabilities),
    outcomes: join((rows) => rows.outcomes),
  };
}

function warningsOf(
  replay: string,
  all: readonly PredictionSamples[],
  calibration: PredictionCalibration,
): ReplayWarnings[] {
  return (['hour', 'day'] as const).map((horizon) => {
    const question = { target: 'liquidation', horizon } as const;
    const line = lineOf(calibration, question);
    const tracks = all.flatMap((samples) =>
      [...samples.tracks(question)].map(([account, looks]) => ({
        times: looks.times,
        probabilities: looks.probabilities.map((probability, i) =>
          correctedChance(line, { probability, marginRatio: looks.marginRatios[i] as number }),
        ),
        liquidations: samples.timesOf('liquidation', account),
      })),
    );
    return { replay, horizon, warnings: THRESHOLDS.map((at) => warningOf(tracks, at)) };
  });
}
