// `plimsoll backtest margin`: reads the price files, lets the lab judge every schedule on them, and prints what came out.
import { MarginBacktestError, marginBacktest, type MarginBacktest } from '@plimsoll/lab';
import { EXIT, UserError } from '../../errors.ts';
import { readPriceFile } from '../price-files.ts';
import { progressBar } from '../progress.ts';
import { columnsTable } from '../table.ts';
import { parseHorizons } from './horizon.ts';

export type MarginBacktestOptions = {
  readonly horizon: string;
  readonly confidence: string;
  readonly judgeFrom?: string;
  readonly json: boolean;
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function backtestMargin(paths: readonly string[], options: MarginBacktestOptions): void {
  const horizons = parseHorizons(options.horizon);
  const confidence = confidenceOf(options.confidence);
  const judgeFromMs = options.judgeFrom === undefined ? undefined : dateOf(options.judgeFrom);
  const files = paths.map(readPriceFile);
  const bar = progressBar('judging', 'passes');
  let found: MarginBacktest;
  try {
    found = marginBacktest({
      files,
      horizons,
      confidence,
      judgeFromMs,
      onProgress: ({ done, total }) => bar.update(done, total),
    });
  } catch (error) {
    if (error instanceof MarginBacktestError) {
      throw new UserError(error.message, EXIT.failure, error);
    }
    throw error;
  } finally {
    bar.stop();
  }
  say(tablesOf(found));
  if (options.json) process.stdout.write(`${JSON.stringify(found)}\n`);
}

function confidenceOf(text: string): number {
  const value = /^0?\.\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= 0.5 && value < 1) return value;
  throw new UserError(
    `the confidence "${text}" must be a decimal from 0.5 to below 1, such as 0.99`,
    EXIT.usage,
  );
}

function dateOf(text: string): number {
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/.test(text);
  const ms = isDate ? Date.parse(text) : Number.NaN;
  // A date that does not exist, such as 30 February, is read as another one.
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text.slice(0, 10))) return ms;
  throw new UserError(`the date "${text}" must be a day in UTC such as 2023-01-01`, EXIT.usage);
}

function tablesOf({ results, forecasts }: MarginBacktest): string {
  const percent = (share: number): string => (100 * share).toFixed(2);
  const probability = (p: number): string => (p < 0.001 ? '<0.001' : p.toFixed(3));
  const margins = columnsTable(
    [
      'asset',
      'horizon',
      'side',
      'schedule',
      'windows',
      'beyond',
      'Kupiec p',
      'Christoffersen p',
      'pinball (bp)',
      'mean %',
      'peak/trough',
      'day rise %',
      'week rise %',
    ],
    results.map((each) => [
      each.asset,
      each.horizon,
      each.side,
      each.schedule,
      String(each.n),
      String(each.exceedances),
      probability(each.kupiecP),
      probability(each.christoffersenP),
      (1e4 * each.pinball).toFixed(2),
      percent(each.meanMargin),
      each.peakToTrough.toFixed(2),
      percent(each.maxDailyRise),
      percent(each.maxWeeklyRise),
    ]),
    ['horizon', 'side', 'schedule'],
  );
  const models = columnsTable(
    ['asset', 'model', 'QLIKE, next day'],
    forecasts.map(({ asset, model, qlike }) => [asset, model, qlike.toFixed(4)]),
    ['model'],
  );
  return `${margins}\n${models}\nMargins and rises are fractions of the price; a rise is the largest from any hour to a later one within a day or a week.`;
}
