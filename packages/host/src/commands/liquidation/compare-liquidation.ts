// `plimsoll compare-liquidation`: the same crashes under the ladders of venues and under ours, side by side.
import {
  adlFindings,
  adlStudyHtml,
  BarFileError,
  ChainFileError,
  compareLadders,
  type Crash,
  crashesOf,
  cutBars,
  type LadderComparison,
  type LadderResult,
  ladderFindings,
  laddersHtml,
  type OptionSetting,
  optionWindow,
  syntheticBars,
  unwindFindings,
  unwindHtml,
} from '@plimsoll/lab';
import { EXIT, UserError } from '../../errors.ts';
import { sha256 } from '../../hash.ts';
import { ladderNames, loadLadder } from '../../ladders/find-ladder.ts';
import { readPriceFile } from '../price-files.ts';
import { progressBar } from '../progress.ts';
import { preparePageFolder, writePage } from '../simulation-out.ts';
import { columnsTable } from '../table.ts';
import { readChainFile } from './chain-file.ts';
import { adlStudyOf, optionRulebook, refusePositions, unwindStudy } from './studies.ts';

export type CompareLiquidationOptions = {
  readonly accounts: number;
  readonly seed: number;
  /** Names or paths; undefined: all that come with Plimsoll. */
  readonly ladders?: readonly string[];
  /** Days, ms since 1970; undefined: all of the files, or the days around their worst hour. */
  readonly from?: number;
  readonly to?: number;
  /** A chain file: option accounts on the crashes whose underlying it has, and the study of unwinds. */
  readonly options?: string;
  /** A file of positions: the study of deleveraging. */
  readonly positions?: string;
  readonly synthetic: boolean;
  readonly out?: string;
  readonly json: boolean;
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Option accounts beside at most so many others, in the hours around the worst: each is margined as a whole at every step. */
const OPTION_ACCOUNTS = 24;
const BESIDE_OPTIONS = 500;

export async function compareLiquidation(
  paths: readonly string[],
  options: CompareLiquidationOptions,
): Promise<void> {
  const ladders = (options.ladders ?? ladderNames()).map(loadLadder);
  refuseTwice(ladders.map(({ name }) => name));
  const crashes = crashesFrom(paths, options);
  const chains = options.options === undefined ? undefined : readChainFile(options.options);
  // Tried before minutes of work.
  if (options.positions !== undefined) refusePositions(options.positions);
  preparePageFolder(options.out);
  const { accounts, seed } = options;
  const comparison = runAll({ crashes, ladders, accounts }, options);
  for (const crash of comparison.crashes) tellCrash(crash);
  if (comparison.crashes.length > 1) say(totalTable(comparison));
  for (const sentence of ladderFindings(comparison)) say(`- ${sentence}`);
  const withOptions =
    chains === undefined
      ? undefined
      : optionRuns(
          { crashes, ladders, accounts: Math.min(BESIDE_OPTIONS, accounts) },
          {
            options,
            setting: { chains, accounts: OPTION_ACCOUNTS, rulebookText: optionRulebook() },
          },
        );
  const unwind = chains === undefined ? undefined : await unwindStudy(chains, seed);
  const adl = options.positions === undefined ? undefined : adlStudyOf(options.positions, seed);
  const studies = [
    ...(unwind === undefined ? [] : unwindFindings(unwind)),
    ...(adl === undefined ? [] : [...adl.words, ...adlFindings(adl)]),
  ];
  for (const sentence of studies) say(`- ${sentence}`);
  const result = { ...comparison, withOptions, unwind, adl };
  if (options.out !== undefined) {
    const { out } = options;
    const page = (name: string, html: string, json: unknown): void =>
      writePage(out, { name, html, json: JSON.stringify(json), say });
    page('ladders', laddersHtml(comparison, { withOptions, studies }), result);
    if (unwind !== undefined) page('unwind', unwindHtml(unwind), unwind);
    if (adl !== undefined) page('adl', adlStudyHtml(adl), adl);
  }
  refuseUnbalanced(comparison);
  if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
}

function tellCrash(crash: LadderComparison['crashes'][number]): void {
  say(`${crash.name}, ${crash.markets.length} markets, ${crash.from} to ${crash.to}; million USD`);
  say(crashTable(crash.ladders));
}

/** The crashes whose underlying has a chain, in the hours around the worst, with option accounts; undefined where there is none. */
function optionRuns(
  parts: Pick<Parameters<typeof compareLadders>[0], 'crashes' | 'ladders' | 'accounts'>,
  run: { readonly options: CompareLiquidationOptions; readonly setting: OptionSetting },
): LadderComparison | undefined {
  const names = new Set(run.setting.chains.map(({ underlying }) => underlying));
  const crashes = parts.crashes
    .filter(({ data }) => data.underlyings.some(({ name }) => names.has(name)))
    .map(optionWindow);
  if (crashes.length === 0) return undefined;
  const comparison = runAll({ ...parts, crashes, options: run.setting }, run.options);
  say('with option accounts:');
  for (const crash of comparison.crashes) tellCrash(crash);
  for (const sentence of ladderFindings(comparison)) say(`- ${sentence}`);
  return comparison;
}

function crashesFrom(
  paths: readonly string[],
  { synthetic, seed, from, to }: CompareLiquidationOptions,
): readonly Crash[] {
  if (synthetic) {
    if (paths.length > 0)
      throw new UserError(
        'compare-liquidation takes price files or --synthetic, not both',
        EXIT.usage,
      );
    if (from !== undefined || to !== undefined)
      throw new UserError('--from and --to cut price files; --synthetic has none', EXIT.usage);
    return crashesOf([syntheticBars({ seed })]);
  }
  if (paths.length === 0)
    throw new UserError(
      'compare-liquidation needs at least one price file; --synthetic generates a crash instead',
      EXIT.usage,
    );
  const files = paths.map(readPriceFile);
  const window = { from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY };
  if (window.from >= window.to) throw new UserError('--from must lie before --to', EXIT.usage);
  try {
    if (from === undefined && to === undefined) return crashesOf(files);
    const inside = files.filter(({ series }) =>
      series.some(({ times }) => times.some((time) => time >= window.from && time < window.to)),
    );
    if (inside.length === 0)
      throw new UserError('no file has a bar between --from and --to', EXIT.usage);
    return crashesOf(
      inside.map((file) => cutBars(file, window)),
      'whole',
    );
  } catch (error) {
    if (error instanceof BarFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  }
}

function runAll(
  parts: Pick<Parameters<typeof compareLadders>[0], 'crashes' | 'ladders' | 'accounts' | 'options'>,
  { seed }: CompareLiquidationOptions,
): LadderComparison {
  const { crashes, ladders } = parts;
  const runs = crashes.length * ladders.length;
  let done = -1;
  const bar = progressBar(`comparing ${ladders.length} ladders`, '% of runs');
  try {
    return compareLadders({
      ...parts,
      seed,
      hash: sha256,
      onRun: () => {
        done += 1;
      },
      onProgress: (steps, total) =>
        bar.update(Math.floor(100 * (done + steps / total)), 100 * runs),
    });
  } catch (error) {
    if (error instanceof BarFileError || error instanceof ChainFileError)
      throw new UserError(error.message, EXIT.failure, error);
    throw error;
  } finally {
    bar.stop();
  }
}

function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new UserError(`the ladder ${twice} is named twice`, EXIT.usage);
}

function refuseUnbalanced({ crashes }: LadderComparison): void {
  for (const { name, ladders } of crashes) {
    const wrong = ladders.find(({ isBalanced }) => !isBalanced);
    if (wrong === undefined) continue;
    throw new UserError(`the books of ${wrong.ladder} on ${name} do not balance`, EXIT.booksWrong);
  }
}

const million = (value: number): string => (value / 1e6).toFixed(3);

function crashTable(results: readonly LadderResult[]): string {
  const head = [
    'ladder',
    'trader loss',
    'bad debt',
    'both',
    'closed',
    'deleveraged',
    'hedges broken',
    'fund paid',
    'fund gain',
    'median min',
    '99 %',
    'last',
    'open',
  ];
  const rows = [...results]
    .sort((a, b) => a.cost - b.cost)
    .map((each) => [
      each.ladder,
      million(each.traderLoss.total),
      million(each.badDebt),
      million(each.cost),
      million(each.traderLoss.closedNotional),
      million(each.traderLoss.deleveragedNotional),
      String(each.hedgesBroken),
      million(each.deficits.insurance + each.deficits.tranche),
      million(each.fund.gain),
      each.resolve.medianMinutes.toFixed(1),
      each.resolve.p99Minutes.toFixed(1),
      each.resolve.lastMinutes.toFixed(1),
      String(each.resolve.open),
    ]);
  return columnsTable(head, rows);
}

function totalTable({ totals }: LadderComparison): string {
  const head = ['all crashes', 'trader loss', 'bad debt', 'both', 'hedges broken', 'fund paid'];
  const rows = totals.map((each) => [
    each.ladder,
    million(each.traderLoss),
    million(each.badDebt),
    million(each.cost),
    String(each.hedgesBroken),
    million(each.fundUsed),
  ]);
  return columnsTable(head, rows);
}
