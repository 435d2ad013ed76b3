// A disk that forgets: writes and directory changes live in a cache until they are synced, and a crash decides what of
// the cache survives. Stricter than any real disk, so that an order of writes that is merely lucky fails here.
import type { Disk, DiskFile, WriteRange } from './disk.ts';

/** The power went. */
export class SimulatedCrash extends Error {
  override readonly name = 'SimulatedCrash';
}

/** What a crash leaves of the writes that were not synced. */
export type Survival =
  | { readonly type: 'nothing' }
  | { readonly type: 'everything' }
  /** The first `bytes` of them, in the order written. */
  | { readonly type: 'prefix'; readonly bytes: number }
  /** Each sector of 512 bytes on its own, by seed. */
  | { readonly type: 'sectors'; readonly seed: number }
  /** The files grew, and what they grew by reads as zeros. */
  | { readonly type: 'zeros' };

type Inode = { durable: Buffer; pending: { position: number; bytes: Buffer }[] };
type Change = (entries: Map<string, Inode>) => void;

export type Faults = {
  /** The operation with this number (from 0) does not happen: the power goes before it. */
  readonly crashAt?: number;
  /** A write takes at most this many bytes. */
  readonly writeMax?: number;
  /** The sync with this number (from 0) fails with EIO. */
  readonly failSyncAt?: number;
};

export class SimulatedDisk implements Disk {
  operations = 0;
  syncs = 0;
  private readonly faults: Faults;
  private readonly entries: Map<string, Inode>;
  private readonly durableEntries: Map<string, Inode>;
  private changes: Change[] = [];

  constructor(faults: Faults = {}, files: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.faults = faults;
    const made = [...files].map(([path, bytes]): [string, Inode] => [
      path,
      { durable: Buffer.from(bytes), pending: [] },
    ]);
    this.entries = new Map(made);
    this.durableEntries = new Map(made);
  }

  /** What the machine finds after the crash. */
  afterCrash(survival: Survival, faults: Faults = {}): SimulatedDisk {
    const entries = new Map(this.durableEntries);
    const isKept = survival.type === 'everything' || survival.type === 'zeros';
    if (isKept || survival.type === 'prefix') for (const change of this.changes) change(entries);
    let left = survival.type === 'prefix' ? survival.bytes : 0;
    const files = new Map<string, Uint8Array>();
    for (const [path, inode] of entries) {
      let content = inode.durable;
      for (const [index, write] of inode.pending.entries()) {
        const keep = Math.min(left, write.bytes.length);
        content = surviving(content, write, survival, { keep, index });
        left -= keep;
      }
      files.set(path, content);
    }
    return new SimulatedDisk(faults, files);
  }

  /** Bytes written and not synced. */
  get pendingBytes(): number {
    let bytes = 0;
    for (const inode of new Set([...this.entries.values(), ...this.durableEntries.values()])) {
      for (const write of inode.pending) bytes += write.bytes.length;
    }
    return bytes;
  }
  files(): Map<string, Uint8Array> {
    return new Map([...this.entries].map(([path, inode]) => [path, contentOf(inode)]));
  }

  makeDirectory(): void {}
  list(path: string): readonly string[] {
    const names = [...this.entries.keys()].filter((name) => name.startsWith(`${path}/`));
    return names.map((name) => name.slice(path.length + 1)).sort((a, b) => (a < b ? -1 : 1));
  }
  read(path: string): Uint8Array {
    return contentOf(this.inode(path));
  }
  create(path: string): DiskFile {
    this.operate();
    if (this.entries.has(path)) throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
    const inode: Inode = { durable: Buffer.alloc(0), pending: [] };
    this.change((entries) => void entries.set(path, inode));
    return this.fileOf(inode);
  }
  open(path: string): DiskFile {
    return this.fileOf(this.inode(path));
  }
  rename(from: string, to: string): void {
    this.operate();
    const inode = this.inode(from);
    this.change((entries) => {
      entries.delete(from);
      entries.set(to, inode);
    });
  }
  remove(path: string): void {
    this.operate();
    this.change((entries) => void entries.delete(path));
  }
  syncDirectory(): void {
    this.operate();
    for (const change of this.changes) change(this.durableEntries);
    this.changes = [];
  }

  private inode(path: string): Inode {
    const inode = this.entries.get(path);
    if (inode === undefined) throw new Error(`ENOENT ${path}`);
    return inode;
  }
  private change(change: Change): void {
    change(this.entries);
    this.changes.push(change);
  }
  private operate(): void {
    if (this.operations === this.faults.crashAt)
      throw new SimulatedCrash(`at operation ${this.operations}`);
    this.operations += 1;
  }
  private fileOf(inode: Inode): DiskFile {
    return {
      write: ({ bytes, from, to, position }: WriteRange) => {
        this.operate();
        const taken = Math.min(to - from, this.faults.writeMax ?? to - from);
        inode.pending.push({ position, bytes: Buffer.from(bytes.subarray(from, from + taken)) });
        return taken;
      },
      sync: () => {
        this.operate();
        this.syncs += 1;
        if (this.syncs - 1 === this.faults.failSyncAt) {
          throw Object.assign(new Error('EIO: i/o error, fdatasync'), {
            code: 'EIO',
            syscall: 'fdatasync',
          });
        }
        inode.durable = Buffer.from(contentOf(inode));
        inode.pending = [];
      },
      close: () => {},
    };
  }
}

const SECTOR_BYTES = 512;

function surviving(
  content: Buffer,
  write: { readonly position: number; readonly bytes: Buffer },
  survival: Survival,
  part: { readonly keep: number; readonly index: number },
): Buffer {
  switch (survival.type) {
    case 'nothing':
      return content;
    case 'everything':
      return overlay(content, write.position, write.bytes);
    case 'prefix':
      return overlay(content, write.position, write.bytes.subarray(0, part.keep));
    case 'zeros': {
      const grown = Math.max(0, write.position + write.bytes.length - content.length);
      return overlay(content, content.length, Buffer.alloc(grown));
    }
    case 'sectors': {
      let result = content;
      for (let at = 0; at < write.bytes.length; ) {
        const position = write.position + at;
        const sector = Math.floor(position / SECTOR_BYTES);
        const end = Math.min(write.bytes.length, at + SECTOR_BYTES - (position % SECTOR_BYTES));
        if (isDrawn(survival.seed, sector + part.index * 7919)) {
          result = overlay(result, position, write.bytes.subarray(at, end));
        }
        at = end;
      }
      return result;
    }
  }
}

function isDrawn(seed: number, number: number): boolean {
  let mixed = Math.imul(seed ^ (number * 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) & 1) === 1;
}

function contentOf(inode: Inode): Buffer {
  let content = inode.durable;
  for (const write of inode.pending) content = overlay(content, write.position, write.bytes);
  return content;
}

function overlay(content: Buffer, position: number, bytes: Uint8Array): Buffer {
  const result = Buffer.alloc(Math.max(content.length, position + bytes.length));
  content.copy(result);
  result.set(bytes, position);
  return result;
}
