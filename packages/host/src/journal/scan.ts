// Reads a journal from its first byte to its last and judges it: whole, with a tail that was never acknowledged, or
// damaged. Changes nothing. The start, the verifier and the tests all judge by this one function.
import { sha256Of } from '../hash.ts';
import type { Disk } from './disk.ts';
import {
  AT_PREV_HASH,
  decodeSegmentHeader,
  FRAME_HEADER_BYTES,
  type Frame,
  GENESIS_HASH,
  KIND_STEP,
  readFrame,
  SEGMENT_HEADER_BYTES,
  segmentName,
  segmentSequence,
  watermarkBeyond,
} from './frame.ts';
import { JournalDamagedError } from './journal-error.ts';
import { asBuffer, readSuperblock, type Superblock } from './superblock.ts';

/** A whole record; `payload` is valid during the call only. */
export type ScannedRecord = {
  readonly sequence: number;
  readonly payload: Uint8Array;
  readonly stepHash: Uint8Array;
};
export type ScanOptions = {
  readonly disk: Disk;
  readonly directory: string;
  readonly onRecord?: (record: ScannedRecord) => void;
  /** Passes over segments that end before this record: for who has scanned them already. */
  readonly fromSequence?: number;
  /** Called after each segment with the bytes done and the bytes in all. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** Bytes at the end of the last segment that belong to no acknowledged record. */
export type TornTail = {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  readonly why: string;
};
export type Scan = {
  /** 0 before the first record. */
  readonly lastSequence: number;
  readonly lastHash: Uint8Array;
  /** Last segment and how many of its bytes are good; undefined for an empty journal. */
  readonly lastSegment: { readonly firstSequence: number; readonly bytes: number } | undefined;
  /** A segment that was being created when the power went: its header is not whole. */
  readonly unbornSegment: string | undefined;
  readonly tornTail: TornTail | undefined;
  readonly superblock: Superblock | undefined;
  readonly totalBytes: number;
};

/**
 * Scans all segments in order, calling `onRecord` for every whole record.
 *
 * @throws JournalDamagedError when a record that is known to have been acknowledged is damaged or missing, or records
 *   do not follow each other.
 */
export function scanJournal(options: ScanOptions): Scan {
  const { disk, directory, onProgress } = options;
  const names = disk.list(directory).filter((name) => segmentSequence(name) !== undefined);
  const superblock = readSuperblock(disk, directory);
  const run: Run = {
    options,
    superblock,
    sequence: 0,
    hash: GENESIS_HASH,
    lastSegment: undefined,
    unbornSegment: undefined,
    tornTail: undefined,
  };
  let totalBytes = 0;
  for (const [index, name] of names.entries()) {
    if (isBefore(names[index + 1], options.fromSequence)) continue;
    const bytes = asBuffer(disk.read(`${directory}/${name}`));
    totalBytes += bytes.length;
    scanSegment(run, { name, bytes, isLast: index === names.length - 1 });
    onProgress?.(index + 1, names.length);
  }
  const acknowledged = superblock?.durableSequence ?? 0;
  if (run.sequence < acknowledged) {
    const place = { file: names.at(-1) ?? segmentName(1), offset: run.lastSegment?.bytes ?? 0 };
    throw new JournalDamagedError(
      place,
      `it ends with record ${run.sequence}, but record ${acknowledged} was acknowledged`,
    );
  }
  const { lastSegment, unbornSegment, tornTail } = run;
  return {
    lastSequence: run.sequence,
    lastHash: run.hash,
    lastSegment,
    unbornSegment,
    tornTail,
    superblock,
    totalBytes,
  };
}

type Run = {
  readonly options: ScanOptions;
  readonly superblock: Superblock | undefined;
  sequence: number;
  hash: Uint8Array;
  lastSegment: { readonly firstSequence: number; readonly bytes: number } | undefined;
  unbornSegment: string | undefined;
  tornTail: TornTail | undefined;
};
type Segment = { readonly name: string; readonly bytes: Buffer; readonly isLast: boolean };

function scanSegment(run: Run, segment: Segment): void {
  const { name, bytes } = segment;
  if (run.options.fromSequence !== undefined && run.lastSegment === undefined)
    startAt(run, segment);
  const next = run.sequence + 1;
  if (segmentSequence(name) !== next) {
    throw new JournalDamagedError(
      { file: name, offset: 0 },
      `record ${next} is missing, the segment begins with record ${segmentSequence(name) ?? 0}`,
    );
  }
  const header = decodeSegmentHeader(bytes);
  if (typeof header === 'string') {
    refuseIfAcknowledged(run, segment, { offset: 0, why: header });
    run.unbornSegment = name;
    run.tornTail = { file: name, offset: 0, bytes: bytes.length, why: header };
    return;
  }
  if (header.firstSequence !== next || !isSame(header.prevHash, run.hash)) {
    throw new JournalDamagedError(
      { file: name, offset: 0 },
      'the segment does not follow the one before',
    );
  }

  let at = SEGMENT_HEADER_BYTES;
  while (at < bytes.length) {
    const frame = readFrame(bytes, at);
    if (typeof frame === 'string') {
      refuseIfAcknowledged(run, segment, { offset: at, why: frame });
      run.tornTail = { file: name, offset: at, bytes: bytes.length - at, why: frame };
      break;
    }
    takeFrame(run, frame, { name, bytes, at });
    at += frame.bytes;
  }
  run.lastSegment = { firstSequence: next, bytes: at };
}

/** Whether the segment before the one of this name ends before the record. */
function isBefore(nextName: string | undefined, sequence: number | undefined): boolean {
  if (nextName === undefined || sequence === undefined) return false;
  return (segmentSequence(nextName) ?? 0) <= sequence;
}

/** Takes over sequence and hash from the header of the first segment that is read. */
function startAt(run: Run, segment: Segment): void {
  const header = decodeSegmentHeader(segment.bytes);
  if (typeof header === 'string' || header.firstSequence === 1) return;
  run.sequence = header.firstSequence - 1;
  run.hash = header.prevHash;
}

function takeFrame(
  run: Run,
  frame: Frame,
  place: { name: string; bytes: Buffer; at: number },
): void {
  const { name, bytes, at } = place;
  const expected = frame.kind === KIND_STEP ? run.sequence + 1 : run.sequence;
  if (frame.sequence !== expected) {
    throw new JournalDamagedError(
      { file: name, offset: at },
      `record ${frame.sequence} stands where record ${expected} belongs`,
    );
  }
  const body = bytes.subarray(at + AT_PREV_HASH, at + frame.bytes);
  if (!isSame(body.subarray(0, 32), run.hash)) {
    throw new JournalDamagedError(
      { file: name, offset: at },
      `record ${frame.sequence} does not follow record ${run.sequence}: their hashes do not chain`,
    );
  }
  if (frame.kind !== KIND_STEP) return;
  run.hash = sha256Of(body);
  run.sequence = frame.sequence;
  run.options.onRecord?.({
    sequence: frame.sequence,
    payload: bytes.subarray(at + FRAME_HEADER_BYTES, at + frame.bytes),
    stepHash: run.hash,
  });
}

/**
 * Damage is a torn tail only if nobody vouches for the record at its place: no later segment (it is created after the
 * one before was synced), no whole record behind it, and not the superblock.
 */
function refuseIfAcknowledged(
  run: Run,
  segment: Segment,
  damage: { readonly offset: number; readonly why: string },
): void {
  const next = run.sequence + 1;
  const place = { file: segment.name, offset: damage.offset };
  if (!segment.isLast) {
    throw new JournalDamagedError(place, `${damage.why}, and a later segment follows`);
  }
  const later = watermarkBeyond(segment.bytes, damage.offset);
  const durable = Math.max(later, run.superblock?.durableSequence ?? 0);
  if (durable >= next) {
    throw new JournalDamagedError(place, `${damage.why}, but record ${durable} was acknowledged`);
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  for (let index = 0; index < 32; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
