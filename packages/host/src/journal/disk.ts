// The few file operations that the journal and the snapshots need, so that a simulated disk can stand
// in and crash at any of them. Synchronous on purpose: a turn ends when its records are durable.
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { systemCode } from '../errors.ts';

export interface DiskFile {
  /** Writes `bytes[from, to)` at `position`; returns how many bytes were taken, which may be fewer. */
  write(range: WriteRange): number;
  /** Returns when everything written is on stable storage. After a failure nothing is known: never retry. */
  sync(): void;
  close(): void;
}
export type WriteRange = {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly position: number;
};

export interface Disk {
  makeDirectory(path: string): void;
  /** Names in a directory, sorted. */
  list(path: string): readonly string[];
  read(path: string): Uint8Array;
  /** Creates a file that must not exist yet. */
  create(path: string): DiskFile;
  /** Opens an existing file for writing. */
  open(path: string): DiskFile;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Makes creations, renames and removals in the directory durable. */
  syncDirectory(path: string): void;
}

/** The real disk. */
export const nodeDisk: Disk = {
  makeDirectory: makeDirectories,
  list: (path) => readdirSync(path).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
  read: (path) => readFileSync(path),
  create: (path) => nodeFile(openSync(path, 'wx', 0o644)),
  open: (path) => nodeFile(openSync(path, 'r+')),
  rename: renameSync,
  remove: unlinkSync,
  syncDirectory(path) {
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  },
};

/**
 * Makes a directory and those above it. Written out, because the recursive mkdir of Node turns for ever where a file
 * system answers ENOENT below a directory that exists (`/proc`).
 */
export function makeDirectories(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST' && statSync(path).isDirectory()) return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || parent === path || existsSync(parent)) throw error;
    makeDirectories(parent);
    mkdirSync(path);
  }
}

/** Writes all of `bytes[from, to)`: a disk may take fewer bytes than asked and say so only in the count. */
export function writeFully(file: DiskFile, range: WriteRange): void {
  const { bytes, to } = range;
  let { from, position } = range;
  while (from < to) {
    const taken = file.write({ bytes, from, to, position });
    if (taken <= 0) throw new Error(`the disk took ${taken} of ${to - from} bytes`);
    from += taken;
    position += taken;
  }
}

/** Puts a whole file in place: temporary file, sync, rename, sync of the directory. Old or new, never neither. */
export function replaceFile(disk: Disk, target: FileTarget, parts: readonly Uint8Array[]): void {
  const temporary = `${target.directory}/${target.name}.tmp`;
  if (disk.list(target.directory).includes(`${target.name}.tmp`)) disk.remove(temporary);
  const file = disk.create(temporary);
  try {
    let position = 0;
    for (const bytes of parts) {
      writeFully(file, { bytes, from: 0, to: bytes.length, position });
      position += bytes.length;
    }
    file.sync();
  } finally {
    file.close();
  }
  disk.rename(temporary, `${target.directory}/${target.name}`);
  disk.syncDirectory(target.directory);
}
export type FileTarget = { readonly directory: string; readonly name: string };

function nodeFile(fd: number): DiskFile {
  return {
    write: ({ bytes, from, to, position }) => writeSync(fd, bytes, from, to - from, position),
    sync: () => fdatasyncSync(fd),
    close: () => closeSync(fd),
  };
}
