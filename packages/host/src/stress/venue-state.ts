// Where a stress test gets the state of a venue from: a running one over HTTP, a snapshot file, or a data directory, which is
// only read: neither its lock is taken nor anything written.
import {
  createEngine,
  DecodeError,
  type Engine,
  InvariantError,
  restoreEngine,
} from '@plimsoll/engine';
import { existsSync, readFileSync } from 'node:fs';
import { explain, UserError } from '../errors.ts';
import { sha256, toHex } from '../hash.ts';
import { nodeDisk } from '../journal/disk.ts';
import { JournalDamagedError } from '../journal/journal-error.ts';
import { scanJournal } from '../journal/scan.ts';
import { journalDirectory, snapshotDirectory } from '../recover.ts';
import { decodeSnapshot, type Snapshot, SnapshotStore } from '../snapshots/snapshot-store.ts';

export type VenueState = {
  readonly engine: Engine;
  /** In words: where it came from, and as of when if that is not now. */
  readonly from: string;
};

const ANSWER_WITHIN_MS = 30_000;

/** The state of a running venue at the step that is durable there. `url`: its root, such as http://127.0.0.1:4600. */
export async function stateFromVenue(url: string): Promise<VenueState> {
  const place = placeOf(url);
  let response: Response;
  try {
    response = await fetch(place, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch (error) {
    throw new UserError(`cannot reach a venue at ${url}: ${reasonOf(error)}`, undefined, error);
  }
  if (!response.ok) {
    const why =
      response.status === 429
        ? 'it gives 12 snapshots a minute, wait a little'
        : `it answered ${response.status}`;
    throw new UserError(`the venue at ${url} gave no snapshot: ${why}`);
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { engine: engineOf(bytes, `what ${url} sent`), from: url };
}

function placeOf(url: string): URL {
  try {
    const place = new URL('/v1/snapshot', url);
    if (place.protocol === 'http:' || place.protocol === 'https:') return place;
  } catch {
    // Told below, like an address of another kind.
  }
  throw new UserError(`"${url}" is no address of a venue, such as http://127.0.0.1:4600`, 2);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause ? String(cause.code) : '';
  if (code === 'ECONNREFUSED') return 'nothing listens there (is it running?)';
  if (cause.name === 'TimeoutError') return `no answer within ${ANSWER_WITHIN_MS / 1000} s`;
  return cause.message === '' ? code : cause.message;
}

export function stateFromSnapshot(file: string): VenueState {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw explain(`read ${file}`, error);
  }
  return { engine: engineOf(bytes, file), from: file };
}

/** The newest snapshot of a data directory, and the records behind it where the journal can be read while it is written. */
export function stateFromDirectory(dataDirectory: string): VenueState {
  const folder = snapshotDirectory(dataDirectory);
  const hasJournal = existsSync(journalDirectory(dataDirectory));
  if (!hasJournal && !existsSync(folder))
    throw new UserError(
      `${dataDirectory} is no data directory: it holds neither journal nor snapshots`,
    );
  const found = newestSnapshot(folder);
  const from = found === undefined ? freshEngine() : found;
  if (!hasJournal) {
    if (found === undefined) throw new UserError(`there is no snapshot in ${folder}`);
    return { engine: from, from: `${dataDirectory}, as of the snapshot of step ${from.sequence}` };
  }
  return withTail(dataDirectory, from);
}

function newestSnapshot(folder: string): Engine | undefined {
  // Asked first: the store would make the folder.
  if (!existsSync(folder)) return undefined;
  const store = new SnapshotStore(folder);
  const faults: string[] = [];
  for (const file of store.list()) {
    const read = store.read(file);
    if (typeof read !== 'string') return restored(read, `${folder}/${file.name}`);
    faults.push(`${file.name}: ${read}`);
  }
  if (faults.length === 0) return undefined;
  throw new UserError(`no snapshot in ${folder} can be used: ${faults.join('; ')}`);
}

const freshEngine = (): Engine => createEngine({ hash: sha256 });

/** Records behind the snapshot that are whole and chain to it; where they cannot be read the snapshot stands, and it is said. */
function withTail(dataDirectory: string, engine: Engine): VenueState {
  const start = engine.sequence;
  const stale = (why: string): VenueState => ({
    engine,
    from: `${dataDirectory}, as of step ${engine.sequence}: ${why}`,
  });
  try {
    scanJournal({
      disk: nodeDisk,
      directory: journalDirectory(dataDirectory),
      fromSequence: start + 1,
      onRecord: ({ sequence, payload, stepHash }) => {
        if (sequence <= start) return;
        engine.apply(payload);
        if (toHex(engine.stepHash) !== toHex(stepHash))
          throw new UserError(
            `the records in ${dataDirectory} do not follow its snapshot: the hash differs after record ${sequence}`,
          );
      },
    });
  } catch (error) {
    if (error instanceof JournalDamagedError && start > 0)
      return stale(`the records behind cannot be read now (${error.message})`);
    if (error instanceof DecodeError)
      throw new UserError(
        `the journal of ${dataDirectory} was written by another version: ${error.message}`,
        undefined,
        error,
      );
    throw explain(`read the journal of ${dataDirectory}`, error);
  }
  return { engine, from: `${dataDirectory}, step ${engine.sequence}` };
}

function engineOf(bytes: Uint8Array, what: string): Engine {
  const snapshot = decodeSnapshot(bytes);
  if (typeof snapshot === 'string') throw new UserError(`${what} is no snapshot: ${snapshot}`);
  return restored(snapshot, what);
}

function restored(snapshot: Snapshot, what: string): Engine {
  let engine: Engine;
  try {
    engine = restoreEngine(snapshot.body, { hash: sha256 });
  } catch (error) {
    if (!(error instanceof DecodeError) && !(error instanceof InvariantError)) throw error;
    throw new UserError(
      `${what} cannot be restored by this build: ${error.message}`,
      undefined,
      error,
    );
  }
  if (toHex(engine.stateRoot()) !== toHex(snapshot.stateRoot))
    throw new UserError(`${what} is damaged: its state has another root than its header says`);
  return engine;
}
