// `plimsoll unwind-study`: what the least-cost unwind saves against a pro-rata slice, on accounts drawn on real option chains.
import { readLiveRulebook, rulebookText } from '@plimsoll/engine';
import {
  ChainFileError,
  loadSolver,
  runUnwindStudy,
  type StudyRulebook,
  unwindFindings,
  unwindHtml,
  type UnwindStudy,
} from '@plimsoll/lab';
import { readJsonDocument } from '../../documents/json-document.ts';
import { EXIT, UserError } from '../../errors.ts';
import { rulebookFile } from '../../rulebooks/find-rulebook.ts';
import { prepareHtmlFile, writeHtmlFile } from '../html-file.ts';
import { progressBar } from '../progress.ts';
import { columnsTable } from '../table.ts';
import { readChainFile } from './chain-file.ts';

export type UnwindStudyOptions = {
  readonly accounts: number;
  readonly seed: number;
  readonly rulebooks: readonly string[];
  readonly penalty: boolean;
  readonly json: boolean;
  readonly html?: string;
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

export async function unwindStudy(path: string, options: UnwindStudyOptions): Promise<void> {
  const rulebooks = options.rulebooks.map(studied);
  const chains = readChainFile(path);
  // Tried before minutes of work.
  prepareHtmlFile(options.html);
  const solve = await loadSolver();
  const bar = progressBar('unwind study', 'accounts');
  let study: UnwindStudy;
  try {
    study = runUnwindStudy({
      chains,
      rulebooks,
      accounts: options.accounts,
      seed: options.seed,
      penalty: options.penalty ? 'listed' : 'none',
      solve,
      onProgress: (done, total) => bar.update(done, total),
    });
  } catch (error) {
    if (error instanceof ChainFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  } finally {
    bar.stop();
  }
  say(tableOf(study));
  for (const sentence of unwindFindings(study)) say(`- ${sentence}`);
  if (options.html !== undefined) {
    writeHtmlFile(options.html, unwindHtml(study));
    say(options.html);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(study)}\n`);
}

/** Accounts of the study settle in dollars. */
function studied(name: string): StudyRulebook {
  const document = readJsonDocument(rulebookFile(name));
  const live = readLiveRulebook(rulebookText(document.value));
  if (!live.ok)
    throw new UserError(`${name}: ${live.error[0]?.message ?? 'no rulebook'}`, EXIT.usage);
  return { name, rulebook: live.value, numeraire: 'USD' };
}

function tableOf({ rulebooks }: UnwindStudy): string {
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const rows = rulebooks.map((each) => [
    each.name,
    String(each.accounts),
    share(each.programVsSlice.median),
    share(each.programVsSlice.mean),
    share(each.programVsSlice.ofTotal),
    share(each.ownVsSlice.median),
    share(each.ownVsSlice.mean),
    String(each.refused),
  ]);
  const head = [
    'rulebook',
    'accounts',
    'saves: median',
    'mean',
    'of total',
    'own: median',
    'mean',
    'refused',
  ];
  return columnsTable(head, rows);
}
