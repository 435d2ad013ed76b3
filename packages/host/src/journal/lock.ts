// One writer for each journal directory: a lock file, created exclusively, that names its process. A lock whose process
// is gone (kill -9, power cut) is taken over; the process id alone does not decide, because ids are used again.
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { systemCode } from '../errors.ts';
import { JournalLockedError } from './journal-error.ts';

export const LOCK_NAME = 'lock';

export type DirectoryLock = { release(): void };

/**
 * Takes the lock of a directory.
 *
 * @throws JournalLockedError when a process that is alive holds it (this one included).
 */
export function takeLock(directory: string): DirectoryLock {
  const path = `${directory}/${LOCK_NAME}`;
  const token = randomBytes(8).toString('hex');
  const mine = `${JSON.stringify({ pid: process.pid, start: startOf(process.pid) ?? '', token })}\n`;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (createWhole(path, mine, token)) {
      return { release: () => releaseLock(path, mine) };
    }
    const theirs = readIfThere(path);
    if (theirs === undefined) continue;
    const holder = parseHolder(theirs);
    if (holder !== undefined && isAlive(holder))
      throw new JournalLockedError(directory, holder.pid);
    setAside(path, theirs, token);
  }
  throw new JournalLockedError(directory, parseHolder(readIfThere(path) ?? '')?.pid ?? 0);
}

type Holder = { readonly pid: number; readonly start: string };

/** Creates the lock with its content in one step: a link to a finished file, so that no reader sees it half written. */
function createWhole(path: string, content: string, token: string): boolean {
  const draft = `${path}.${token}`;
  writeFileSync(draft, content, { flag: 'wx' });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    if (!LINKLESS.has(systemCode(error) ?? '')) throw error;
    return createPlain(path, content);
  } finally {
    unlinkSync(draft);
  }
}
/** What file systems without hard links answer. */
const LINKLESS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
]);

function createPlain(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a stale lock away. Two starters may race here: who finds that he moved a fresh lock puts it back. */
function setAside(path: string, stale: string, token: string): void {
  const aside = `${path}.stale-${token}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readIfThere(aside) !== stale) {
    try {
      linkSync(aside, path);
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
  unlinkSync(aside);
}

function releaseLock(path: string, mine: string): void {
  if (readIfThere(path) === mine) unlinkSync(path);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Undefined for anything that is no lock of ours; such a file is what a crash left. */
function parseHolder(content: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value !== 'object' || value === null) return undefined;
    const { pid, start } = value as { pid?: unknown; start?: unknown };
    if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, start: typeof start === 'string' ? start : '' };
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: there is such a process, of another user.
    if (systemCode(error) !== 'EPERM') return false;
  }
  const start = startOf(holder.pid);
  return start === undefined || holder.start === '' || start === holder.start;
}

/** When a process began, as the kernel tells it (boot and ticks since); undefined where it does not tell. */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name stands in parentheses and may hold anything; field 22 counts from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie holds nothing any more: its files are closed.
    if (fields[0] === 'Z') return 'gone';
    return `${boot}:${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}
