// The models that a rulebook may combine, and what each takes: drawn from the same schemas that check a file.
import { equityParameters, registeredModels, type Schema } from '@plimsoll/engine/models';
import { EXIT, UserError } from '../errors.ts';

/** Not a model, but written the same way: what a rulebook counts as equity. */
const EQUITY = { type: 'equity', doc: equityParameters.doc, parameters: equityParameters };

/** One line for each model, and for the rule of equity. */
export function modelLines(): readonly string[] {
  return [EQUITY, ...registeredModels.values()].map(
    ({ type, doc }) => `${type}: ${firstSentence(doc)}`,
  );
}

/** What one model does and every parameter it takes, indented as they nest. */
export function modelReference(name: string): readonly string[] {
  const model = name === EQUITY.type ? EQUITY : registeredModels.get(name);
  if (model === undefined) {
    const known = [...registeredModels.keys()].join(', ');
    throw new UserError(`there is no model ${name}; there are ${known}`, EXIT.usage);
  }
  return [model.type, oneLine(model.doc), '', ...memberLines(model.parameters, '')];
}

function memberLines(schema: Schema<unknown>, indent: string): readonly string[] {
  const { members, entry } = schema;
  if (members !== undefined) {
    return Object.entries(members).flatMap(([name, member]) => [
      `${indent}${name}${member.isOptional ? ' (optional)' : ''}: ${kindOf(member)}. ${member.doc}`,
      ...memberLines(member, `${indent}  `),
    ]);
  }
  return entry === undefined ? [] : memberLines(entry, indent);
}

/** `list of objects` rather than a repetition of what the next lines say. */
function kindOf(schema: Schema<unknown>): string {
  const { members, entry, expects } = schema;
  if (members !== undefined) return 'object';
  if (entry === undefined) return expects.replace(/, optional$/, '');
  return `${expects.startsWith('list') ? 'list' : 'by name'} of ${plural(entry)}`;
}

const plural = (entry: Schema<unknown>): string =>
  entry.members === undefined ? kindOf(entry) : 'objects';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

const firstSentence = (text: string): string =>
  /^.*?\.(?=\s|$)/.exec(oneLine(text))?.[0] ?? oneLine(text);
