// `plimsoll backtest predictions`: the chances of liquidation that accounts were given through replays, held against what
// happened. A table on standard error, one line of JSON on standard output.
import {
  backtestPredictions,
  BarFileError,
  DEFAULT_CALIBRATION,
  type PredictionCalibration,
  type PredictionReport,
  type PredictionScore,
  predictionHtml,
} from '@plimsoll/lab';
import { EXIT, UserError } from '../../errors.ts';
import { readPriceFile } from '../price-files.ts';
import { progressBar } from '../progress.ts';
import { preparePageFolder, writePage } from '../simulation-out.ts';
import { columnsTable } from '../table.ts';
import { loadReplay, parseReplaySpec, type ReplaySpec, shareData } from './replay-spec.ts';

export type PredictionsOptions = {
  /** Files separated by commas; the correction that comes with Plimsoll if not said. */
  readonly calibrate?: readonly string[];
  /** Files whose hours before a replay begins volatility is measured on. */
  readonly warmup: readonly string[];
  readonly accounts: number;
  readonly seed: number;
  /** Minutes. */
  readonly every: number;
  readonly out?: string;
  readonly json: boolean;
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function backtestPredictionsCommand(
  files: readonly string[],
  options: PredictionsOptions,
): void {
  const evaluate = files.map(parseReplaySpec);
  const calibrate = options.calibrate?.map(parseReplaySpec);
  refuseShared(calibrate ?? DEFAULT_CALIBRATION.sources.map(parseReplaySpec), evaluate);
  const report = run(evaluate, calibrate, options);
  say(scoreTable(report));
  say(warningTable(report));
  say(
    `10,000 accounts are predicted in ${report.milliseconds.median} ms (median of all moments), ${report.milliseconds.most} ms at most.`,
  );
  const { results, ...rest } = report;
  const json = JSON.stringify({ results, ...rest });
  if (options.out !== undefined)
    writePage(options.out, { name: 'predictions', html: predictionHtml(report), json, say });
  if (options.json) process.stdout.write(`${json}\n`);
}

/** A correction that has seen what it is judged on proves nothing. */
function refuseShared(calibrate: readonly ReplaySpec[], evaluate: readonly ReplaySpec[]): void {
  for (const judged of evaluate) {
    const seen = calibrate.find((each) => shareData(each, judged));
    if (seen === undefined) continue;
    throw new UserError(
      `${judged.name} cannot be judged: the predictions would be corrected on ${seen.name}, which has the same prices`,
      EXIT.usage,
    );
  }
}

function run(
  evaluate: readonly ReplaySpec[],
  calibrate: readonly ReplaySpec[] | undefined,
  { warmup, accounts, seed, every, out }: PredictionsOptions,
): PredictionReport {
  const judged = evaluate.map(loadReplay);
  const correcting = calibrate?.map(loadReplay);
  preparePageFolder(out);
  let bar = { name: '', bar: progressBar('replaying', 'steps') };
  try {
    return backtestPredictions({
      evaluate: judged,
      calibrate: correcting ?? (DEFAULT_CALIBRATION satisfies PredictionCalibration),
      warmUp: warmup.map(readPriceFile),
      accounts,
      seed,
      everyMs: every * 60_000,
      now: () => performance.now(),
      onProgress: ({ name, done, total }) => {
        if (name !== bar.name) {
          bar.bar.stop();
          bar = { name, bar: progressBar(name, 'steps') };
        }
        bar.bar.update(done, total);
      },
    });
  } catch (error) {
    if (error instanceof BarFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  } finally {
    bar.bar.stop();
  }
}

const percent = (share: number | null): string => (share === null ? '-' : (100 * share).toFixed(1));

function scoreTable({ results }: PredictionReport): string {
  const row = (score: PredictionScore): readonly string[] => [
    score.replay,
    `${score.target}, ${score.horizon}`,
    String(score.predictions),
    String(score.events),
    ...(score.predictions === 0
      ? ['-', '-', '-', '-', '-', '-']
      : [
          percent(score.baseRate),
          score.brier.toFixed(5),
          percent(score.skillBaseRate),
          percent(score.skillCalibrationRate),
          percent(score.skillMarginRatio),
          score.worstMiss === null ? '-' : score.worstMiss.toFixed(1),
        ]),
  ];
  return columnsTable(
    [
      'replay',
      'chance of',
      'asked',
      'came true',
      'base rate %',
      'Brier',
      '% better than base',
      'calibration rate',
      'margin ratio',
      'worst tenth',
    ],
    results.map(row),
    ['chance of'],
  );
}

function warningTable({ warnings }: PredictionReport): string {
  const minutes = (ms: number): string => String(Math.round(ms / 60_000));
  return columnsTable(
    [
      'replay',
      'chance within',
      'above %',
      'liquidations',
      'warned %',
      'lead: 25 %',
      '50 %',
      '75 %',
    ],
    warnings.flatMap(({ replay, horizon, warnings: each }) =>
      each.map(({ threshold, liquidations, warned, quartilesMs }) => [
        replay,
        horizon,
        percent(threshold),
        String(liquidations),
        percent(warned),
        ...quartilesMs.map((ms) => `${minutes(ms)} min`),
      ]),
    ),
    ['chance within'],
  );
}
