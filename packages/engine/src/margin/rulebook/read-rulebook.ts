// From a parsed rulebook file to a rulebook that can be asked, or every mistake in it with its path. Nothing is assumed for
// a value that is missing, and nothing that is written is ignored.
import { err, ok, type Result } from '../../base/result.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { isObject, type Mistake, type Path } from '../../domain/schema.ts';
import { type EquityParameters, equityModel, equityParameters } from '../collateral/equity.ts';
import { partsOf } from '../model/combination.ts';
import type { BoundModel, MarginRefusal, Scope } from '../model/margin-model.ts';
import type { Part, Rulebook, RoundingRule } from '../model/rulebook.ts';
import { documentSchema, type ModelUse, type RulebookDocument } from './document.ts';
import { type RegisteredModel, registeredModels } from './registry.ts';

/** Reads a rulebook; the mistakes are in the order of the file's members. */
export function readRulebook(value: unknown): Result<Rulebook, readonly Mistake[]> {
  const mistakes: Mistake[] = [];
  const document = documentSchema.read(value, [], mistakes);
  if (document === undefined) return err(mistakes);
  const equity = equityParameters.read(
    document.equity.parameters,
    ['equity', 'parameters'],
    mistakes,
  );
  checkSources(document, mistakes);
  const parts = new Map<string, Part>();
  for (const [name, use] of document.models) {
    const part = readPart(name, use, mistakes);
    if (part !== undefined) parts.set(name, part);
  }
  checkFormulas(document, mistakes);
  if (mistakes.length > 0 || equity === undefined) return err(mistakes);
  return ok(rulebookOf(document, equity, parts));
}

function rulebookOf(
  document: RulebookDocument,
  equity: EquityParameters,
  parts: ReadonlyMap<string, Part>,
): Rulebook {
  const { name, title, initial, maintenance, rounding } = document;
  const rule = (given: typeof rounding.requirement): RoundingRule | undefined =>
    given === undefined ? undefined : { unit: given.unit, rounding: given.direction };
  const requirementRounding = rule(rounding.requirement);
  const equityRounding = rule(rounding.equity);
  return {
    name,
    title,
    equity: equityModel(equity),
    premiums: equity.unrealised.maintenance.optionValue === 'pnl' ? 'inCost' : 'inBalance',
    parts,
    initial,
    maintenance,
    ...(requirementRounding === undefined ? {} : { requirementRounding }),
    ...(equityRounding === undefined ? {} : { equityRounding }),
    coversEverything: true,
  };
}

function readPart(name: string, use: ModelUse, mistakes: Mistake[]): Part | undefined {
  const path: Path = ['models', name];
  const model = registeredModels.get(use.model);
  if (model === undefined) {
    const known = [...registeredModels.keys()].join(', ');
    mistakes.push({
      path: [...path, 'model'],
      message: `there is no model "${use.model}"; there are ${known}`,
    });
    return undefined;
  }
  const before = mistakes.length;
  if (use.parameters === undefined && use.parametersFor === undefined) {
    mistakes.push({ path, message: '"parameters" or "parametersFor" is missing' });
  }
  const general =
    use.parameters === undefined
      ? undefined
      : model.read(use.parameters, [...path, 'parameters'], mistakes);
  const special = readSpecial(use, model, path, mistakes);
  if (mistakes.length > before) return undefined;
  return {
    name,
    applies: appliesTo(use),
    isAddOn: model.isAddOn,
    isAskedWhenFlat: use.asked === 'always',
    modelFor: (scope) => pick(name, scope, general, special),
  };
}

/** The models of `parametersFor`; a text in place of parameters is the key whose parameters hold here too. */
function readSpecial(
  use: ModelUse,
  model: RegisteredModel,
  path: Path,
  mistakes: Mistake[],
): ReadonlyMap<string, BoundModel> {
  const given = use.parametersFor ?? new Map<string, unknown>();
  const special = new Map<string, BoundModel>();
  for (const [key, value] of given) {
    if (typeof value === 'string') continue;
    const bound = model.read(value, [...path, 'parametersFor', key], mistakes);
    if (bound !== undefined) special.set(key, bound);
  }
  for (const [key, value] of given) {
    if (typeof value !== 'string') continue;
    const other = special.get(value);
    if (other !== undefined) special.set(key, other);
    else if (given.get(value) === undefined || typeof given.get(value) === 'string') {
      const message = `"${value}" is no key of "parametersFor" that states parameters of its own`;
      mistakes.push({ path: [...path, 'parametersFor', key], message });
    }
  }
  return special;
}

/** The parameters of the scope's symbol, else of its underlying, else the general ones. */
function pick(
  name: string,
  scope: Scope,
  general: BoundModel | undefined,
  special: ReadonlyMap<string, BoundModel>,
): Result<BoundModel, MarginRefusal> {
  const own = special.get(scope.name) ?? special.get(soleUnderlying(scope) ?? '');
  const model = own ?? general;
  if (model !== undefined) return ok(model);
  return err({
    code: 'NoRuleApplies',
    where: scope.name,
    message: `"${name}" has no parameters for ${scope.name}; it has them for ${[...special.keys()].slice(0, 12).join(', ')}`,
  });
}

function soleUnderlying(scope: Scope): string | undefined {
  const { positions, orders } = scope.holdings;
  const [first, ...others] = new Set(
    [...positions, ...orders].map(({ instrument }) => instrument.underlying),
  );
  return others.length === 0 ? first : undefined;
}

function appliesTo(use: ModelUse): (instrument: Instrument) => boolean {
  const { kinds, payoffs, underlyings, exceptUnderlyings } = use.appliesTo ?? {};
  return (instrument) =>
    (kinds === undefined || kinds.includes(instrument.kind)) &&
    (payoffs === undefined || payoffs.includes(instrument.payoff)) &&
    (underlyings === undefined || underlyings.includes(instrument.underlying)) &&
    exceptUnderlyings?.includes(instrument.underlying) !== true;
}

function checkSources(document: RulebookDocument, mistakes: Mistake[]): void {
  const check = (source: string, path: Path): void => {
    if (document.sources.has(source)) return;
    const known = [...document.sources.keys()].join(', ');
    mistakes.push({ path, message: `the source "${source}" is not in "sources" (${known})` });
  };
  const checkBlock = (block: RulebookDocument['equity'] | ModelUse, path: Path): void => {
    check(block.source, [...path, 'source']);
    for (const [value, source] of block.valueSources ?? []) {
      const at: Path = [...path, 'valueSources', value];
      check(source, at);
      if (!states(block, value.split('.'))) {
        mistakes.push({ path: at, message: `"${value}" is not stated here, so it has no source` });
      }
    }
  };
  check(document.rounding.source, ['rounding', 'source']);
  checkBlock(document.equity, ['equity']);
  for (const [name, use] of document.models) checkBlock(use, ['models', name]);
}

/** Whether a block states a value: the path goes through objects, lists and tables of the file. */
function states(block: unknown, path: readonly string[]): boolean {
  let at = block;
  for (const key of path) {
    if (at instanceof Map) at = at.get(key);
    else if (Array.isArray(at)) at = at[Number(key)];
    else if (isObject(at) && Object.hasOwn(at, key)) at = at[key];
    else return false;
  }
  return at !== undefined;
}

function checkFormulas(document: RulebookDocument, mistakes: Mistake[]): void {
  const named = new Set<string>();
  for (const level of ['initial', 'maintenance'] as const) {
    for (const part of partsOf(document[level])) {
      named.add(part);
      if (document.models.has(part)) continue;
      mistakes.push({
        path: [level],
        message: `the formula names "${part}", which "models" does not define`,
      });
    }
  }
  for (const name of document.models.keys()) {
    if (named.has(name)) continue;
    mistakes.push({
      path: ['models', name],
      message: `no formula names "${name}": it would change nothing`,
    });
  }
}
