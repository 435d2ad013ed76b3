// Ladders by name (those that come with Plimsoll) or by path (a venue's own).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { Ladder } from '@plimsoll/engine';
import { LadderFileError, readLadder } from '@plimsoll/lab';
import { EXIT, explain, UserError } from '../errors.ts';

const DEFAULT = 'plimsoll';
const folder = dirname(
  createRequire(import.meta.url).resolve(`@plimsoll/engine/ladders/${DEFAULT}.json`),
);

/** Names of the ladders that come with Plimsoll: ours first, then in order. */
export function ladderNames(): readonly string[] {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));
  return [DEFAULT, ...names.filter((name) => name !== DEFAULT).sort((a, b) => (a < b ? -1 : 1))];
}

/** @throws UserError where there is no such ladder, or with the fault of its file. */
export function loadLadder(nameOrPath: string): Ladder {
  const isPath = nameOrPath.endsWith('.json') || nameOrPath.includes('/');
  const file = isPath ? nameOrPath : join(folder, `${nameOrPath}.json`);
  if (!existsSync(file))
    throw new UserError(
      `there is no ladder ${nameOrPath}: give the path of a file, or one of ${ladderNames().join(', ')}`,
      EXIT.usage,
    );
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw explain(`read ${file}`, error);
  }
  try {
    return readLadder(basename(file), text);
  } catch (error) {
    if (error instanceof LadderFileError) throw new UserError(error.message, EXIT.failure, error);
    throw error;
  }
}
