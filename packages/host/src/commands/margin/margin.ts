// `plimsoll margin FILE`: what one portfolio is worth, what it must keep and why, under one rulebook or several, as it is
// or after changes; and the questions that follow from it.
import type { MarginRefusal } from '@plimsoll/engine/models';
import {
  DocumentError,
  type JsonDocument,
  readJsonDocument,
  spelledPath,
} from '../../documents/json-document.ts';
import { EXIT, UserError } from '../../errors.ts';
import { type MarginAnswer, marginAnswer } from '../../margin/margin-answer.ts';
import {
  type AnsweredRequest,
  answerRequest,
  changedUnder,
  type Prepared,
  prepareRequest,
  type RequestFault,
} from '../../margin/margin-request.ts';
import type { Questions } from '../../margin/questions.ts';
import { changeFromText } from '../../margin/what-if-text.ts';
import { loadRulebook } from '../../rulebooks/find-rulebook.ts';
import { answerText, comparisonText, questionsText } from './margin-text.ts';
import { questionsFromOptions } from './question-options.ts';

export type MarginOptions = {
  readonly rulebook: string;
  readonly explain: boolean;
  readonly compare?: readonly string[];
  readonly whatIf: readonly string[];
  readonly liquidationPrice: readonly string[];
  readonly maxOrder: readonly string[];
  readonly maxWithdrawal: readonly string[];
  readonly surface?: string;
  readonly json: boolean;
};

export function margin(file: string, options: MarginOptions): void {
  if (options.compare !== undefined) checkComparison(options);
  const document = readJsonDocument(file);
  const request = {
    portfolio: document.value,
    changes: options.whatIf.map(changeFromText),
    questions: questionsFromOptions(options, document.value),
  };
  const prepared = prepareRequest(request);
  if (!prepared.ok) throw faultOf(prepared.error, document);
  if (options.compare !== undefined) {
    compare(prepared.value, options.compare, options.json);
    return;
  }
  const answered = answerRequest(prepared.value, loadRulebook(options.rulebook), options.explain);
  if (!answered.ok) throw faultOf(answered.error, document);
  const { surface } = prepared.value.questions;
  const text = options.json ? JSON.stringify(answered.value) : textOf(answered.value, surface);
  process.stdout.write(`${text}\n`);
}

function textOf(answer: AnsweredRequest, surface: Questions['surface']): string {
  const questions = questionsText(answer, { numeraire: answer.numeraire, surface });
  return [answerText(answer), questions].filter((each) => each !== '').join('\n');
}

/** What a comparison does not show is refused, not left out. */
function checkComparison(options: MarginOptions): void {
  const { explain, liquidationPrice, maxOrder, maxWithdrawal, surface } = options;
  const given = [
    ...(explain ? ['--explain'] : []),
    ...(liquidationPrice.length > 0 ? ['--liquidation-price'] : []),
    ...(maxOrder.length > 0 ? ['--max-order'] : []),
    ...(maxWithdrawal.length > 0 ? ['--max-withdrawal'] : []),
    ...(surface === undefined ? [] : ['--surface']),
  ];
  if (given.length === 0) return;
  throw new UserError(
    `--compare goes without ${given.join(' and ')}: ask that of one rulebook at a time, by --rulebook`,
    EXIT.usage,
  );
}

export type Compared = {
  readonly rulebook: string;
  readonly answer?: MarginAnswer;
  /** Why this venue's rules say nothing about the portfolio. */
  readonly refusal?: MarginRefusal;
};

/** The same portfolio at several venues; a venue that cannot hold it says so and the others are still shown. */
function compare(prepared: Prepared, names: readonly string[], json: boolean): void {
  const rows = names.map((name): Compared => {
    const rulebook = loadRulebook(name);
    const changed = changedUnder(prepared, rulebook);
    const answer = changed.ok ? marginAnswer(changed.value, rulebook, { explain: false }) : changed;
    // A file may bear the name of another rulebook: two rows of one name could not be told apart.
    const label = name === rulebook.name ? name : `${name} (${rulebook.name})`;
    return answer.ok
      ? { rulebook: label, answer: answer.value }
      : { rulebook: label, refusal: answer.error };
  });
  process.stdout.write(json ? `${JSON.stringify(rows)}\n` : `${comparisonText(rows)}\n`);
  if (rows.every((row) => row.answer === undefined)) process.exitCode = EXIT.failure;
}

/** Mistakes in the file keep their lines; those of the command line are one sentence each. */
function faultOf(fault: RequestFault, document: JsonDocument): UserError {
  if (fault.type === 'Refused') return new UserError(fault.refusal.message);
  const inFile = fault.mistakes.filter(({ path }) => path[0] === 'portfolio');
  if (inFile.length > 0) {
    const inside = inFile.map(({ path, message }) => ({ path: path.slice(1), message }));
    return new DocumentError(document.file, document.located(inside));
  }
  const sentences = fault.mistakes.map(({ path, message }) => `${spelledPath(path)}: ${message}`);
  return new UserError(sentences.join('; '), EXIT.usage);
}
