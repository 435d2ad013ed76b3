// Runs every published case of a folder through the engine's models: reads the files, asks the adapters, compares.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Tolerance } from '@plimsoll/engine/models';
import { explain, UserError } from '../errors.ts';
import { type Adapter, UnknownCase, type VectorCase, type VectorFile } from './adapter.ts';
import { type Difference, differences } from './compare.ts';
import { isObject } from './fields.ts';
import { adapters } from './registry.ts';
import { toleranceOf } from './tolerance.ts';

export type CaseFailure = {
  readonly case: string;
  /** Why the case could not be asked at all, or where it differs. */
  readonly reason?: string;
  readonly differences: readonly Difference[];
};
export type FileResult = {
  readonly file: string;
  readonly passed: number;
  readonly failed: number;
  readonly total: number;
  readonly failures: readonly CaseFailure[];
};

/** The files of a folder in the order of their names. */
export function runFolder(folder: string): readonly FileResult[] {
  const names = jsonFilesOf(folder);
  if (names.length === 0) throw new UserError(`no file of published cases (*.json) in ${folder}`);
  return names.map((name) => runFile(join(folder, `${name}.json`), name));
}

function jsonFilesOf(folder: string): readonly string[] {
  let entries: readonly string[];
  try {
    entries = readdirSync(folder);
  } catch (error) {
    throw explain(`read the folder ${folder}`, error);
  }
  return entries
    .filter((entry) => entry.endsWith('.json'))
    .map((entry) => basename(entry, '.json'))
    .sort(byName);
}

function runFile(path: string, name: string): FileResult {
  const document = readDocument(path);
  if (document === undefined) return unusable(name, 'the file cannot be read as JSON');
  const cases = isObject(document) ? document['cases'] : undefined;
  if (!isObject(document) || !Array.isArray(cases)) {
    return unusable(name, 'the file has no list "cases"');
  }
  const adapter = adapters[name];
  if (adapter === undefined)
    return unusable(name, 'no model answers files of this name', cases.length);
  const file: VectorFile = { name, raw: document };
  const failures = cases.flatMap((raw: unknown, index) => failureOf(raw, index, file, adapter));
  const total = cases.length;
  const failed = failures.length;
  return { file: name, passed: total - failed, failed, total, failures };
}

const byName = new Intl.Collator('en').compare;

function readDocument(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

const unusable = (file: string, reason: string, total = 1): FileResult => ({
  file,
  passed: 0,
  failed: total,
  total,
  failures: [{ case: 'the whole file', reason, differences: [] }],
});

function failureOf(
  raw: unknown,
  index: number,
  file: VectorFile,
  adapter: Adapter,
): readonly CaseFailure[] {
  const name = isObject(raw) && typeof raw['name'] === 'string' ? raw['name'] : `case ${index}`;
  if (!isObject(raw) || !isObject(raw['input']) || !isObject(raw['expected'])) {
    return [{ case: name, reason: 'it has no objects "input" and "expected"', differences: [] }];
  }
  const testCase: VectorCase = { name, input: raw['input'], expected: raw['expected'], raw };
  try {
    const tolerance: Tolerance = toleranceOf(raw['tolerance'] ?? file.raw['defaultTolerance']);
    const found = differences(testCase.expected, adapter(testCase, file), tolerance);
    return found.length === 0 ? [] : [{ case: name, differences: found }];
  } catch (error) {
    // An assertion of the engine on a published case is a failure of that case, and the others are still run.
    const kind = error instanceof UnknownCase ? 'unknown case' : 'the engine stopped';
    const reason = `${kind}: ${error instanceof Error ? error.message : String(error)}`;
    return [{ case: name, reason, differences: [] }];
  }
}
