// One request about margin as programs send it: a portfolio, a rulebook by name, changes, questions. The command line and the
// server answer it with the same functions.
import {
  after,
  type Change,
  type MarginRefusal,
  type Mistake,
  type Priced,
  readChanges,
  readPortfolio,
  type Result,
  type Rulebook,
  withPremiums,
} from '@plimsoll/engine/models';
import { type MarginAnswer, marginAnswer } from './margin-answer.ts';
import {
  answerQuestions,
  type QuestionAnswers,
  type Questions,
  readQuestions,
} from './questions.ts';

/** What is asked about a portfolio, wherever that comes from. */
export type Asked = { readonly changes?: unknown; readonly questions?: unknown };
export type MarginRequest = Asked & { readonly portfolio: unknown; readonly explain?: boolean };
export type AnsweredRequest = MarginAnswer & QuestionAnswers & { readonly before?: MarginAnswer };

/** Why there is no answer: the request cannot be read, or the rulebook has none. */
export type RequestFault =
  | { readonly type: 'Malformed'; readonly mistakes: readonly Mistake[] }
  | { readonly type: 'Refused'; readonly refusal: MarginRefusal };
export type Answered =
  | { readonly ok: true; readonly value: AnsweredRequest }
  | { readonly ok: false; readonly error: RequestFault };

export type Prepared = {
  readonly before: Priced;
  readonly changes: readonly Change[];
  readonly isChanged: boolean;
  readonly questions: Questions;
};

type Preparing =
  | { readonly ok: true; readonly value: Prepared }
  | { readonly ok: false; readonly error: RequestFault };

/** Reads everything that the request holds; nothing is reckoned yet. */
export function prepareRequest(request: MarginRequest): Preparing {
  const before = readPortfolio(request.portfolio);
  return before.ok
    ? prepareAbout(before.value, request)
    : malformed(below('portfolio', before.error));
}

/** The same about a portfolio that is there already: an account of a live venue. */
export function prepareAbout(before: Priced, asked: Asked): Preparing {
  const changes = readChanges(asked.changes ?? [], before);
  if (!changes.ok) return malformed(below('changes', changes.error));
  const questions = readQuestions(asked.questions ?? {}, before);
  if (!questions.ok) return malformed(below('questions', questions.error));
  const isChanged = changes.value.length > 0;
  const prepared = { before, changes: changes.value, isChanged };
  return { ok: true, value: { ...prepared, questions: questions.value } };
}

/** The portfolio after the changes, premiums of options standing where the rulebook's equity looks for them. */
export function changedUnder(
  { before, changes }: Prepared,
  rulebook: Rulebook,
): Result<Priced, MarginRefusal> {
  return after(expectedBy(rulebook, before), changes);
}

const expectedBy = ({ premiums }: Rulebook, priced: Priced): Priced =>
  premiums === undefined ? priced : withPremiums(priced, premiums);

export function answerRequest(prepared: Prepared, rulebook: Rulebook, explain: boolean): Answered {
  const { before, isChanged, questions } = prepared;
  const changed = changedUnder(prepared, rulebook);
  if (!changed.ok) return refused(changed.error);
  const now = changed.value;
  const answer = marginAnswer(now, rulebook, { explain });
  if (!answer.ok) return refused(answer.error);
  const answers = answerQuestions(now, rulebook, questions);
  if (!answers.ok) return refused(answers.error);
  if (!isChanged) return { ok: true, value: { ...answer.value, ...answers.value } };
  const earlier = marginAnswer(expectedBy(rulebook, before), rulebook, { explain: false });
  if (!earlier.ok) return refused(earlier.error);
  return { ok: true, value: { ...answer.value, ...answers.value, before: earlier.value } };
}

const below = (name: string, mistakes: readonly Mistake[]): readonly Mistake[] =>
  mistakes.map(({ path, message }) => ({ path: [name, ...path], message }));

const malformed = (mistakes: readonly Mistake[]) =>
  ({ ok: false, error: { type: 'Malformed', mistakes } }) as const;
const refused = (refusal: MarginRefusal) =>
  ({ ok: false, error: { type: 'Refused', refusal } }) as const;
