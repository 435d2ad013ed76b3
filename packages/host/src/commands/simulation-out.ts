// What commands with --out put down: a page and its numbers under their own names, replacing their own. The folder is tried
// before the work, so that no result of minutes is lost to a wrong one.
import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import type { AssetConservation } from '@plimsoll/lab';
import { EXIT, explain, UserError } from '../errors.ts';
import { makeDirectories } from '../journal/disk.ts';

/** Makes the folder, if one is asked for. Throws UserError where it cannot be written. */
export function preparePageFolder(directory: string | undefined): void {
  if (directory === undefined) return;
  try {
    if (existsSync(directory) && !statSync(directory).isDirectory())
      throw new UserError(`--out ${directory} is a file; name a folder`);
    makeDirectories(directory);
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw explain(`write to --out ${directory}`, error);
  }
}

/** Throws UserError where the folder cannot be written. */
export function writePage(
  directory: string,
  page: {
    readonly name: string;
    readonly html: string;
    readonly json: string;
    readonly say: (line: string) => void;
  },
): void {
  const { name, html, json, say } = page;
  try {
    makeDirectories(directory);
    writeFileSync(`${directory}/${name}.html`, html);
    writeFileSync(`${directory}/${name}.json`, `${json}\n`);
  } catch (error) {
    throw explain(`write to --out ${directory}`, error);
  }
  say(`${directory}: ${name}.html and ${name}.json`);
}

/** Throws UserError for the first asset that was lost or made. */
export function refuseUnbalanced(assets: { readonly [symbol: string]: AssetConservation }): void {
  for (const [symbol, { difference }] of Object.entries(assets)) {
    if (difference === '0') continue;
    throw new UserError(
      `the books of the run do not balance: ${difference} ${symbol} came in and is not accounted for`,
      EXIT.booksWrong,
    );
  }
}
