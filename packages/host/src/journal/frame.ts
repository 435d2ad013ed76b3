// The bytes of the journal: segment headers and record frames, little-endian. `JOURNAL.md` in this folder is the
// same in a table. A frame of another format version is
// refused by name; from the first release on an older one will stay readable.
import { crc32c } from './crc32c.ts';

/** 2: contracts beyond linear perpetuals, rulebooks, portfolio accounts. */
export const FORMAT_VERSION = 5;

/** A step of the engine, and a mark that says up to where earlier records are durable. */
export const KIND_STEP = 1;
export const KIND_WATERMARK = 2;

/** stepHash before the first step. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(32);

// length u32 | crc u32 | version u8 | kind u8 | term u32 | sequence u64 | durableUpTo u64 | prevHash 32 | payload.
// `length` counts what follows the crc; the crc covers length and what follows it. prevHash stands right before the
// payload, so that stepHash = sha256(prevHash || payload) is one call over neighbouring bytes.
const AT_CRC = 4;
const AT_VERSION = 8;
const AT_KIND = 9;
const AT_TERM = 10;
const AT_SEQUENCE = 14;
const AT_DURABLE = 22;
export const AT_PREV_HASH = 30;
export const FRAME_HEADER_BYTES = 62;
const UNCOUNTED_BYTES = AT_VERSION;
/** No record comes near it: a length above it is damage, whatever the checksum would say. */
export const PAYLOAD_BYTES_MAX = 256 * 1024 * 1024;

export type Frame = {
  readonly kind: number;
  readonly term: number;
  readonly sequence: number;
  readonly durableUpTo: number;
  /** Of the whole frame. */
  readonly bytes: number;
};
export type NewFrame = {
  readonly kind: number;
  readonly term: number;
  readonly sequence: number;
  readonly durableUpTo: number;
  readonly prevHash: Uint8Array;
  readonly payload: Uint8Array;
};

/** Writes a frame at `at`; the buffer has room for it. Returns its length in bytes. */
export function writeFrame(into: Buffer, at: number, frame: NewFrame): number {
  const total = FRAME_HEADER_BYTES + frame.payload.length;
  into.writeUInt32LE(total - UNCOUNTED_BYTES, at);
  into[at + AT_VERSION] = FORMAT_VERSION;
  into[at + AT_KIND] = frame.kind;
  into.writeUInt32LE(frame.term, at + AT_TERM);
  writeU53(into, at + AT_SEQUENCE, frame.sequence);
  writeU53(into, at + AT_DURABLE, frame.durableUpTo);
  into.set(frame.prevHash, at + AT_PREV_HASH);
  into.set(frame.payload, at + FRAME_HEADER_BYTES);
  into.writeUInt32LE(frameCrc(into, at, total), at + AT_CRC);
  return total;
}

/** The frame at `at`, or what is wrong with the bytes there. */
export function readFrame(from: Buffer, at: number): Frame | string {
  if (at + FRAME_HEADER_BYTES > from.length) return 'the record is cut short';
  const bytes = from.readUInt32LE(at) + UNCOUNTED_BYTES;
  if (bytes < FRAME_HEADER_BYTES || bytes - FRAME_HEADER_BYTES > PAYLOAD_BYTES_MAX) {
    return `the record states an impossible length of ${bytes} bytes`;
  }
  if (at + bytes > from.length) return 'the record is cut short';
  if (frameCrc(from, at, bytes) !== from.readUInt32LE(at + AT_CRC)) {
    return 'the checksum does not match';
  }
  const version = from[at + AT_VERSION];
  if (version !== FORMAT_VERSION) {
    return `the record has format version ${version}, this build reads ${FORMAT_VERSION}`;
  }
  const kind = from[at + AT_KIND] as number;
  const term = from.readUInt32LE(at + AT_TERM);
  const sequence = readU53(from, at + AT_SEQUENCE);
  const durableUpTo = readU53(from, at + AT_DURABLE);
  if (kind !== KIND_STEP && kind !== KIND_WATERMARK) return `the record is of unknown kind ${kind}`;
  if (durableUpTo > sequence) return 'the record vouches for records after itself';
  return { kind, term, sequence, durableUpTo, bytes };
}

/**
 * Looks for whole records behind damage at `at`, byte by byte, and returns the highest sequence that one of them
 * says was durable; -1 if there is none.
 */
export function watermarkBeyond(from: Buffer, at: number): number {
  let watermark = -1;
  let position = at + 1;
  while (position + FRAME_HEADER_BYTES <= from.length) {
    // Two bytes rule out nearly every position before a checksum is computed.
    const kind = from[position + AT_KIND];
    const isCandidate =
      from[position + AT_VERSION] === FORMAT_VERSION &&
      (kind === KIND_STEP || kind === KIND_WATERMARK);
    const frame = isCandidate ? readFrame(from, position) : 'no candidate';
    if (typeof frame === 'string') {
      position += 1;
      continue;
    }
    watermark = Math.max(watermark, frame.durableUpTo);
    position += frame.bytes;
  }
  return watermark;
}

const SEGMENT_MAGIC = Buffer.from('PLIMSEG1', 'latin1');
export const SEGMENT_HEADER_BYTES = 64;
const HEADER_CRC_AT = 60;

export type SegmentHeader = { readonly firstSequence: number; readonly prevHash: Uint8Array };

/** magic 8 | version u32 | term u32 | firstSequence u64 | prevHash 32 | zero 4 | crc u32. */
export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  SEGMENT_MAGIC.copy(bytes);
  bytes.writeUInt32LE(FORMAT_VERSION, 8);
  writeU53(bytes, 16, header.firstSequence);
  bytes.set(header.prevHash, 24);
  bytes.writeUInt32LE(crc32c(bytes, 0, HEADER_CRC_AT), HEADER_CRC_AT);
  return bytes;
}

/** The header of a segment, or what is wrong with it. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | string {
  if (bytes.length < SEGMENT_HEADER_BYTES) return 'the segment header is cut short';
  if (!bytes.subarray(0, 8).equals(SEGMENT_MAGIC))
    return 'it does not start like a journal segment';
  if (crc32c(bytes, 0, HEADER_CRC_AT) !== bytes.readUInt32LE(HEADER_CRC_AT)) {
    return 'the checksum of the segment header does not match';
  }
  const version = bytes.readUInt32LE(8);
  if (version !== FORMAT_VERSION) {
    return `the segment has format version ${version}, this build reads ${FORMAT_VERSION}`;
  }
  return { firstSequence: readU53(bytes, 16), prevHash: Uint8Array.from(bytes.subarray(24, 56)) };
}

const SEGMENT_NAME = /^journal-(\d{12,16})\.plim$/;

/** File name of the segment whose first record has this sequence. */
export function segmentName(firstSequence: number): string {
  return `journal-${String(firstSequence).padStart(12, '0')}.plim`;
}

/** First sequence of a segment's file name, undefined for any other file. */
export function segmentSequence(name: string): number | undefined {
  const match = SEGMENT_NAME.exec(name);
  return match === null ? undefined : Number(match[1]);
}

export function writeU53(into: Buffer, at: number, value: number): void {
  into.writeUInt32LE(value % 0x1_0000_0000, at);
  into.writeUInt32LE(Math.floor(value / 0x1_0000_0000), at + 4);
}

export function readU53(from: Buffer, at: number): number {
  return from.readUInt32LE(at + 4) * 0x1_0000_0000 + from.readUInt32LE(at);
}

function frameCrc(bytes: Buffer, at: number, total: number): number {
  const ofLength = crc32c(bytes, at, at + AT_CRC);
  return crc32c(bytes, at + AT_VERSION, at + total, ofLength);
}
