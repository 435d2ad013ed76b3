// Text of a ladder file to a ladder: fields that the file leaves out are at their defaults, and every fault is one sentence
// that says where, what, and what would be legal. What the terms mean is the engine's (domain/ladder.ts).
import { checkLadder, DEFAULT_LADDER, type Ladder, rungOf } from '@plimsoll/engine';
import { inputFromJson, inputToJson, type JsonObject } from '@plimsoll/engine/wire';

/** A ladder file that cannot be used. */
export class LadderFileError extends Error {
  override readonly name = 'LadderFileError';
}

/** @throws LadderFileError with one sentence: file, path, value, legal range. */
export function readLadder(file: string, text: string): Ladder {
  const fail = (message: string): never => {
    throw new LadderFileError(`${file}: ${message}`);
  };
  const json = parsed(text, fail);
  const read = inputFromJson({ ...defaults(), ...json, rungs: withDefaults(json['rungs']) });
  if (!read.ok) {
    const { path, message } = read.error;
    return fail(`${path === '' ? 'the ladder' : path}: ${message}`);
  }
  if (read.value.type !== 'SetLadder') return fail('type: a ladder has none');
  const { type: _, time: __, ...ladder } = read.value;
  const outside = checkLadder(ladder);
  if (outside !== undefined) {
    const { parameter, value, range, unit } = outside;
    return fail(`${parameter}: ${value} is outside ${range} (${unit})`);
  }
  return ladder;
}

function parsed(
  text: string,
  fail: (message: string) => never,
): { readonly [name: string]: unknown } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return fail(`this is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(json)) return fail('a ladder is an object');
  for (const name of ['type', 'time'])
    if (Object.hasOwn(json, name)) return fail(`${name}: is not a field here`);
  if (!Object.hasOwn(json, 'rungs')) return fail('rungs: is missing');
  if (!Object.hasOwn(json, 'name')) return fail('name: is missing');
  return json;
}

const wireOf = (ladder: Ladder): JsonObject =>
  inputToJson({ type: 'SetLadder', time: 0, ...ladder });
const defaults = (): JsonObject => wireOf(DEFAULT_LADDER);

/** What is no list of objects is left for the wire to refuse. */
function withDefaults(rungs: unknown): unknown {
  if (!Array.isArray(rungs)) return rungs;
  const [rung] = wireOf({ ...DEFAULT_LADDER, rungs: [rungOf({ stage: 'takeOver' })] })[
    'rungs'
  ] as readonly JsonObject[];
  const { stage: _, ...usual } = rung as JsonObject;
  return rungs.map((each: unknown) => (isObject(each) ? { ...usual, ...each } : each));
}

const isObject = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
