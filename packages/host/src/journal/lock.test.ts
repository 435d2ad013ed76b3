import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../errors.ts';
import { JournalLockedError } from './journal-error.ts';
import { LOCK_NAME, takeLock } from './lock.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(`${tmpdir()}/plimsoll-lock-`);
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('lock of a journal directory', () => {
  it('J12 refuses a second holder in one sentence, and frees the directory on release', () => {
    const lock = takeLock(directory);
    expect(() => takeLock(directory)).toThrow(JournalLockedError);
    try {
      takeLock(directory);
    } catch (error) {
      expect((error as JournalLockedError).exitCode).toBe(EXIT.locked);
      expect((error as JournalLockedError).message).toContain(`process ${process.pid}`);
    }
    lock.release();
    takeLock(directory).release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('J12 takes over the lock of a process that is gone', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(`${directory}/${LOCK_NAME}`, JSON.stringify({ pid, start: 'then' }));
    takeLock(directory).release();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('J12 takes over a lock whose process id was given to another process', () => {
    writeFileSync(
      `${directory}/${LOCK_NAME}`,
      JSON.stringify({ pid: process.pid, start: 'before' }),
    );
    const lock = takeLock(directory);
    expect(readFileSync(`${directory}/${LOCK_NAME}`, 'utf8')).toContain('token');
    lock.release();
  });

  it('J12 takes over a lock that a crash left empty or half written', () => {
    for (const content of ['', '{"pid":', 'x']) {
      writeFileSync(`${directory}/${LOCK_NAME}`, content);
      takeLock(directory).release();
    }
  });
});
