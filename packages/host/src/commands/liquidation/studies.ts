// What compare-liquidation adds where it is given more than prices: the study of unwinds on an option chain, and the study of
// deleveraging on a file of positions. Each is a command or a study of its own; here only their inputs are read.
import { readLiveRulebook, rulebookText } from '@plimsoll/engine';
import {
  type AdlStudy,
  ChainFileError,
  loadSolver,
  type OptionChain,
  PositionsFileError,
  readPositions,
  runAdlStudy,
  runUnwindStudy,
  type StudyRulebook,
  type UnwindStudy,
} from '@plimsoll/lab';
import { readJsonDocument } from '../../documents/json-document.ts';
import { EXIT, UserError } from '../../errors.ts';
import { rulebookFile } from '../../rulebooks/find-rulebook.ts';
import { progressBar } from '../progress.ts';

/** Rulebooks under which unwinds are studied, and the one that margins the option accounts of a crash. */
const STUDIED = ['deribit-portfolio', 'plimsoll', 'derive-pmrm-2'];
const OPTION_RULEBOOK = 'okx-portfolio';
const STUDY_ACCOUNTS = 60;

export const optionRulebook = (): string =>
  rulebookText(readJsonDocument(rulebookFile(OPTION_RULEBOOK)).value);

/** The two earliest chains (one time, each underlying) of a file. */
export async function unwindStudy(
  chains: readonly OptionChain[],
  seed: number,
): Promise<UnwindStudy> {
  const solve = await loadSolver();
  const bar = progressBar('unwinds', 'accounts');
  try {
    return runUnwindStudy({
      chains: chains.slice(0, 2),
      rulebooks: STUDIED.map(studyRulebook),
      accounts: STUDY_ACCOUNTS,
      seed,
      penalty: 'listed',
      solve,
      onProgress: (done, total) => bar.update(done, total),
    });
  } catch (error) {
    if (error instanceof ChainFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  } finally {
    bar.stop();
  }
}

function studyRulebook(name: string): StudyRulebook {
  const text = rulebookText(readJsonDocument(rulebookFile(name)).value);
  const read = readLiveRulebook(text);
  if (!read.ok) throw new Error(`the rulebook ${name} that comes with Plimsoll cannot be read`);
  return { name, rulebook: read.value, numeraire: 'USD' };
}

/** Throws UserError where the study of deleveraging could not read the file. */
export function refusePositions(file: string): void {
  try {
    readPositions(file);
  } catch (error) {
    if (error instanceof PositionsFileError)
      throw new UserError(error.message, EXIT.failure, error);
    throw error;
  }
}

export function adlStudyOf(positionsFile: string, seed: number): AdlStudy {
  const bar = progressBar('deleveraging', 'runs');
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
