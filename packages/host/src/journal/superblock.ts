// A second witness beside the segments: how far the journal was known to be durable when a segment was rolled or the
// journal was closed. Two slots are written in turn, so that a torn write leaves the older one.
import { crc32c } from './crc32c.ts';
import { type Disk, replaceFile, writeFully } from './disk.ts';
import { readU53, writeU53 } from './frame.ts';

export const SUPERBLOCK_NAME = 'superblock.plim';
const SLOT_BYTES = 4096;
const MAGIC = Buffer.from('PLIMSUP1', 'latin1');
const CRC_AT = 44;

export type Superblock = {
  readonly durableSequence: number;
  /** First sequence of the last segment, and how many of its bytes were durable. */
  readonly segment: number;
  readonly offset: number;
  /** The journal was closed in order and nothing was appended since. */
  readonly clean: boolean;
};
type Slot = Superblock & { readonly counter: number };

/** The newest intact slot; undefined if there is no file or neither slot is intact. */
export function readSuperblock(disk: Disk, directory: string): Superblock | undefined {
  return readSlots(disk, directory).at(-1);
}

/** Writes the older slot and syncs. */
export function writeSuperblock(disk: Disk, directory: string, value: Superblock): void {
  const newest = readSlots(disk, directory).at(-1);
  const counter = (newest?.counter ?? 0) + 1;
  const slot = encodeSlot({ ...value, counter });
  if (!disk.list(directory).includes(SUPERBLOCK_NAME)) {
    replaceFile(disk, { directory, name: SUPERBLOCK_NAME }, [slot, slot]);
    return;
  }
  const file = disk.open(`${directory}/${SUPERBLOCK_NAME}`);
  try {
    writeFully(file, {
      bytes: slot,
      from: 0,
      to: slot.length,
      position: (counter % 2) * SLOT_BYTES,
    });
    file.sync();
  } finally {
    file.close();
  }
}

/** Intact slots, older first. */
function readSlots(disk: Disk, directory: string): Slot[] {
  if (!disk.list(directory).includes(SUPERBLOCK_NAME)) return [];
  const bytes = asBuffer(disk.read(`${directory}/${SUPERBLOCK_NAME}`));
  return [0, SLOT_BYTES]
    .map((at) => decodeSlot(bytes.subarray(at, at + SLOT_BYTES)))
    .filter((slot) => slot !== undefined)
    .sort((a, b) => a.counter - b.counter);
}

/** magic 8 | counter u64 | durableSequence u64 | segment u64 | offset u64 | clean u8 | zero 3 | crc u32. */
function encodeSlot(slot: Slot): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES);
  MAGIC.copy(bytes);
  writeU53(bytes, 8, slot.counter);
  writeU53(bytes, 16, slot.durableSequence);
  writeU53(bytes, 24, slot.segment);
  writeU53(bytes, 32, slot.offset);
  bytes[40] = slot.clean ? 1 : 0;
  bytes.writeUInt32LE(crc32c(bytes, 0, CRC_AT), CRC_AT);
  return bytes;
}

function decodeSlot(bytes: Buffer): Slot | undefined {
  if (bytes.length < CRC_AT + 4 || !bytes.subarray(0, 8).equals(MAGIC)) return undefined;
  if (crc32c(bytes, 0, CRC_AT) !== bytes.readUInt32LE(CRC_AT)) return undefined;
  return {
    counter: readU53(bytes, 8),
    durableSequence: readU53(bytes, 16),
    segment: readU53(bytes, 24),
    offset: readU53(bytes, 32),
    clean: bytes[40] === 1,
  };
}

/** The same bytes as a Buffer, whose readers the formats use. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
