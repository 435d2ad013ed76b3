// Made-up records with a true hash chain, for tests of the journal that need no engine.
import { sha256 } from '../hash.ts';
import type { LogRecord } from './command-log.ts';
import type { Disk } from './disk.ts';
import { GENESIS_HASH } from './frame.ts';
import { type FileJournal, openJournal, type OpenedJournal } from './journal.ts';
import { scanJournal } from './scan.ts';

export const DIRECTORY = '/journal';

/** Records 1 to `count`; payloads differ in length and content. */
export function madeUpRecords(count: number): readonly LogRecord[] {
  const records: LogRecord[] = [];
  let hash = GENESIS_HASH;
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const payload = Buffer.from(`record ${sequence} ${'x'.repeat((sequence * 37) % 90)}`);
    hash = sha256(hash, payload);
    records.push({ sequence, stepHash: hash, payload });
  }
  return records;
}

/** Opens on a simulated disk, where no other process can be. */
export function openSimulated(disk: Disk, segmentBytes = 1200): OpenedJournal & { said: string[] } {
  const said: string[] = [];
  const opened = openJournal({
    directory: DIRECTORY,
    disk,
    segmentBytes,
    say: (line) => said.push(line),
    lock: () => ({ release: () => {} }),
  });
  return { ...opened, said };
}

/** Appends in turns of `perTurn` and tells after each how far was acknowledged. */
export function appendInTurns(
  journal: FileJournal,
  records: readonly LogRecord[],
  onTurn: (appended: number, acknowledged: number) => void = () => {},
  perTurn = 3,
): void {
  for (let at = 0; at < records.length; at += perTurn) {
    for (const record of records.slice(at, at + perTurn)) {
      journal.append(record);
      onTurn(journal.lastSequence, journal.durableSequence);
    }
    journal.commit();
    onTurn(journal.lastSequence, journal.durableSequence);
  }
}

/** Texts of all records that a scan finds. */
export function recordsIn(disk: Disk): string[] {
  const found: string[] = [];
  scanJournal({
    disk,
    directory: DIRECTORY,
    onRecord: ({ payload }) => found.push(Buffer.from(payload).toString()),
  });
  return found;
}
