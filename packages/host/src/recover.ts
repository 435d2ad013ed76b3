// From a data directory to a running engine: the newest snapshot that is whole and agrees with the journal, then the
// records behind it. The journal decides; a snapshot that contradicts it is passed over.
import {
  createEngine,
  decodeStep,
  type Engine,
  eventSchemas,
  restoreEngine,
} from '@plimsoll/engine';
import { EXIT, explain, UserError } from './errors.ts';
import { sha256 } from './hash.ts';
import { type Disk, nodeDisk } from './journal/disk.ts';
import { type FileJournal, type JournalOptions, openJournal } from './journal/journal.ts';
import { scanJournal } from './journal/scan.ts';
import { type SnapshotFile, SnapshotStore } from './snapshots/snapshot-store.ts';

export const journalDirectory = (dataDirectory: string): string => `${dataDirectory}/journal`;
export const snapshotDirectory = (dataDirectory: string): string => `${dataDirectory}/snapshots`;

export type RecoverOptions = Omit<JournalOptions, 'directory'> & { readonly dataDirectory: string };
export type Recovered = {
  readonly engine: Engine;
  readonly journal: FileJournal;
  readonly snapshots: SnapshotStore;
  /** The last state root that a record states; zeros if none does. */
  readonly stateRoot: Uint8Array;
  /** Sequence of the snapshot that was used, 0 for none, and the records applied behind it. */
  readonly snapshotSequence: number;
  readonly replayed: number;
};

/**
 * Opens the journal (cutting a torn tail), and brings an engine to its end.
 *
 * @throws JournalDamagedError when acknowledged records are missing or damaged, here or as a snapshot tells.
 */
export function recover(options: RecoverOptions): Recovered {
  const { dataDirectory, disk = nodeDisk, say = () => {} } = options;
  const directory = journalDirectory(dataDirectory);
  // Listed before the lock is held: a list that is out of date only costs a longer replay.
  const wanted = new Set(listedSnapshots(dataDirectory, disk));
  const hashes = new Map<number, Uint8Array>();
  const { journal, scan } = openJournal({
    ...options,
    directory,
    onRecord: ({ sequence, stepHash }) => {
      if (wanted.has(sequence)) hashes.set(sequence, stepHash);
    },
  });
  try {
    const snapshots = new SnapshotStore(snapshotDirectory(dataDirectory), disk);
    const files = snapshots.list();
    refuseIfBehind(files, { sequence: scan.lastSequence, directory });
    const from = newestGood(snapshots, { files, hashes, say });
    const { engine, snapshotSequence } = from;
    let { stateRoot } = from;
    scanJournal({
      disk,
      directory,
      fromSequence: snapshotSequence + 1,
      onRecord: ({ sequence, payload, stepHash }) => {
        if (sequence <= snapshotSequence) return;
        stateRoot = applyRecord(engine, payload) ?? stateRoot;
        if (engine.sequence !== sequence || !isSame(engine.stepHash, stepHash)) {
          throw new Error(`the engine's hash differs from the journal's after record ${sequence}`);
        }
      },
    });
    const replayed = scan.lastSequence - snapshotSequence;
    return { engine, journal, snapshots, stateRoot, snapshotSequence, replayed };
  } catch (error) {
    journal.abandon();
    throw error;
  }
}

function listedSnapshots(dataDirectory: string, disk: Disk): readonly number[] {
  try {
    return new SnapshotStore(snapshotDirectory(dataDirectory), disk)
      .list()
      .map(({ sequence }) => sequence);
  } catch (error) {
    throw explain(`use the data directory ${dataDirectory}`, error);
  }
}

/** A snapshot is written only of what is durable: one beyond the journal's end says that records are missing. */
function refuseIfBehind(
  files: readonly SnapshotFile[],
  end: { readonly sequence: number; readonly directory: string },
): void {
  const newest = files[0];
  if (newest === undefined || newest.sequence <= end.sequence) return;
  throw new UserError(
    `the journal in ${end.directory} ends with record ${end.sequence}, but ${newest.name} was made of ` +
      `record ${newest.sequence}: acknowledged records are missing; nothing was changed, restore the journal from a copy`,
    EXIT.journalDamaged,
  );
}

type Base = {
  readonly engine: Engine;
  readonly stateRoot: Uint8Array;
  readonly snapshotSequence: number;
};

function newestGood(
  snapshots: SnapshotStore,
  options: {
    readonly files: readonly SnapshotFile[];
    readonly hashes: ReadonlyMap<number, Uint8Array>;
    readonly say: (line: string) => void;
  },
): Base {
  for (const file of options.files) {
    const base = fromSnapshot(snapshots, file, options.hashes.get(file.sequence));
    if (typeof base !== 'string') return base;
    options.say(`${file.name} is passed over (${base}); recovery goes on from an earlier point`);
  }
  const engine = createEngine({ hash: sha256 });
  return { engine, stateRoot: new Uint8Array(32), snapshotSequence: 0 };
}

/** The engine as the snapshot says, or why it is not believed. */
function fromSnapshot(
  snapshots: SnapshotStore,
  file: SnapshotFile,
  hash: Uint8Array | undefined,
): Base | string {
  const snapshot = snapshots.read(file);
  if (typeof snapshot === 'string') return snapshot;
  if (hash === undefined || !isSame(snapshot.stepHash, hash)) {
    return "its step hash is not the journal's";
  }
  let engine: Engine;
  try {
    engine = restoreEngine(snapshot.body, { hash: sha256 });
  } catch (error) {
    return `it cannot be restored: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (engine.sequence !== snapshot.sequence || !isSame(engine.stepHash, hash)) {
    return 'its body is of another step than its header';
  }
  if (!isSame(engine.stateRoot(), snapshot.stateRoot)) return 'its state has another root';
  return { engine, stateRoot: snapshot.stateRoot, snapshotSequence: snapshot.sequence };
}

/** Applies a record; returns the state root that it records, if it does. */
function applyRecord(engine: Engine, payload: Uint8Array): Uint8Array | undefined {
  engine.apply(payload);
  const last = payload.length - 33;
  // StateRootRecorded is the last event of its step: tag and 32 bytes. A decode settles what the tag only suggests.
  if (last < 0 || payload[last] !== STATE_ROOT_TAG) return undefined;
  const event = decodeStep(payload).events.at(-1);
  return event?.type === 'StateRootRecorded' ? event.root : undefined;
}
const STATE_ROOT_TAG: number = eventSchemas.StateRootRecorded.tag;

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
