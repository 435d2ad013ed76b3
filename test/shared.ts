// How tests find reference data that is too large for the repository: price files (`data`) and
// published cases of venues (`vectors`). They lie in a folder `shared` beside the repository, or
// where PLIMSOLL_SHARED says. A test that needs a file which is absent is skipped, by name.
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe } from 'vitest';
import { repositoryRoot } from './paths.ts';

/** The folder that holds `data` and `vectors`; it need not exist. */
export const sharedFolder = resolve(
  process.env['PLIMSOLL_SHARED'] ?? join(repositoryRoot, '..', 'shared'),
);

/** The absolute path of a shared file such as `data/NAME.csv.gz` or `vectors/NAME.json`. */
export function sharedPath(file: string): string {
  return join(sharedFolder, file);
}

/** Whether every one of the shared files is there. */
export function hasShared(files: readonly string[]): boolean {
  return files.every((file) => existsSync(sharedPath(file)));
}

/**
 * Describes tests that read shared files, each given relative to the shared folder. Where one is
 * absent the group is skipped and its title says which; `fn` receives the absolute paths in order.
 */
export function describeWithShared(
  name: string,
  files: readonly string[],
  fn: (paths: string[]) => void,
): void {
  const missing = files.filter((file) => !existsSync(sharedPath(file)));
  if (missing.length === 0) {
    describe(name, () => fn(files.map(sharedPath)));
    return;
  }
  const where = relative(repositoryRoot, sharedFolder) || sharedFolder;
  const message = `${name} (skipped: ${missing.join(', ')} not found in ${where})`;
  process.stderr.write(`${message}\n`);
  describe.skip(message, () => fn(files.map(sharedPath)));
}
