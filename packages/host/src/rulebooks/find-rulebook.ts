// Rulebooks by name (those that come with Plimsoll) or by path (a venue's own).
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readRulebook, type Rulebook } from '@plimsoll/engine/models';
import { DocumentError, readJsonDocument } from '../documents/json-document.ts';
import { EXIT, UserError } from '../errors.ts';

const DEFAULT = 'plimsoll';
const folder = dirname(
  createRequire(import.meta.url).resolve(`@plimsoll/engine/rulebooks/${DEFAULT}.json`),
);

/** Names of the rulebooks that come with Plimsoll, in order. */
export function rulebookNames(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** The file of a rulebook given by name or by path. */
export function rulebookFile(nameOrPath: string): string {
  const isPath = nameOrPath.endsWith('.json') || nameOrPath.includes('/');
  const file = isPath ? nameOrPath : join(folder, `${nameOrPath}.json`);
  if (existsSync(file)) return file;
  const known = rulebookNames().join(', ');
  throw new UserError(
    `there is no rulebook ${nameOrPath}: give the path of a file, or one of ${known}`,
    EXIT.usage,
  );
}

/** Reads and checks a rulebook; a DocumentError names every mistake with its line. */
export function loadRulebook(nameOrPath: string): Rulebook {
  const document = readJsonDocument(rulebookFile(nameOrPath));
  const rulebook = readRulebook(document.value);
  if (rulebook.ok) return rulebook.value;
  throw new DocumentError(document.file, document.located(rulebook.error));
}
