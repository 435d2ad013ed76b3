import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { createEngine } from '@plimsoll/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT, UserError } from './errors.ts';
import { sha256, toHex } from './hash.ts';
import { openJournal } from './journal/journal.ts';
import { SNAPSHOT_VERSION, SnapshotStore } from './snapshots/snapshot-store.ts';
import { journalDirectory, recover, snapshotDirectory } from './recover.ts';
import { busyWorld, journalWorld } from './small-venue.fixture.ts';
import { verifyJournal } from './verify/verify-journal.ts';

const world = busyWorld();
const END = { sequence: world.engine.sequence, stepHash: toHex(world.engine.stepHash) };
let dataDirectory = '';

beforeEach(() => {
  dataDirectory = mkdtempSync(`${tmpdir()}/plimsoll-recover-`);
});
afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

/** Journals the whole world and writes snapshots at these sequences. */
function prepare(snapshotsAt: readonly number[]): void {
  const { journal } = openJournal({ directory: journalDirectory(dataDirectory) });
  journalWorld(world, journal);
  journal.close();
  const store = new SnapshotStore(snapshotDirectory(dataDirectory));
  const engine = createEngine({ hash: sha256 });
  for (const record of world.records) {
    engine.apply(record);
    if (!snapshotsAt.includes(engine.sequence)) continue;
    const { sequence, stepHash } = engine;
    store.write({ sequence, stepHash, stateRoot: engine.stateRoot(), body: engine.snapshot() });
  }
}

function recovered(): { said: string[]; snapshotSequence: number; replayed: number } {
  const said: string[] = [];
  const result = recover({ dataDirectory, say: (line) => said.push(line) });
  expect(result.engine.sequence).toBe(END.sequence);
  expect(toHex(result.engine.stepHash)).toBe(END.stepHash);
  expect(toHex(result.engine.stateRoot())).toBe(toHex(world.engine.stateRoot()));
  expect(result.journal.lastSequence).toBe(END.sequence);
  expect(toHex(result.stateRoot)).toBe(verifyJournal(dataDirectory).stateHash.stateRoot);
  result.engine.check();
  result.journal.close();
  return { said, snapshotSequence: result.snapshotSequence, replayed: result.replayed };
}

function snapshotPath(sequence: number): string {
  return `${snapshotDirectory(dataDirectory)}/snapshot-${String(sequence).padStart(12, '0')}.plim`;
}

describe('recovery', () => {
  it('starts a fresh venue in an empty directory', () => {
    const { engine, journal } = recover({ dataDirectory });
    expect([engine.sequence, journal.durableSequence]).toEqual([0, 0]);
    journal.close();
  });

  it('gives the same engine from the journal alone and from a snapshot and its tail', () => {
    prepare([]);
    expect(recovered()).toEqual({ said: [], snapshotSequence: 0, replayed: END.sequence });
    rmSync(dataDirectory, { recursive: true });
    prepare([50, 100]);
    expect(recovered()).toEqual({ said: [], snapshotSequence: 100, replayed: END.sequence - 100 });
  });

  it('keeps the last two snapshots', () => {
    prepare([40, 60, 80, 100]);
    expect(readdirSync(snapshotDirectory(dataDirectory))).toEqual([
      'snapshot-000000000080.plim',
      'snapshot-000000000100.plim',
    ]);
  });

  it('J10 passes over a snapshot that is damaged, partial or of a newer format', () => {
    const damages: readonly ((path: string, bytes: Buffer) => void)[] = [
      (path, bytes) => {
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      },
      (path, bytes) => truncateSync(path, bytes.length - 1),
      (path) => truncateSync(path, 10),
      (path) => truncateSync(path, 0),
      (path, bytes) => {
        bytes.writeUInt32LE(SNAPSHOT_VERSION + 1, 8);
        writeFileSync(path, bytes);
      },
    ];
    for (const damage of damages) {
      prepare([50, 100]);
      damage(snapshotPath(100), readFileSync(snapshotPath(100)));
      const { said, snapshotSequence } = recovered();
      expect(snapshotSequence).toBe(50);
      expect(said).toHaveLength(1);
      expect(said[0]).toContain('snapshot-000000000100.plim is passed over');
      damage(snapshotPath(50), readFileSync(snapshotPath(50)));
      expect(recovered().snapshotSequence).toBe(0);
      rmSync(dataDirectory, { recursive: true });
    }
  });

  it('J10 finds every flipped bit of a snapshot header', () => {
    prepare([100]);
    const store = new SnapshotStore(snapshotDirectory(dataDirectory));
    const good = readFileSync(snapshotPath(100));
    for (let bit = 0; bit < 96 * 8; bit += 1) {
      const bytes = Buffer.from(good);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      writeFileSync(snapshotPath(100), bytes);
      const [file] = store.list();
      expect(file === undefined || typeof store.read(file), `bit ${bit}`).toBe('string');
    }
  });

  it('J10 does not believe a whole snapshot of another history', () => {
    prepare([50]);
    const other = busyWorld(25);
    const store = new SnapshotStore(snapshotDirectory(dataDirectory));
    const engine = createEngine({ hash: sha256 });
    for (const record of other.records.slice(0, 100)) engine.apply(record);
    const foreign = { stepHash: new Uint8Array(32).fill(7), stateRoot: engine.stateRoot() };
    store.write({ sequence: 100, ...foreign, body: engine.snapshot() });
    const { said, snapshotSequence } = recovered();
    expect(snapshotSequence).toBe(50);
    expect(said[0]).toContain("its step hash is not the journal's");
  });

  it('J8 refuses a journal that ends before its newest snapshot', () => {
    prepare([100]);
    rmSync(journalDirectory(dataDirectory), { recursive: true });
    const { journal } = openJournal({ directory: journalDirectory(dataDirectory) });
    journal.close();
    try {
      recover({ dataDirectory });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).exitCode).toBe(EXIT.journalDamaged);
    }
    // The refusal lets go of the directory.
    openJournal({ directory: journalDirectory(dataDirectory) }).journal.close();
  });
});

describe('verifier', () => {
  it('reports hash, last root and conservation of a data directory or a journal folder, and writes nothing', () => {
    prepare([]);
    writeFileSync(`${journalDirectory(dataDirectory)}/lock`, '{"pid":1,"start":""}');
    const before = readdirSync(journalDirectory(dataDirectory));
    const report = verifyJournal(dataDirectory);
    expect(report.sequence).toBe(END.sequence);
    expect(report.stateHash.stepHash).toBe(END.stepHash);
    expect(report.conservation.assets['USD']?.difference).toBe('0');
    expect(report.tornTail).toBeNull();
    expect(verifyJournal(journalDirectory(dataDirectory))).toEqual(report);
    expect(readdirSync(journalDirectory(dataDirectory))).toEqual(before);
  });

  it('passes over a torn tail and refuses what is no journal', () => {
    const { journal } = openJournal({ directory: journalDirectory(dataDirectory) });
    journalWorld(world, journal);
    journal.abandon();
    const file = `${journalDirectory(dataDirectory)}/journal-000000000001.plim`;
    writeFileSync(file, 'half a record', { flag: 'a' });
    const report = verifyJournal(dataDirectory);
    expect(report.sequence).toBe(END.sequence);
    expect(report.tornTail?.bytes).toBe(13);
    expect(() => verifyJournal(tmpdir() + '/nowhere-plimsoll')).toThrow(
      /cannot read .*does not exist/,
    );
    expect(() => verifyJournal(`${dataDirectory}/snapshots`)).toThrow(UserError);
  });
});
