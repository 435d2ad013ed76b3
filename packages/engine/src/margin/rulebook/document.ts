// What a rulebook file holds, as schemas: where every value comes from, how money is rounded, what counts as equity, the
// models with their parameters, and the two formulas. The parameters of a model are its own schema (registry.ts).
import {
  checked,
  decimal,
  list,
  object,
  oneOf,
  optional,
  type Schema,
  table,
  text,
  type TypeOf,
  whole,
} from '../../domain/schema.ts';
import { PAYOFFS } from '../../domain/instrument.ts';
import { combinationSchema, ROUNDINGS } from './combination-schema.ts';

export const SOURCE_KINDS = [
  'code',
  'documentation',
  'data',
  'general',
  'inferred',
  'house',
] as const;
const KINDS = ['perpetual', 'future', 'option'] as const;

const date = checked(text('A day, as 2026-11-21.'), (value) =>
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value)
    ? undefined
    : `${JSON.stringify(value)} is not a day written as 2026-11-21`,
);

export const sourceSchema = object('Where values come from.', {
  title: text('What the page, file or message is called.'),
  where: text('Its address, or repository, commit and path.'),
  date,
  kind: oneOf('How it is known; "inferred" is our own reading of behaviour.', SOURCE_KINDS),
});

const rounding = object('A grid and a direction.', {
  unit: decimal('Grid, numeraire units.', { above: '0' }),
  direction: oneOf('Direction.', ROUNDINGS),
});

/** Any JSON; the model named beside it reads it with its own schema. */
const anything: Schema<unknown> = {
  expects: 'the parameters of the model',
  doc: 'See the model.',
  isOptional: false,
  read: (value) => value,
};

const appliesTo = object(
  'Which instruments the model looks at; all of them where a line is left out.',
  {
    kinds: optional(list('Kinds of contract.', oneOf('Kind.', KINDS), 1)),
    payoffs: optional(list('Payoffs.', oneOf('Payoff.', PAYOFFS), 1)),
    underlyings: optional(list('Underlyings.', text('Symbol of a coin.'), 1)),
    exceptUnderlyings: optional(list('Underlyings left out.', text('Symbol of a coin.'), 1)),
  },
);

const valueSources = table(
  'Sources of values that come from elsewhere, by their path from the block they stand in: "parameters.orders".',
  text('Key in "sources".'),
);

export const modelSchema = object('One use of a margin model.', {
  model: text('Name of the model.'),
  source: text('Key in "sources".'),
  note: optional(text('What a reader should know about these values.')),
  appliesTo: optional(appliesTo),
  asked: optional(
    oneOf('Whether the model is asked where no position applies: rules on collateral are.', [
      'whenHeld',
      'always',
    ]),
  ),
  parameters: optional(anything),
  parametersFor: optional(
    table(
      'Parameters by underlying or by symbol; the text of another key says that its parameters hold here too.',
      anything,
    ),
  ),
  valueSources: optional(valueSources),
});

export const documentSchema = object('A rulebook.', {
  format: whole('Version of this form.', { min: 1, max: 1 }),
  name: checked(text('Short name, as the file is called.'), (value) =>
    /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value)
      ? undefined
      : `the name ${JSON.stringify(value)} takes lower-case words joined by "-"`,
  ),
  title: text('Name for people.'),
  about: text('What it states and how far it goes, in a few sentences.'),
  date,
  sources: table('Where the values come from, by a short key.', sourceSchema),
  inferred: list(
    'Which parts are not public and what was assumed; empty if none.',
    text('One part.'),
  ),
  notCovered: list('What of the venue this file leaves out; empty if nothing.', text('One part.')),
  rounding: object('How money is rounded.', {
    source: text('Key in "sources".'),
    requirement: optional(rounding),
    equity: optional(rounding),
    remainder: oneOf('Who gets what a split cannot divide.', [
      'largestRemainder',
      'last',
      'sink',
      'payer',
      'notApplicable',
    ]),
  }),
  equity: object('What counts as equity.', {
    source: text('Key in "sources".'),
    parameters: anything,
    valueSources: optional(valueSources),
  }),
  models: table('The models used, by a name of their own.', modelSchema),
  initial: combinationSchema,
  maintenance: combinationSchema,
});

export type RulebookDocument = TypeOf<typeof documentSchema>;
export type ModelUse = TypeOf<typeof modelSchema>;
