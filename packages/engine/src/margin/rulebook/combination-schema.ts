// Reads the formula of a rulebook: a model's name, or an object with one key that says how others are combined.
// `"perps"`, `{"max": ["a", "b"]}`, `{"scale": "1.3", "of": ...}`, `{"each": "underlying", "of": ...}`.
import { Exact, type Rounding } from '../../base/exact.ts';
import { isObject, type Mistake, type Path, type Schema } from '../../domain/schema.ts';
import type { Combination } from '../model/combination.ts';
import { LEVELS } from '../model/margin-model.ts';
import { GROUPS } from '../model/scopes.ts';

export const ROUNDINGS: readonly Rounding[] = [
  'down',
  'up',
  'towardZero',
  'awayFromZero',
  'halfAwayFromZero',
  'halfEven',
];
const EXPECTS =
  'the name of a model, or one of {"sum": [...]}, {"max": [...]}, {"min": [...]}, {"scale": "1.3", "of": ...}, ' +
  '{"round": "0.01", "direction": "up", "of": ...}, {"level": "maintenance", "of": ...}, {"each": "underlying", "of": ...} (the ' +
  'sum, or with "take": "max" the largest), ' +
  '{"constant": "0"}';

/** Keys from the top of the file down to a formula's innermost part; each step of a formula has one or two. */
const PATH_LENGTH_MAX = 64;

export const combinationSchema: Schema<Combination> = {
  expects: EXPECTS,
  doc: 'How the models are combined.',
  isOptional: false,
  read: readCombination,
};

function readCombination(value: unknown, path: Path, mistakes: Mistake[]): Combination | undefined {
  if (path.length > PATH_LENGTH_MAX) {
    mistakes.push({ path, message: 'the formula is nested deeper than anybody could follow' });
    return undefined;
  }
  if (typeof value === 'string') return { type: 'part', part: value };
  if (!isObject(value)) return mistaken(value, path, mistakes);
  for (const type of ['sum', 'max', 'min'] as const) {
    if (value[type] !== undefined) return readSeveral(type, value, path, mistakes);
  }
  if (value['constant'] !== undefined) {
    const constant = positive(value['constant'], [...path, 'constant'], mistakes);
    return constant === undefined ? undefined : { type: 'constant', value: constant };
  }
  const of =
    value['of'] === undefined ? undefined : readCombination(value['of'], [...path, 'of'], mistakes);
  if (of === undefined) {
    return value['of'] === undefined ? mistaken(value, path, mistakes) : undefined;
  }
  return readWrapper(value, of, path, mistakes);
}

function readSeveral(
  type: 'sum' | 'max' | 'min',
  value: Readonly<Record<string, unknown>>,
  path: Path,
  mistakes: Mistake[],
): Combination | undefined {
  const items = value[type];
  const hasOthers = Object.keys(value).length > 1;
  if (hasOthers || !Array.isArray(items) || items.length === 0) {
    return mistaken(value, path, mistakes);
  }
  const of = items.map((each, index) => readCombination(each, [...path, type, index], mistakes));
  return of.every((each) => each !== undefined) ? { type, of } : undefined;
}

function readWrapper(
  value: Readonly<Record<string, unknown>>,
  of: Combination,
  path: Path,
  mistakes: Mistake[],
): Combination | undefined {
  const { scale, round, direction, level, each, take = 'sum', of: _, ...others } = value;
  const named = [scale, round, level, each].filter((one) => one !== undefined).length;
  if (named !== 1 || Object.keys(others).length > 0) return mistaken(value, path, mistakes);
  if (scale !== undefined) {
    const by = positive(scale, [...path, 'scale'], mistakes);
    return by === undefined ? undefined : { type: 'scale', by, of };
  }
  if (round !== undefined) {
    const unit = positive(round, [...path, 'round'], mistakes);
    const rounding = ROUNDINGS.find((one) => one === direction);
    if (rounding === undefined) {
      mistakes.push({ path, message: `"direction" takes one of ${ROUNDINGS.join(', ')}` });
      return undefined;
    }
    return unit === undefined ? undefined : { type: 'round', unit, rounding, of };
  }
  const ofLevel = LEVELS.find((one) => one === level);
  if (ofLevel !== undefined) return { type: 'level', level: ofLevel, of };
  const group = GROUPS.find((one) => one === each);
  if (group !== undefined && (take === 'sum' || take === 'max')) {
    return { type: 'each', group, take, of };
  }
  return mistaken(value, path, mistakes);
}

function positive(value: unknown, path: Path, mistakes: Mistake[]): Exact | undefined {
  const parsed = typeof value === 'string' ? Exact.parse(value) : undefined;
  if (parsed?.ok === true && parsed.value.sign > 0) return parsed.value;
  mistakes.push({ path, message: `${JSON.stringify(value)} is not a decimal string above 0` });
  return undefined;
}

function mistaken(value: unknown, path: Path, mistakes: Mistake[]): undefined {
  const shown = JSON.stringify(value)?.slice(0, 60) ?? 'nothing';
  mistakes.push({ path, message: `${shown} is no formula: it takes ${EXPECTS}` });
  return undefined;
}
