// The embedded command log: an append-only journal in segment files. Responsible for order, durability and for knowing
// its own end; not for what a record says. `scan.ts` judges what is there, this file only ever adds to it.
import { explain } from '../errors.ts';
import type { CommandLog, LogRecord } from './command-log.ts';
import { type Disk, type DiskFile, nodeDisk, replaceFile, writeFully } from './disk.ts';
import {
  encodeSegmentHeader,
  FRAME_HEADER_BYTES,
  GENESIS_HASH,
  KIND_STEP,
  KIND_WATERMARK,
  SEGMENT_HEADER_BYTES,
  segmentName,
  writeFrame,
} from './frame.ts';
import { JournalPoisonedError } from './journal-error.ts';
import { type DirectoryLock, takeLock } from './lock.ts';
import { type Scan, scanJournal, type ScannedRecord } from './scan.ts';
import { writeSuperblock } from './superblock.ts';

export const SEGMENT_BYTES = 64 * 1024 * 1024;
/** Buffered bytes that are handed to the operating system before the turn ends. */
const BUFFER_BYTES = 4 * 1024 * 1024;
const EMPTY = new Uint8Array(0);

export type JournalOptions = {
  readonly directory: string;
  readonly disk?: Disk;
  readonly segmentBytes?: number;
  /**
   * `turn`: `commit` syncs. `segment`: a replay that can be run again; it syncs when a segment is full and at the end.
   */
  readonly sync?: 'turn' | 'segment';
  /** One line about what was found and done at the start. */
  readonly say?: (line: string) => void;
  /** Called for every record that is there. */
  readonly onRecord?: (record: ScannedRecord) => void;
  /** Taken by default; the simulated disk has no processes. */
  readonly lock?: (directory: string) => DirectoryLock;
};
export type OpenedJournal = { readonly journal: FileJournal; readonly scan: Scan };

/**
 * Opens the journal of a directory for writing, creating it where there is none. A tail that was never acknowledged is
 * cut and said in one line.
 *
 * @throws JournalDamagedError, JournalLockedError, UserError for a directory that cannot be written.
 */
export function openJournal(options: JournalOptions): OpenedJournal {
  const { directory, disk = nodeDisk, say = () => {}, lock: take = takeLock } = options;
  try {
    disk.makeDirectory(directory);
    const lock = take(directory);
    try {
      const { onRecord } = options;
      const scan = scanJournal({
        disk,
        directory,
        ...(onRecord === undefined ? {} : { onRecord }),
      });
      const end = settleEnd({ disk, directory, scan, say });
      return { journal: new FileJournal(options, { lock, scan, ...end }), scan };
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw explain(`open the journal in ${directory}`, error);
  }
}

/**
 * After anything but an orderly close, the last segment is written anew and synced before anyone builds on it: bytes
 * that a failed sync left in the page cache read well and are not on the disk. Cuts the torn tail on the way.
 */
function settleEnd(options: {
  readonly disk: Disk;
  readonly directory: string;
  readonly scan: Scan;
  readonly say: (line: string) => void;
}): { readonly segment: number; readonly offset: number } {
  const { disk, directory, scan, say } = options;
  const { tornTail, unbornSegment, lastSegment, lastSequence, superblock } = scan;
  if (tornTail !== undefined) {
    const bytes = tornTail.bytes === 1 ? '1 byte' : `${tornTail.bytes} bytes`;
    say(
      `${tornTail.file}: cut ${bytes} at byte ${tornTail.offset} that were never acknowledged ` +
        `(${tornTail.why}); the journal goes on after record ${lastSequence}`,
    );
  }
  if (lastSegment !== undefined && (superblock?.clean !== true || tornTail !== undefined)) {
    const name = segmentName(lastSegment.firstSequence);
    const bytes = disk.read(`${directory}/${name}`).subarray(0, lastSegment.bytes);
    replaceFile(disk, { directory, name }, [bytes]);
  }
  const segment = unbornSegment === undefined ? lastSegment?.firstSequence : undefined;
  if (segment !== undefined && lastSegment !== undefined) {
    writeSuperblock(disk, directory, {
      durableSequence: lastSequence,
      segment,
      offset: lastSegment.bytes,
      clean: false,
    });
    return { segment, offset: lastSegment.bytes };
  }
  // No segment, or one whose creation the crash interrupted: made whole by a rename over it.
  const header = encodeSegmentHeader({ firstSequence: lastSequence + 1, prevHash: scan.lastHash });
  replaceFile(disk, { directory, name: segmentName(lastSequence + 1) }, [header]);
  const segmentMade = lastSequence + 1;
  const offset = SEGMENT_HEADER_BYTES;
  writeSuperblock(disk, directory, {
    durableSequence: lastSequence,
    segment: segmentMade,
    offset,
    clean: false,
  });
  return { segment: segmentMade, offset };
}

type Start = {
  readonly lock: DirectoryLock;
  readonly scan: Scan;
  readonly segment: number;
  readonly offset: number;
};

export class FileJournal implements CommandLog {
  lastSequence: number;
  durableSequence: number;
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly segmentBytes: number;
  private readonly syncsEachTurn: boolean;
  private readonly lock: DirectoryLock;
  private lastHash: Uint8Array;
  /** Sequence that the last mark vouched for. */
  private marked: number;
  private file: DiskFile;
  private segment: number;
  /** Bytes of the segment that were handed to the operating system. */
  private written: number;
  private buffer = Buffer.allocUnsafe(64 * 1024);
  private buffered = 0;
  private state: 'open' | 'poisoned' | 'closed' = 'open';
  private failure: JournalPoisonedError | undefined;

  /** Through `openJournal` only. */
  constructor(options: JournalOptions, start: Start) {
    this.disk = options.disk ?? nodeDisk;
    this.directory = options.directory;
    this.segmentBytes = options.segmentBytes ?? SEGMENT_BYTES;
    this.syncsEachTurn = options.sync !== 'segment';
    this.lock = start.lock;
    this.lastSequence = start.scan.lastSequence;
    this.durableSequence = start.scan.lastSequence;
    this.marked = start.scan.lastSequence;
    this.lastHash = start.scan.lastSequence === 0 ? GENESIS_HASH : start.scan.lastHash;
    this.segment = start.segment;
    this.written = start.offset;
    this.file = this.disk.open(this.pathOf(start.segment));
  }

  append(record: LogRecord): void {
    this.assertOpen();
    if (record.sequence !== this.lastSequence + 1) {
      throw new Error(`record ${record.sequence} is appended after record ${this.lastSequence}`);
    }
    if (this.written + this.buffered >= this.segmentBytes) this.roll();
    this.addFrame(KIND_STEP, record.sequence, record.payload);
    this.lastSequence = record.sequence;
    this.lastHash = Uint8Array.from(record.stepHash);
    if (this.buffered >= BUFFER_BYTES) this.flush();
  }

  commit(): void {
    this.assertOpen();
    if (!this.syncsEachTurn || this.lastSequence === this.durableSequence) return;
    this.flush();
    this.sync();
    // The mark needs no sync of its own: if it is lost, no more is lost than the mark.
    this.mark();
  }

  close(): void {
    if (this.state === 'closed') return;
    if (this.state === 'open') {
      this.flush();
      this.sync();
      this.mark();
      this.sync();
      this.guard(() => this.recordEnd(true));
    }
    this.state = 'closed';
    this.file.close();
    this.lock.release();
  }

  /** Lets go of the directory without writing anything: what a failing process still owes its successor. */
  abandon(): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.file.close();
    this.lock.release();
  }

  /** Says behind the last record that it is durable, so that damage to it is known for what it is. */
  private mark(): void {
    if (this.marked === this.lastSequence) return;
    this.addFrame(KIND_WATERMARK, this.lastSequence, EMPTY);
    this.flush();
    this.marked = this.lastSequence;
  }

  private addFrame(kind: number, sequence: number, payload: Uint8Array): void {
    this.makeRoom(FRAME_HEADER_BYTES + payload.length);
    const durableUpTo = this.durableSequence;
    const frame = { kind, term: 0, sequence, durableUpTo, prevHash: this.lastHash, payload };
    this.buffered += writeFrame(this.buffer, this.buffered, frame);
  }

  private makeRoom(bytes: number): void {
    const needed = this.buffered + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, needed));
    larger.set(this.buffer.subarray(0, this.buffered));
    this.buffer = larger;
  }

  private flush(): void {
    if (this.buffered === 0) return;
    const range = { bytes: this.buffer, from: 0, to: this.buffered, position: this.written };
    this.guard(() => writeFully(this.file, range));
    this.written += this.buffered;
    this.buffered = 0;
  }

  private sync(): void {
    this.guard(() => this.file.sync());
    this.durableSequence = this.lastSequence;
  }

  /** Seals the full segment and begins the next: the next one's existence vouches for all before it. */
  private roll(): void {
    this.flush();
    this.sync();
    this.guard(() => {
      const next = this.lastSequence + 1;
      const file = this.disk.create(this.pathOf(next));
      const header = encodeSegmentHeader({ firstSequence: next, prevHash: this.lastHash });
      writeFully(file, { bytes: header, from: 0, to: header.length, position: 0 });
      file.sync();
      this.disk.syncDirectory(this.directory);
      this.file.close();
      this.file = file;
      this.segment = next;
      this.written = header.length;
      this.recordEnd(false);
    });
  }

  private recordEnd(clean: boolean): void {
    const { durableSequence, segment, written: offset } = this;
    writeSuperblock(this.disk, this.directory, { durableSequence, segment, offset, clean });
  }

  /** Any failure of the disk latches: from then on nothing is written and nothing is acknowledged. */
  private guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.state = 'poisoned';
      this.failure = new JournalPoisonedError(this.pathOf(this.segment), error);
      throw this.failure;
    }
  }

  private assertOpen(): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.state !== 'open') throw new Error('the journal is closed');
  }

  private pathOf(firstSequence: number): string {
    return `${this.directory}/${segmentName(firstSequence)}`;
  }
}
