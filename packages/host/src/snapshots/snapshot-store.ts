// Snapshots shorten recovery; they are never the record. Each is whole or ignored: a header that names the step, its
// hash and its root, a checksum over everything, and the engine's own bytes behind it.
import { crc32c } from '../journal/crc32c.ts';
import { type Disk, nodeDisk, replaceFile } from '../journal/disk.ts';
import { readU53, writeU53 } from '../journal/frame.ts';
import { asBuffer } from '../journal/superblock.ts';

export const SNAPSHOT_VERSION = 1;
/** The last one may turn out damaged when it is needed. */
export const SNAPSHOTS_KEPT = 2;

export type Snapshot = {
  readonly sequence: number;
  readonly stepHash: Uint8Array;
  readonly stateRoot: Uint8Array;
  /** `engine.snapshot()`. */
  readonly body: Uint8Array;
};
export type SnapshotFile = { readonly name: string; readonly sequence: number };

// magic 8 | version u32 | sequence u53 | stepHash 32 | stateRoot 32 | body length u53 | crc u32 over all but itself.
const MAGIC = Buffer.from('PLIMSNP1', 'latin1');
const HEADER_BYTES = 96;
const CRC_AT = 92;
const NAME = /^snapshot-(\d{12,16})\.plim$/;

export class SnapshotStore {
  private readonly directory: string;
  private readonly disk: Disk;

  constructor(directory: string, disk: Disk = nodeDisk) {
    this.directory = directory;
    this.disk = disk;
    disk.makeDirectory(directory);
  }

  /** Newest first, by name only: what is in them is read when it is needed. */
  list(): readonly SnapshotFile[] {
    const files: SnapshotFile[] = [];
    for (const name of this.disk.list(this.directory)) {
      const match = NAME.exec(name);
      if (match !== null) files.push({ name, sequence: Number(match[1]) });
    }
    return files.sort((a, b) => b.sequence - a.sequence);
  }

  /** Puts a snapshot in place and removes all but the newest. Old or new after a crash, never half of one. */
  write(snapshot: Snapshot): void {
    const name = `snapshot-${String(snapshot.sequence).padStart(12, '0')}.plim`;
    const header = encodeHeader(snapshot);
    replaceFile(this.disk, { directory: this.directory, name }, [header, snapshot.body]);
    const surplus = this.list().slice(SNAPSHOTS_KEPT);
    for (const { name: old } of surplus) this.disk.remove(`${this.directory}/${old}`);
    if (surplus.length > 0) this.disk.syncDirectory(this.directory);
  }

  /** The snapshot, or what is wrong with the file. */
  read(file: SnapshotFile): Snapshot | string {
    const snapshot = decodeSnapshot(this.disk.read(`${this.directory}/${file.name}`));
    if (typeof snapshot === 'string' || snapshot.sequence === file.sequence) return snapshot;
    return `it is the snapshot of step ${snapshot.sequence}`;
  }
}

/** A snapshot from the bytes of its file, or what is wrong with them. */
export function decodeSnapshot(file: Uint8Array): Snapshot | string {
  const bytes = asBuffer(file);
  if (!bytes.subarray(0, 8).equals(MAGIC)) return 'it does not start like a snapshot';
  if (bytes.length < HEADER_BYTES) return 'its header is cut short';
  const version = bytes.readUInt32LE(8);
  if (version !== SNAPSHOT_VERSION) {
    return `it has format version ${version}, this build reads ${SNAPSHOT_VERSION}`;
  }
  if (readU53(bytes, 84) !== bytes.length - HEADER_BYTES) return 'it is cut short';
  const body = bytes.subarray(HEADER_BYTES);
  if (checksum(bytes, body) !== bytes.readUInt32LE(CRC_AT)) return 'its checksum does not match';
  return {
    sequence: readU53(bytes, 12),
    stepHash: Uint8Array.from(bytes.subarray(20, 52)),
    stateRoot: Uint8Array.from(bytes.subarray(52, 84)),
    body,
  };
}

/** The bytes of a snapshot's file: the header, and the engine's own bytes behind it. */
export const encodeSnapshot = (snapshot: Snapshot): Uint8Array =>
  Buffer.concat([encodeHeader(snapshot), snapshot.body]);

function encodeHeader(snapshot: Snapshot): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(SNAPSHOT_VERSION, 8);
  writeU53(header, 12, snapshot.sequence);
  header.set(snapshot.stepHash, 20);
  header.set(snapshot.stateRoot, 52);
  writeU53(header, 84, snapshot.body.length);
  header.writeUInt32LE(checksum(header, snapshot.body), CRC_AT);
  return header;
}

function checksum(header: Uint8Array, body: Uint8Array): number {
  return crc32c(body, 0, body.length, crc32c(header, 0, CRC_AT));
}
