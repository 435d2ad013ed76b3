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
  print(answered.value, options.json);
}

function print(answer: AnsweredRequest, json: boolean): void {
  const text = [answerText(answer), questionsText(answer)].filter((each) => each !== '').join('\n');
  process.stdout.write(`${json ? JSON.stringify(answer) : text}\n`);
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
    return answer.ok
      ? { rulebook: rulebook.name, answer: answer.value }
      : { rulebook: rulebook.name, refusal: answer.error };
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
