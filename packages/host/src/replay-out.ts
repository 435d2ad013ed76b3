// The folder of a replay's results: refused where an earlier replay lies, unless told to replace it, and then only the
// files that a replay writes are touched.
import { existsSync, rmSync, statSync } from 'node:fs';
import { explain, UserError } from './errors.ts';
import { makeDirectories } from './journal/disk.ts';

const WRITTEN = [
  'report.json',
  'report.html',
  'journal',
  'comparison.html',
  'report-static.html',
  'report-adaptive.html',
] as const;

export type ReplayOut = { readonly directory: string; readonly journal: string };

/** Prepares the folder, before any long work. Throws UserError. */
export function prepareOut(directory: string, isForced: boolean): ReplayOut {
  try {
    if (existsSync(directory) && !statSync(directory).isDirectory()) {
      throw new UserError(`--out ${directory} is a file; name a folder`);
    }
    const found = WRITTEN.filter((name) => existsSync(`${directory}/${name}`));
    if (found.length > 0 && !isForced) {
      throw new UserError(
        `--out ${directory} already holds a replay (${found.join(', ')}); choose another folder, or ` +
          'replace it with --force',
      );
    }
    for (const name of found) rmSync(`${directory}/${name}`, { recursive: true });
    makeDirectories(directory);
  } catch (error) {
    throw explain(`write to --out ${directory}`, error);
  }
  return { directory, journal: `${directory}/journal` };
}
