// How the models of a rulebook are put together: sums, maxima, multiples and roundings over named models, for the whole
// account or for each underlying, expiry or instrument. A venue's formula is data; nothing here knows a venue.
import { assert, assertNever } from '../../base/assert.ts';
import { Exact, type Rounding } from '../../base/exact.ts';
import { ok, type Result } from '../../base/result.ts';
import type { Figure, Level, LevelFigures, MarginRefusal, Scope } from './margin-model.ts';
import { type Group, scopesOf } from './scopes.ts';

export type Combination =
  | { readonly type: 'part'; readonly part: string }
  | { readonly type: 'constant'; readonly value: Exact }
  | { readonly type: 'sum' | 'max' | 'min'; readonly of: readonly Combination[] }
  | { readonly type: 'scale'; readonly by: Exact; readonly of: Combination }
  | {
      readonly type: 'round';
      readonly unit: Exact;
      readonly rounding: Rounding;
      readonly of: Combination;
    }
  /** The other level's figure: initial margin as a multiple of maintenance. */
  | { readonly type: 'level'; readonly level: Level; readonly of: Combination }
  /** The sum over the groups of the scope, or the largest of them. */
  | {
      readonly type: 'each';
      readonly group: Group;
      readonly take: 'sum' | 'max';
      readonly of: Combination;
    };

/** Asks a named model in a scope; asked once a scope, whatever the number of places that name it. */
export type AskPart = (part: string, scope: Scope) => Result<LevelFigures, MarginRefusal>;

/** Evaluates a combination at one level; the figure's parts are the figures it was made of. */
export function evaluate(
  combination: Combination,
  level: Level,
  scope: Scope,
  ask: AskPart,
): Result<Figure, MarginRefusal> {
  switch (combination.type) {
    case 'part': {
      const asked = ask(combination.part, scope);
      return asked.ok ? ok(asked.value[level]) : asked;
    }
    case 'constant':
      return ok({ name: 'constant', value: combination.value });
    case 'sum':
    case 'max':
    case 'min':
      return several(combination.type, combination.of, level, scope, ask);
    case 'scale':
      return single(combination.of, level, scope, ask, (of) => ({
        name: `${combination.by} x ${of.name}`,
        value: of.value.times(combination.by),
        parts: [of],
      }));
    case 'round':
      return single(combination.of, level, scope, ask, (of) => ({
        ...of,
        value: of.value.roundTo(combination.unit, combination.rounding),
      }));
    case 'level':
      return evaluate(combination.of, combination.level, scope, ask);
    case 'each': {
      const figures: Figure[] = [];
      for (const group of scopesOf(scope, combination.group)) {
        const figure = evaluate(combination.of, level, group, ask);
        if (!figure.ok) return figure;
        figures.push({ name: group.name, value: figure.value.value, parts: [figure.value] });
      }
      return ok(overGroups(combination, figures));
    }
    default:
      return assertNever(combination);
  }
}

/** Names of the models a combination asks. */
export function partsOf(combination: Combination): readonly string[] {
  switch (combination.type) {
    case 'part':
      return [combination.part];
    case 'constant':
      return [];
    case 'sum':
    case 'max':
    case 'min':
      return combination.of.flatMap(partsOf);
    default:
      return partsOf(combination.of);
  }
}

/** The formula in words, for pages: `max(a, sum(b, c))`. */
export function spelled(combination: Combination): string {
  switch (combination.type) {
    case 'part':
      return combination.part;
    case 'constant':
      return String(combination.value);
    case 'sum':
    case 'max':
    case 'min':
      return `${combination.type}(${combination.of.map(spelled).join(', ')})`;
    case 'scale':
      return `${combination.by} x ${spelled(combination.of)}`;
    case 'round':
      return `round(${spelled(combination.of)}, ${combination.unit})`;
    case 'level':
      return `${combination.level} of ${spelled(combination.of)}`;
    case 'each':
      return `${overEvery(combination)} of ${spelled(combination.of)}`;
    default:
      return assertNever(combination);
  }
}

function overGroups(
  each: Extract<Combination, { type: 'each' }>,
  parts: readonly Figure[],
): Figure {
  const name = overEvery(each);
  if (each.take === 'sum') return { name, value: Exact.sum(parts.map((p) => p.value)), parts };
  const largest = parts.reduce<Figure | undefined>(
    (most, part) => (most === undefined || part.value.isAbove(most.value) ? part : most),
    undefined,
  );
  if (largest === undefined) return { name, value: Exact.ZERO, parts };
  return { name, value: largest.value, because: largest.name, parts };
}

const overEvery = ({ group, take }: Extract<Combination, { type: 'each' }>): string =>
  `${take === 'sum' ? 'sum' : 'largest'} over every ${group}`;

function single(
  of: Combination,
  level: Level,
  scope: Scope,
  ask: AskPart,
  then: (of: Figure) => Figure,
): Result<Figure, MarginRefusal> {
  const figure = evaluate(of, level, scope, ask);
  return figure.ok ? ok(then(figure.value)) : figure;
}

function several(
  type: 'sum' | 'max' | 'min',
  of: readonly Combination[],
  level: Level,
  scope: Scope,
  ask: AskPart,
): Result<Figure, MarginRefusal> {
  const parts: Figure[] = [];
  for (const each of of) {
    const figure = evaluate(each, level, scope, ask);
    if (!figure.ok) return figure;
    parts.push(figure.value);
  }
  if (type === 'sum')
    return ok({ name: 'sum', value: Exact.sum(parts.map((p) => p.value)), parts });
  const [first, ...others] = parts;
  assert(first !== undefined, `a ${type} of at least one figure`);
  const picked = others.reduce((best, each) => {
    const order = each.value.compare(best.value);
    return (type === 'max' ? order > 0 : order < 0) ? each : best;
  }, first);
  const name = type === 'max' ? 'largest' : 'smallest';
  return ok({ name, value: picked.value, because: picked.name, parts });
}
