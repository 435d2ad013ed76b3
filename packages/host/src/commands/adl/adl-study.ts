// `plimsoll adl-study FILE`: policies of deleveraging compared on a book made of a file of positions.
import {
  adlFindings,
  type AdlRun,
  type AdlStudy,
  adlStudyHtml,
  percentOf,
  PositionsFileError,
  runAdlStudy,
} from '@plimsoll/lab';
import { EXIT, UserError } from '../../errors.ts';
import { prepareHtmlFile, writeHtmlFile } from '../html-file.ts';
import { progressBar } from '../progress.ts';
import { columnsTable } from '../table.ts';

export type AdlStudyOptions = {
  readonly seed: number;
  readonly html?: string;
  readonly json: boolean;
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Throws UserError where the file cannot be read or holds no positions, or the page cannot be written. */
export function adlStudy(positionsFile: string, { seed, html, json }: AdlStudyOptions): void {
  prepareHtmlFile(html);
  const study = run(positionsFile, seed);
  say(`${study.accounts} accounts, ${study.positions} positions, seed ${seed}`);
  for (const line of [...study.words, ...study.measures]) say(`- ${line}`);
  say(tableOf(study.runs));
  for (const line of adlFindings(study)) say(`- ${line}`);
  if (html !== undefined) writeHtmlFile(html, adlStudyHtml(study));
  if (json) process.stdout.write(`${JSON.stringify(study)}\n`);
}

function run(positionsFile: string, seed: number): AdlStudy {
  const bar = progressBar('adl-study', 'runs');
  try {
    return runAdlStudy({
      positionsFile,
      seed,
      onProgress: (done, total) => bar.update(done, total),
    });
  } catch (error) {
    if (error instanceof PositionsFileError)
      throw new UserError(error.message, EXIT.failure, error);
    throw error;
  } finally {
    bar.stop();
  }
}

const tableOf = (runs: readonly AdlRun[]): string =>
  columnsTable(
    [
      'BTC, policy',
      'deleveraged, USD m',
      'loss, USD m',
      'touched',
      'worst share',
      'hedges broken',
      'leverage: std dev',
      'p95 - p50',
    ],
    runs.map((each) => [
      `${percentOf(each.shock)} ${each.policy}`,
      (each.deleveraged / 1e6).toFixed(1),
      (each.carried / 1e6).toFixed(2),
      String(each.touched),
      percentOf(each.worstShare),
      `${each.hedgesBroken} of ${each.hedged}`,
      each.leverageStdDev.toFixed(2),
      each.leverageSpread.toFixed(2),
    ]),
  );
