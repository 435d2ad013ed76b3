// Reads the members of a published case: decimal strings, numbers, flags, lists. A member that is missing or of another
// type is an unknown case, never a silent zero.
import { type Exact, parseQuotient } from '@plimsoll/engine/models';
import { type JsonObject, UnknownCase } from './adapter.ts';

/** The exact value of a decimal or a quotient of two, `1.0/12.0`; a JSON number counts as it is written, 0.7 as 7/10. */
export function exactOf(from: JsonObject, name: string): Exact {
  const value = from[name];
  const text = typeof value === 'number' ? String(value) : value;
  const parsed = typeof text === 'string' ? parseQuotient(text) : undefined;
  if (parsed?.ok !== true) throw new UnknownCase(`"${name}" is ${shown(value)}, not a decimal`);
  return parsed.value;
}

/** The same where the member may be absent. */
export function exactOr(from: JsonObject, name: string, absent: Exact): Exact {
  return from[name] === undefined || from[name] === null ? absent : exactOf(from, name);
}

/** The nearest float: for volatilities, times in years and what else pricing takes. */
export function floatOf(from: JsonObject, name: string): number {
  return exactOf(from, name).toNumber();
}

export function textOf(from: JsonObject, name: string): string {
  const value = from[name];
  if (typeof value !== 'string') throw new UnknownCase(`"${name}" is ${shown(value)}, not text`);
  return value;
}

export function flagOf(from: JsonObject, name: string): boolean {
  const value = from[name];
  if (typeof value !== 'boolean') {
    throw new UnknownCase(`"${name}" is ${shown(value)}, not true or false`);
  }
  return value;
}

export function objectOf(from: JsonObject, name: string): JsonObject {
  const value = from[name];
  if (!isObject(value)) throw new UnknownCase(`"${name}" is ${shown(value)}, not an object`);
  return value;
}

export function listOf(from: JsonObject, name: string): readonly JsonObject[] {
  const value = from[name];
  if (!Array.isArray(value) || !value.every(isObject)) {
    throw new UnknownCase(`"${name}" is ${shown(value)}, not a list of objects`);
  }
  return value;
}

export const has = (from: JsonObject, name: string): boolean =>
  from[name] !== undefined && from[name] !== null;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'missing';
