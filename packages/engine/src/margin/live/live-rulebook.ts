// A venue's own rulebook, from the text that is kept and hashed to the form that live accounts are asked with. The text is
// the state; the form is derived from it and never hashed.
import { err, ok, type Result } from '../../base/result.ts';
import type { Mistake } from '../../domain/schema.ts';
import {
  type EquityParameters,
  equityParameters,
  withdrawableEquity,
} from '../collateral/equity.ts';
import type { Figure, MarginRefusal, Scope } from '../model/margin-model.ts';
import type { Rulebook } from '../model/rulebook.ts';
import { documentSchema } from '../rulebook/document.ts';
import { readRulebook } from '../rulebook/read-rulebook.ts';
import type { ExactRules } from './exact-portfolio.ts';

/** Deeper nesting than any formula needs; a parser's stack must not decide what a replica accepts. */
const NESTING_MAX = 32;

export type LiveRulebook = {
  readonly rulebook: Rulebook;
  readonly premiums: ExactRules['premiums'];
  /** Equity that may back a withdrawal; no gain has matured, since the ledger does not keep when one was made. */
  readonly withdrawable: (scope: Scope) => Result<Figure, MarginRefusal>;
};

/** Reads a rulebook's canonical text: JSON as it is written without spaces, every mistake with its path. */
export function readLiveRulebook(text: string): Result<LiveRulebook, readonly Mistake[]> {
  const parsed = parsedText(text);
  if (!parsed.ok) return err([{ path: [], message: parsed.error }]);
  const read = readRulebook(parsed.value);
  if (!read.ok) return read;
  const mistakes: Mistake[] = [];
  const document = documentSchema.read(parsed.value, [], mistakes);
  const equity = equityParameters.read(
    document?.equity.parameters,
    ['equity', 'parameters'],
    mistakes,
  );
  if (equity === undefined) return err(mistakes);
  const premiums = premiumsOf(equity);
  if (typeof premiums !== 'string') return err([premiums]);
  const withdrawable = withdrawableEquity(equity);
  return ok({
    rulebook: read.value,
    premiums,
    withdrawable: (scope) => withdrawable(scope, new Map()),
  });
}

/** The canonical text of a rulebook's JSON value. */
export const rulebookText = (document: unknown): string => JSON.stringify(document);

function parsedText(text: string): Result<unknown, string> {
  if (nestingOf(text) > NESTING_MAX)
    return err(`brackets are nested more than ${NESTING_MAX} deep`);
  try {
    const value: unknown = JSON.parse(text);
    return rulebookText(value) === text
      ? ok(value)
      : err('the text is not canonical: JSON without spaces, each key once');
  } catch (error) {
    if (error instanceof SyntaxError) return err('the text is not JSON');
    throw error;
  }
}

/** How deep brackets open outside of quoted text. */
function nestingOf(text: string): number {
  let deepest = 0;
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isQuoted && character === '\\') at++;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === '[' || character === '{')) depth++;
    else if (!isQuoted && (character === ']' || character === '}')) depth--;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

/** `pnl` takes the premium in the cost, as the ledger has it; every other way of counting options takes it as paid. */
function premiumsOf({ unrealised }: EquityParameters): LiveRulebook['premiums'] | Mistake {
  const initial = unrealised.initial.optionValue === 'pnl';
  const maintenance = unrealised.maintenance.optionValue === 'pnl';
  if (initial === maintenance) return initial ? 'inCost' : 'inBalance';
  return {
    path: ['equity', 'parameters', 'unrealised'],
    message:
      'options count as PnL at one level and at mark at the other: a premium is paid or it is not',
  };
}
