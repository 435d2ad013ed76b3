// Where a stress test takes its state from: a snapshot file, a data directory that another process has locked, a venue over
// HTTP; and one sentence for each way in which that fails.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { openJournal } from '../journal/journal.ts';
import { busyWorld, journalWorld } from '../small-venue.fixture.ts';
import { encodeSnapshot, SnapshotStore } from '../snapshots/snapshot-store.ts';
import type { World } from '../../../engine/test/world.fixture.ts';
import { stateFromDirectory, stateFromSnapshot, stateFromVenue } from './venue-state.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-stress-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The step hash that the host's hash gives: the test world hashes by the engine's own, which is the same function. */
function snapshotOf({ engine }: World) {
  return {
    sequence: engine.sequence,
    stepHash: engine.stepHash,
    stateRoot: engine.stateRoot(),
    body: engine.snapshot(),
  };
}
const messageOf = (of: () => unknown): string => {
  try {
    of();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return '';
};

describe('a snapshot file', () => {
  const written = (change: (bytes: Uint8Array) => Uint8Array): string => {
    const file = join(folder, 'a.plim');
    writeFileSync(file, change(encodeSnapshot(snapshotOf(busyWorld(5)))));
    return file;
  };
  test('is the venue', () => {
    const world = busyWorld(5);
    const { engine } = stateFromSnapshot(written((bytes) => bytes));
    expect(engine.sequence).toBe(world.engine.sequence);
    expect(engine.requirement(5)).toEqual(world.engine.requirement(5));
  });
  test.for([
    [
      'another file',
      () => Buffer.from('{"rulebook": 1}'.padEnd(200)),
      'does not start like a snapshot',
    ],
    ['a short one', (bytes: Uint8Array) => bytes.subarray(0, 50), 'its header is cut short'],
    ['a cut one', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 10), 'it is cut short'],
    [
      'a flipped bit',
      (bytes: Uint8Array) => bytes.map((each, at) => (at === 3_000 ? each ^ 1 : each)),
      'its checksum does not match',
    ],
    [
      'another version',
      (bytes: Uint8Array) => bytes.map((each, at) => (at === 8 ? 9 : each)),
      'it has format version 9',
    ],
  ] as const)('%s is refused in one sentence', ([, change, why]) => {
    const file = written(change);
    expect(messageOf(() => stateFromSnapshot(file))).toBe(
      `${file} is no snapshot: ${why}${why.includes('version') ? ', this build reads 1' : ''}`.replace(
        'is no snapshot: does not',
        'is no snapshot: it does not',
      ),
    );
  });
  test('of an engine of another version is refused', () => {
    const snapshot = snapshotOf(busyWorld(5));
    const body = Uint8Array.from(snapshot.body);
    body[4] = 99;
    const file = join(folder, 'a.plim');
    writeFileSync(file, encodeSnapshot({ ...snapshot, body }));
    expect(messageOf(() => stateFromSnapshot(file))).toMatch(
      /cannot be restored by this build: .*99/,
    );
  });
  test('with the root of another state is refused', () => {
    const snapshot = { ...snapshotOf(busyWorld(5)), stateRoot: new Uint8Array(32) };
    const file = join(folder, 'a.plim');
    writeFileSync(file, encodeSnapshot(snapshot));
    expect(messageOf(() => stateFromSnapshot(file))).toMatch(
      /is damaged: its state has another root/,
    );
  });
  test('that is not there', () => {
    expect(messageOf(() => stateFromSnapshot(join(folder, 'b.plim')))).toMatch(/it does not exist/);
  });
});

describe('a data directory', () => {
  test('in use: the newest snapshot and the records behind it, without the lock and without a trace', () => {
    const early = busyWorld(10);
    const world = busyWorld(20);
    const { journal } = openJournal({
      directory: join(folder, 'journal'),
      say: () => {},
    });
    journalWorld(world, journal);
    new SnapshotStore(join(folder, 'snapshots')).write(snapshotOf(early));
    const before = listing();
    const { engine, from } = stateFromDirectory(folder);
    expect(from).toBe(`${folder}, step ${world.engine.sequence}`);
    expect(engine.sequence).toBe(world.engine.sequence);
    expect(engine.requirement(5)).toEqual(world.engine.requirement(5));
    expect(listing()).toEqual(before);
    journal.close();
  });
  test('records that cannot be read: as of the snapshot, and it is said', () => {
    const early = busyWorld(10);
    const { journal } = openJournal({
      directory: join(folder, 'journal'),
      say: () => {},
    });
    journalWorld(busyWorld(20), journal);
    journal.close();
    new SnapshotStore(join(folder, 'snapshots')).write(snapshotOf(early));
    const [file = ''] = readdirSync(join(folder, 'journal')).filter((name) =>
      name.startsWith('journal-'),
    );
    const bytes = readFileSync(join(folder, 'journal', file));
    bytes[bytes.length - 3_000] = (bytes[bytes.length - 3_000] ?? 0) ^ 1;
    writeFileSync(join(folder, 'journal', file), bytes);
    const { from } = stateFromDirectory(folder);
    expect(from).toMatch(/as of step \d+: the records behind cannot be read now/);
  });
  test('that is none, is empty, or holds no snapshot that can be used', () => {
    expect(messageOf(() => stateFromDirectory(folder))).toMatch(/is no data directory/);
    mkdirSync(join(folder, 'snapshots'));
    expect(messageOf(() => stateFromDirectory(folder))).toMatch(/there is no snapshot in/);
    writeFileSync(join(folder, 'snapshots', 'snapshot-000000000009.plim'), 'x');
    expect(messageOf(() => stateFromDirectory(folder))).toMatch(
      /no snapshot in .* can be used: snapshot-000000000009.plim: it does not start like a snapshot/,
    );
  });
  const listing = () =>
    ['journal', 'snapshots'].map((name) =>
      readdirSync(join(folder, name)).map((file) => [
        file,
        Buffer.from(sha256(readFileSync(join(folder, name, file)))).toString('hex'),
      ]),
    );
});

describe('a running venue', () => {
  const refusal = async (url: string): Promise<string> => {
    try {
      await stateFromVenue(url);
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
    return '';
  };
  const serving = async (
    answer: { readonly status: number; readonly body: Uint8Array },
    ask: (url: string) => Promise<void>,
  ): Promise<void> => {
    const server = createServer((_, response) => {
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('it listens on a port');
    try {
      await ask(`http://127.0.0.1:${address.port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  test('gives its snapshot', async () => {
    const world = busyWorld(5);
    const body = encodeSnapshot(snapshotOf(world));
    await serving({ status: 200, body }, async (url) => {
      const { engine } = await stateFromVenue(url);
      expect(engine.sequence).toBe(world.engine.sequence);
    });
  });
  test('nobody listens, it is no address, it is something else, it has enough', async () => {
    let free = '';
    await serving({ status: 200, body: Buffer.from('') }, async (url) => {
      free = url;
    });
    expect(await refusal(free)).toBe(
      `cannot reach a venue at ${free}: nothing listens there (is it running?)`,
    );
    expect(await refusal('venue')).toMatch(/"venue" is no address of a venue/);
    expect(await refusal('file:///a')).toMatch(/is no address of a venue/);
    await serving({ status: 200, body: Buffer.from('<html>') }, async (url) => {
      expect(await refusal(url)).toMatch(/sent is no snapshot: it does not start like a snapshot/);
    });
    await serving({ status: 404, body: Buffer.from('') }, async (url) => {
      expect(await refusal(url)).toMatch(/gave no snapshot: it answered 404/);
    });
    await serving({ status: 429, body: Buffer.from('') }, async (url) => {
      expect(await refusal(url)).toMatch(/12 snapshots a minute/);
    });
  });
});
