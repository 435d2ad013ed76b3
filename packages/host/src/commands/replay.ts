// `plimsoll replay`: reads the price files, lets the lab run them, and puts down what came out: journal, report, table.
import { writeFileSync } from 'node:fs';
import {
  type BarFile,
  BarFileError,
  cutBars,
  type ReplayResult,
  type ReplaySummary,
  reportHtml,
  runReplay,
  summaryOf,
} from '@plimsoll/lab';
import { EXIT, explain, UserError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { openJournal } from '../journal/journal.ts';
import { prepareOut, type ReplayOut } from '../replay-out.ts';
import { readPriceFile } from './price-files.ts';
import { progressBar } from './progress.ts';
import { compareReplays } from './replay-comparison.ts';
import { conservationTable, pairsTable } from './table.ts';

export type ReplayCommandOptions = {
  readonly accounts: number;
  readonly seed: number;
  readonly schedule: 'static' | 'adaptive';
  /** Days, ms since 1970; undefined: all of the files. */
  readonly from?: number;
  readonly to?: number;
  readonly warmup: readonly string[];
  readonly compare: boolean;
  readonly out: string;
  readonly force: boolean;
  readonly synthetic: boolean;
  readonly json: boolean;
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export function replay(paths: readonly string[], options: ReplayCommandOptions): void {
  const files = filesOf(paths, options);
  const warmUp = options.warmup.map(readPriceFile);
  const out = prepareOut(options.out, options.force);
  if (options.compare) {
    const { accounts, seed, json } = options;
    const engine = { hash: sha256 };
    compareReplays({ files, warmUp, accounts, seed, engine, json, out: out.directory });
    return;
  }
  const result = runWithJournal(files, { out, options, warmUp });
  try {
    writeFileSync(`${out.directory}/report.json`, `${JSON.stringify(result)}\n`);
    writeFileSync(`${out.directory}/report.html`, reportHtml(result));
  } catch (error) {
    throw explain(`write the report to ${out.directory}`, error);
  }
  const summary = summaryOf(result);
  say(tableOf(summary));
  for (const note of summary.notes) say(`- ${note}`);
  say(`${out.directory}: report.html, report.json and the journal of ${summary.sequence} records`);
  refuseIfUnbalanced(summary);
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
}

type Files = Parameters<typeof runReplay>[0]['files'];

function filesOf(paths: readonly string[], options: ReplayCommandOptions): Files {
  if (options.synthetic) {
    if (paths.length > 0) {
      throw new UserError('replay takes price files or --synthetic, not both', EXIT.usage);
    }
    if (options.from !== undefined || options.to !== undefined)
      throw new UserError('--from and --to are days of price files', EXIT.usage);
    return { synthetic: { seed: options.seed } };
  }
  if (paths.length === 0) {
    throw new UserError(
      'replay needs at least one price file; --synthetic generates a crash instead',
      EXIT.usage,
    );
  }
  return within(paths.map(readPriceFile), options);
}

/** The days asked for; a file without any of them is left out, all without are a mistake. */
function within(
  files: readonly BarFile[],
  { from, to }: Pick<ReplayCommandOptions, 'from' | 'to'>,
): readonly BarFile[] {
  if (from === undefined && to === undefined) return files;
  const window = { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY };
  if (window.from >= window.to) throw new UserError('--from must lie before --to', EXIT.usage);
  const found = files.filter((file) =>
    file.series.some(({ times }) => times.some((time) => time >= window.from && time < window.to)),
  );
  const [first] = files;
  if (found.length === 0 && first !== undefined) {
    const [start, end] = [first.series[0]?.times[0], first.series[0]?.times.at(-1)];
    const name = (time: number | undefined): string =>
      new Date(time ?? 0).toISOString().slice(0, 10);
    throw new UserError(
      `no file has a bar between --from and --to; ${first.name} reaches from ${name(start)} to ${name(end)}`,
      EXIT.usage,
    );
  }
  return found.map((file) => cutBars(file, window));
}

function runWithJournal(
  files: Files,
  run: {
    readonly out: ReplayOut;
    readonly options: ReplayCommandOptions;
    readonly warmUp: readonly BarFile[];
  },
): ReplayResult {
  const { accounts, seed, schedule } = run.options;
  const { journal } = openJournal({ directory: run.out.journal, sync: 'segment', say });
  const bar = progressBar('replaying', 'steps');
  try {
    const result = runReplay({
      files,
      accounts,
      seed,
      schedule,
      warmUp: run.warmUp,
      engine: { hash: sha256 },
      onStep: ({ sequence, stepHash, record }) =>
        journal.append({ sequence, stepHash, payload: record }),
      onProgress: ({ done, total }) => bar.update(done, total),
      now: () => performance.now(),
    });
    journal.close();
    return result;
  } catch (error) {
    journal.abandon();
    if (error instanceof BarFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  } finally {
    bar.stop();
  }
}

function tableOf(summary: ReplaySummary): string {
  const { insuranceFund, adl, stateHash, schedule } = summary;
  const rows: readonly (readonly [string, string | number])[] = [
    ['period', `${summary.from} to ${summary.to}`],
    ['money', 'USD'],
    ['markets', summary.markets],
    ['accounts', summary.accounts],
    ['steps (time stamps)', summary.steps],
    ['events', summary.events],
    ['liquidations', summary.liquidations],
    ['liquidated notional', summary.liquidatedNotional],
    ['margin schedule', `${schedule.kind}, ${schedule.rateScale.toFixed(3)} of the listed rates`],
    ['mean initial margin before the crash', `${(100 * schedule.meanInitialMargin).toFixed(2)} %`],
    ['bad debt', summary.badDebt],
    ['insurance fund at the start', insuranceFund.start],
    ['insurance fund at the end', insuranceFund.end],
    ['paid by the insurance fund', insuranceFund.paid],
    ['inventory of the insurance fund', insuranceFund.inventory],
    ['ADL fills', adl.fills],
    ['ADL notional', adl.notional],
    ['socialised loss', summary.socialised],
    ['uncovered loss', summary.uncovered],
    ['step hash', stateHash.stepHash],
    ['state root', stateHash.stateRoot],
    ['seconds', summary.wallSeconds.toFixed(1)],
  ];
  return `${pairsTable(rows)}\n${conservationTable(summary.conservation.assets)}`;
}

function refuseIfUnbalanced(summary: ReplaySummary): void {
  for (const [symbol, { difference }] of Object.entries(summary.conservation.assets)) {
    if (difference === '0') continue;
    throw new UserError(
      `the books of the replay do not balance: ${difference} ${symbol} came in and is not accounted for`,
      EXIT.booksWrong,
    );
  }
}
