import { describe, expect, it } from 'vitest';
import { EXIT } from '../errors.ts';
import { crc32c } from './crc32c.ts';
import { segmentName } from './frame.ts';
import {
  appendInTurns,
  DIRECTORY,
  madeUpRecords,
  openSimulated,
  recordsIn,
} from './journal.fixture.ts';
import { JournalDamagedError, JournalPoisonedError } from './journal-error.ts';
import { SimulatedDisk, type Survival } from './simulated-disk.fixture.ts';
import { SUPERBLOCK_NAME } from './superblock.ts';

const RECORDS = madeUpRecords(20);
const TEXTS = RECORDS.map(({ payload }) => Buffer.from(payload).toString());
const ONE_SEGMENT = 1_000_000;
const FIRST = `${DIRECTORY}/${segmentName(1)}`;

/** Files of a journal of 20 records in one segment: closed in order, or as a kill leaves it. */
function twentyRecords(end: 'closed' | 'killed'): Map<string, Uint8Array> {
  const disk = new SimulatedDisk();
  const { journal } = openSimulated(disk, ONE_SEGMENT);
  appendInTurns(journal, RECORDS);
  if (end === 'closed') journal.close();
  return disk.files();
}

function openFiles(files: ReadonlyMap<string, Uint8Array>): {
  found: string[];
  said: string[];
  error: unknown;
  disk: SimulatedDisk;
} {
  const disk = new SimulatedDisk({}, files);
  try {
    const { said } = openSimulated(disk, ONE_SEGMENT);
    return { found: recordsIn(disk), said, error: undefined, disk };
  } catch (error) {
    return { found: [], said: [], error, disk };
  }
}

describe('crc32c', () => {
  it('gives the published values', () => {
    // RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
    expect(crc32c(Buffer.from(Array.from({ length: 32 }, (_, at) => at)))).toBe(0x46dd794e);
  });
  it('goes on from an earlier result', () => {
    const bytes = Buffer.from('one text in two parts');
    expect(crc32c(bytes, 5, bytes.length, crc32c(bytes, 0, 5))).toBe(crc32c(bytes));
  });
});

describe('journal', () => {
  it('gives back what was appended, over segments and restarts', () => {
    const disk = new SimulatedDisk();
    const first = openSimulated(disk);
    appendInTurns(first.journal, RECORDS.slice(0, 11));
    first.journal.close();
    const second = openSimulated(disk);
    expect(second.scan.lastSequence).toBe(11);
    appendInTurns(second.journal, RECORDS.slice(11));
    second.journal.close();
    expect(recordsIn(disk)).toEqual(TEXTS);
    expect(
      disk.list(DIRECTORY).filter((name) => name.startsWith('journal-')).length,
    ).toBeGreaterThan(2);
    expect(second.said).toEqual([]);
  });

  it('acknowledges at the commit, not at the append', () => {
    const { journal } = openSimulated(new SimulatedDisk());
    const turns: string[] = [];
    appendInTurns(
      journal,
      RECORDS.slice(0, 4),
      (appended, durable) => turns.push(`${appended}/${durable}`),
      2,
    );
    expect(turns).toEqual(['1/0', '2/0', '2/2', '3/2', '4/2', '4/4']);
  });

  it('syncs once a turn', () => {
    const disk = new SimulatedDisk();
    const { journal } = openSimulated(disk, ONE_SEGMENT);
    const before = disk.syncs;
    appendInTurns(journal, RECORDS, () => {}, 5);
    expect(disk.syncs - before).toBe(4);
  });

  it('J7 writes on when the disk takes fewer bytes than asked', () => {
    const disk = new SimulatedDisk({ writeMax: 100 });
    const { journal } = openSimulated(disk);
    appendInTurns(journal, RECORDS);
    journal.close();
    expect(recordsIn(disk)).toEqual(TEXTS);
  });

  it('J5 latches after a failed sync: no acknowledgement, no retry', () => {
    const probe = new SimulatedDisk();
    openSimulated(probe, ONE_SEGMENT);
    const disk = new SimulatedDisk({ failSyncAt: probe.syncs + 1 });
    const { journal } = openSimulated(disk, ONE_SEGMENT);
    appendInTurns(journal, RECORDS.slice(0, 3));
    const syncs = disk.syncs;
    expect(() => appendInTurns(journal, RECORDS.slice(3, 6))).toThrow(JournalPoisonedError);
    expect(journal.durableSequence).toBe(3);
    expect(() => journal.commit()).toThrow(JournalPoisonedError);
    const seventh = RECORDS[6];
    expect(() => seventh !== undefined && journal.append(seventh)).toThrow(JournalPoisonedError);
    journal.close();
    expect(disk.syncs).toBe(syncs + 1);
  });
});

describe('journal after a crash', () => {
  it('J1 keeps every acknowledged record and at most a suffix more, wherever the power goes', () => {
    const whole = new SimulatedDisk();
    const { journal } = openSimulated(whole);
    appendInTurns(journal, RECORDS);
    journal.close();
    let recoveries = 0;
    for (let crashAt = 0; crashAt < whole.operations; crashAt += 1) {
      const disk = new SimulatedDisk({ crashAt });
      const acknowledged = runUntilCrash(disk);
      for (const survival of survivalsOf(disk, recoveries)) {
        recoveries += 1;
        const found = recoverAndFinish(disk.afterCrash(survival));
        const title = `crash at ${crashAt}, ${JSON.stringify(survival)}`;
        expect(found.length, title).toBeGreaterThanOrEqual(acknowledged.durable);
        expect(found.length, title).toBeLessThanOrEqual(acknowledged.appended);
        expect(found, title).toEqual(TEXTS.slice(0, found.length));
      }
    }
    expect(recoveries).toBeGreaterThan(2000);
  });

  it('J1 survives a crash during the recovery as well', () => {
    const disk = new SimulatedDisk({ crashAt: 40 });
    const { durable } = runUntilCrash(disk);
    for (let crashAt = 0; crashAt < 30; crashAt += 1) {
      const second = disk.afterCrash({ type: 'prefix', bytes: 30 }, { crashAt });
      runUntilCrash(second, 20);
      for (const type of ['nothing', 'everything', 'zeros'] as const) {
        const found = recoverAndFinish(second.afterCrash({ type }));
        expect(found.length).toBeGreaterThanOrEqual(durable);
        expect(found).toEqual(TEXTS.slice(0, found.length));
      }
    }
  });

  it('J2 keeps the prefix whatever sectors of an unsynced turn survive', () => {
    const records = madeUpRecords(60);
    const probe = new SimulatedDisk();
    openSimulated(probe, ONE_SEGMENT);
    for (let seed = 1; seed <= 200; seed += 1) {
      const disk = new SimulatedDisk({ failSyncAt: probe.syncs + 1 });
      const { journal } = openSimulated(disk, ONE_SEGMENT);
      appendInTurns(journal, records.slice(0, 20), () => {}, 20);
      // The second turn is handed to the operating system and never synced.
      expect(() => appendInTurns(journal, records.slice(20), () => {}, 40)).toThrow();
      const after = disk.afterCrash({ type: 'sectors', seed });
      const { scan } = openSimulated(after, ONE_SEGMENT);
      expect(scan.lastSequence).toBeGreaterThanOrEqual(20);
      const texts = records.map(({ payload }) => Buffer.from(payload).toString());
      expect(recordsIn(after)).toEqual(texts.slice(0, scan.lastSequence));
    }
  });
});

describe('journal with damage', () => {
  it.each([9, 20])(
    'J3 refuses a flip in acknowledged record %i of 20, names the place and changes nothing',
    (record) => {
      const files = twentyRecords('killed');
      const bytes = Buffer.from(files.get(FIRST) ?? []);
      const at = bytes.indexOf(`record ${record} `);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      const before = new Map([...files, [FIRST, Uint8Array.from(bytes)]]);
      const { error, disk } = openFiles(before);
      expect(error).toBeInstanceOf(JournalDamagedError);
      const damage = error as JournalDamagedError;
      expect(damage.exitCode).toBe(EXIT.journalDamaged);
      expect(damage.file).toBe(segmentName(1));
      expect(damage.offset).toBe(at - 62);
      expect(damage.message).toContain(`at byte ${at - 62}`);
      expect(Buffer.from(disk.read(FIRST)).equals(bytes)).toBe(true);
    },
  );

  it('J3 refuses a zeroed sector in the middle', () => {
    const files = twentyRecords('killed');
    const bytes = Buffer.from(files.get(FIRST) ?? []);
    bytes.fill(0, 512, 1024);
    const { error } = openFiles(new Map([...files, [FIRST, bytes]]));
    expect(error).toBeInstanceOf(JournalDamagedError);
  });

  it('J3 refuses a missing segment', () => {
    const disk = new SimulatedDisk();
    const { journal } = openSimulated(disk);
    appendInTurns(journal, RECORDS);
    journal.close();
    const names = disk.list(DIRECTORY).filter((name) => name.startsWith('journal-'));
    for (const name of names) {
      const files = disk.files();
      files.delete(`${DIRECTORY}/${name}`);
      expect(openFiles(files).error, name).toBeInstanceOf(JournalDamagedError);
    }
  });

  it.each(['closed', 'killed'] as const)(
    'J3 finds every single flipped bit of a 20-record journal that was %s, or loses only what no one vouched for',
    (end) => {
      const files = twentyRecords(end);
      const good = Buffer.from(files.get(FIRST) ?? []);
      const outcomes = { refused: 0, cut: 0 };
      for (let bit = 0; bit < good.length * 8; bit += 1) {
        const bytes = Buffer.from(good);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const { error, found, said } = openFiles(new Map([...files, [FIRST, bytes]]));
        if (error === undefined) {
          // Only the mark at the very end may go, and it is said.
          expect(said.length, `bit ${bit}`).toBe(1);
          expect(found, `bit ${bit}`).toEqual(TEXTS);
          outcomes.cut += 1;
        } else {
          expect(error, `bit ${bit}`).toBeInstanceOf(JournalDamagedError);
          outcomes.refused += 1;
        }
      }
      expect(outcomes.cut).toBeLessThanOrEqual(62 * 8);
      expect(outcomes.refused + outcomes.cut).toBe(good.length * 8);
    },
  );

  it('J1 reads a journal that is cut at any byte as its prefix', () => {
    const files = twentyRecords('killed');
    const good = Buffer.from(files.get(FIRST) ?? []);
    for (let length = 0; length < good.length; length += 1) {
      const { error, found } = openFiles(new Map([...files, [FIRST, good.subarray(0, length)]]));
      expect(error, `cut at ${length}`).toBeUndefined();
      expect(found, `cut at ${length}`).toEqual(TEXTS.slice(0, found.length));
    }
  });

  it('J8 refuses a journal that was closed in order and is shorter now', () => {
    const files = twentyRecords('closed');
    const good = Buffer.from(files.get(FIRST) ?? []);
    const lastRecordEnd = good.length - 62;
    for (let length = 0; length < lastRecordEnd - 62; length += 1) {
      const { error } = openFiles(new Map([...files, [FIRST, good.subarray(0, length)]]));
      expect(error, `cut at ${length}`).toBeInstanceOf(JournalDamagedError);
    }
  });

  it('goes on without a superblock slot, and without the file', () => {
    const files = twentyRecords('closed');
    const path = `${DIRECTORY}/${SUPERBLOCK_NAME}`;
    const bytes = Buffer.from(files.get(path) ?? []);
    for (const at of [20, 4096 + 20]) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(openFiles(new Map([...files, [path, flipped]])).found).toEqual(TEXTS);
    }
    files.delete(path);
    expect(openFiles(files).found).toEqual(TEXTS);
  });
});

/** Runs the whole load, or goes on with it, until the disk crashes; returns what was promised by then. */
function runUntilCrash(
  disk: SimulatedDisk,
  until = RECORDS.length,
): { appended: number; durable: number } {
  const reached = { appended: 0, durable: 0 };
  try {
    const { journal, scan } = openSimulated(disk);
    reached.appended = reached.durable = scan.lastSequence;
    appendInTurns(journal, RECORDS.slice(scan.lastSequence, until), (appended, durable) => {
      reached.appended = appended;
      reached.durable = durable;
    });
    journal.close();
  } catch (error) {
    const isCrash =
      String(error).includes('SimulatedCrash') || String(error).includes('at operation');
    if (!isCrash) throw error;
    // A record may be on its way when the crash comes, before the turn could report it.
    reached.appended = Math.min(until, reached.appended + 1);
  }
  return reached;
}

function survivalsOf(disk: SimulatedDisk, seed: number): Survival[] {
  const survivals: Survival[] = [{ type: 'nothing' }, { type: 'everything' }, { type: 'zeros' }];
  for (let draw = 0; draw < 3; draw += 1)
    survivals.push({ type: 'sectors', seed: seed + draw + 1 });
  const pending = disk.pendingBytes;
  const stride = pending > 1000 ? 97 : 2;
  for (let bytes = 0; bytes <= pending; bytes += stride) survivals.push({ type: 'prefix', bytes });
  return survivals;
}

/** Opens after the crash, then goes on to the end: the journal must be usable, not only readable. */
function recoverAndFinish(disk: SimulatedDisk): string[] {
  const { journal, scan } = openSimulated(disk);
  const found = recordsIn(disk);
  expect(found.length).toBe(scan.lastSequence);
  appendInTurns(journal, RECORDS.slice(scan.lastSequence));
  journal.close();
  expect(recordsIn(disk)).toEqual(TEXTS);
  return found;
}
