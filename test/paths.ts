// The files of the repository: listed by git where there is one (new files included, ignored ones
// not), by a walk otherwise.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const ignoredFolders = new Set(['node_modules', 'dist', 'coverage', '.git', 'out', 'data']);

/** Every file that belongs to the repository, sorted by path. */
export function repositoryPaths(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const git = spawnSync('git', args, { cwd: repositoryRoot, encoding: 'utf8' });
  const listed = git.status === 0 ? git.stdout.split('\0').filter(Boolean) : walk('');
  return listed.filter(isFile).sort();
}

function isFile(path: string): boolean {
  return statSync(join(repositoryRoot, path), { throwIfNoEntry: false })?.isFile() ?? false;
}

function walk(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ignoredFolders.has(entry.name) ? [] : walk(path);
    return [path];
  });
}
