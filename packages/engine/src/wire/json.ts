// Records to JSON and back, driven by the schema tables: amounts are decimal integer strings (raw quanta, lots, ticks),
// ids and times are numbers, hashes are hex. Reading is strict and total: a record, or the path and what is wrong there.
import { assert, assertNever } from '../base/assert.ts';
import { fitsI64 } from '../base/fixed.ts';
import { fromHex, toHex } from '../base/hash.ts';
import { err, ok, type Result } from '../base/result.ts';
import { RULEBOOK_LENGTH_MAX } from '../domain/parameter.ts';
import type { Fields, Kind, RecordOf, ScalarKind, SchemaTable } from '../domain/record.ts';

/** Longest text, document and list that JSON may bring in. */
export const TEXT_LENGTH_MAX = 256;
export const DOCUMENT_LENGTH_MAX = RULEBOOK_LENGTH_MAX;
export const LIST_LENGTH_MAX = 4096;

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };
/** `path` like `prices[0].price`; empty for the record itself. `message` is one clause without the path. */
export type WireError = { readonly path: string; readonly message: string };

/** The JSON form of a record of `table`, `type` first, fields in the order of the table. */
export function recordToJson<T extends SchemaTable>(table: T, record: RecordOf<T>): JsonObject {
  const schema = table[record.type];
  assert(schema !== undefined, `record type ${record.type} is in the table`);
  return { type: record.type, ...fieldsToJson(schema.fields, record) };
}

/** Reads JSON (as `JSON.parse` gives it) as a record of `table`; never throws, whatever the value. */
export function recordFromJson<T extends SchemaTable>(
  table: T,
  json: unknown,
): Result<RecordOf<T>, WireError> {
  if (!isObject(json)) return wrong('', `an object is expected, not ${describe(json)}`);
  const type = own(json, 'type');
  if (type === undefined) return wrong('type', 'is missing');
  if (typeof type !== 'string') return wrong('type', `text is expected, not ${describe(type)}`);
  const schema = Object.hasOwn(table, type) ? table[type] : undefined;
  if (schema === undefined) {
    return wrong('type', `${quote(type)} is not one of ${Object.keys(table).join(', ')}`);
  }
  const fields = readFields(schema.fields, json, { path: '', type });
  // The fields were read by the table's own schema of this type.
  return fields.ok ? ok(fields.value as RecordOf<T>) : fields;
}

type Values = { [name: string]: unknown };

function fieldsToJson(fields: Fields, record: object): JsonObject {
  const values = record as Values;
  const json: { [name: string]: Json } = {};
  for (const [name, kind] of Object.entries(fields)) json[name] = toJson(kind, values[name]);
  return json;
}

function toJson(kind: Kind, value: unknown): Json {
  if (typeof kind === 'object' && 'list' in kind) {
    return (value as readonly object[]).map((row) => fieldsToJson(kind.list, row));
  }
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return toHex(value);
  return value as Json;
}

type Place = { readonly path: string; readonly type?: string };

function readFields(fields: Fields, json: object, place: Place): Result<Values, WireError> {
  const prefix = place.path === '' ? '' : `${place.path}.`;
  const isTagged = place.type !== undefined;
  for (const name of Object.keys(json)) {
    if (Object.hasOwn(fields, name) || (isTagged && name === 'type')) continue;
    return wrong(`${prefix}${clip(name)}`, 'is not a field here');
  }
  const values: Values = isTagged ? { type: place.type } : {};
  for (const [name, kind] of Object.entries(fields)) {
    const path = `${prefix}${name}`;
    const value = own(json, name);
    if (value === undefined) return wrong(path, 'is missing');
    const read = readKind(kind, value, path);
    if (!read.ok) return read;
    values[name] = read.value;
  }
  return ok(values);
}

function readKind(kind: Kind, value: unknown, path: string): Result<unknown, WireError> {
  if (typeof kind === 'string') return readScalar(kind, value, path);
  if ('list' in kind) return readList(kind.list, value, path);
  if (typeof value !== 'string') return wrong(path, `text is expected, not ${describe(value)}`);
  if (kind.includes(value)) return ok(value);
  return wrong(path, `${quote(value)} is not one of ${kind.join(', ')}`);
}

function readList(fields: Fields, value: unknown, path: string): Result<unknown, WireError> {
  if (!Array.isArray(value)) return wrong(path, `a list is expected, not ${describe(value)}`);
  if (value.length > LIST_LENGTH_MAX) {
    return wrong(path, `a list has at most ${LIST_LENGTH_MAX} rows, this one has ${value.length}`);
  }
  const rows: Values[] = [];
  for (let i = 0; i < value.length; i++) {
    const row: unknown = value[i];
    const at = `${path}[${i}]`;
    if (!isObject(row)) return wrong(at, `an object is expected, not ${describe(row)}`);
    const read = readFields(fields, row, { path: at });
    if (!read.ok) return read;
    rows.push(read.value);
  }
  return ok(rows);
}

/** Least and most of each kind that is a JSON number. */
export const NUMBER_RANGES = {
  id: [0, 0xffff_ffff],
  count: [0, 0xffff_ffff],
  ppm: [-0x8000_0000, 0x7fff_ffff],
  time: [0, Number.MAX_SAFE_INTEGER],
  order: [0, Number.MAX_SAFE_INTEGER],
} as const satisfies { readonly [K in ScalarKind]?: readonly [number, number] };

/** The form of an amount: no sign but `-`, no leading zero, no minus zero, no point, at most 19 digits. */
export const AMOUNT_PATTERN = '^(0|-?[1-9][0-9]{0,18})$';
const AMOUNT = new RegExp(AMOUNT_PATTERN, 'u');
const HASH = /^[0-9a-f]{64}$/u;

function readScalar(kind: ScalarKind, value: unknown, path: string): Result<unknown, WireError> {
  switch (kind) {
    case 'flag':
      if (typeof value === 'boolean') return ok(value);
      return wrong(path, `true or false is expected, not ${describe(value)}`);
    case 'id':
    case 'count':
    case 'ppm':
    case 'time':
    case 'order':
      return readNumber(NUMBER_RANGES[kind], value, path);
    case 'quanta':
    case 'lots':
    case 'ticks':
    case 'price':
    case 'wide':
      return readAmount(value, path);
    case 'text':
      return readText(value, path, TEXT_LENGTH_MAX);
    case 'document':
      return readText(value, path, DOCUMENT_LENGTH_MAX);
    case 'hash':
      if (typeof value === 'string' && HASH.test(value)) return ok(fromHex(value));
      return wrong(path, '64 lower-case hexadecimal digits are expected');
    default:
      return assertNever(kind);
  }
}

function readNumber(
  [least, most]: readonly [number, number],
  value: unknown,
  path: string,
): Result<number, WireError> {
  if (typeof value !== 'number') {
    return wrong(path, `a whole number is expected, not ${describe(value)}`);
  }
  // `-0` is a number token of its own that the canonical bytes do not have.
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    return wrong(path, `a whole number is expected, not ${Object.is(value, -0) ? '-0' : value}`);
  }
  if (value < least || value > most) {
    return wrong(path, `${value} does not lie between ${least} and ${most}`);
  }
  return ok(value);
}

function readAmount(value: unknown, path: string): Result<bigint, WireError> {
  if (typeof value === 'number') return wrong(path, 'amounts are text such as "1500", not numbers');
  if (typeof value !== 'string') return wrong(path, `an amount is text, not ${describe(value)}`);
  if (/^-?[1-9][0-9]{19,}$/u.test(value))
    return wrong(path, `${quote(value)} does not fit 64 bits`);
  if (!AMOUNT.test(value)) return wrong(path, `${quote(value)} is not a whole number in text`);
  const amount = BigInt(value);
  if (!fitsI64(amount)) return wrong(path, `${value} does not fit 64 bits`);
  return ok(amount);
}

function readText(value: unknown, path: string, most: number): Result<string, WireError> {
  if (typeof value !== 'string') return wrong(path, `text is expected, not ${describe(value)}`);
  if (value.length > most) {
    return wrong(path, `text has at most ${most} characters, not ${value.length}`);
  }
  return ok(value);
}

const wrong = (path: string, message: string): Result<never, WireError> => err({ path, message });
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object's own value only: nothing inherited, and `__proto__` is a name like any other. */
const own = (json: object, name: string): unknown =>
  Object.hasOwn(json, name) ? (json as Values)[name] : undefined;

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);
const quote = (text: string): string => JSON.stringify(clip(text));
