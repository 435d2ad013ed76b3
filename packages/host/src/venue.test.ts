import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { decodeStep, type Input } from '@plimsoll/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommandLog, LogRecord } from './journal/command-log.ts';
import { JournalPoisonedError } from './journal/journal-error.ts';
import { recover } from './recover.ts';
import type { DurableStep } from './server/venue-port.ts';
import { busyWorld } from './small-venue.fixture.ts';
import { Venue, type VenueOptions } from './venue.ts';
import { verifyJournal } from './verify/verify-journal.ts';

const INPUTS: readonly Input[] = busyWorld().records.map((record) => decodeStep(record).input);
const ZEROS = '0'.repeat(64);
let dataDirectory = '';

beforeEach(() => {
  dataDirectory = mkdtempSync(`${tmpdir()}/plimsoll-venue-`);
});
afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

function openVenue(options: Partial<VenueOptions> = {}): Venue {
  const { engine, journal: log, snapshots, stateRoot } = recover({ dataDirectory });
  const fixed = { engine, log, snapshots, stateRoot, version: 'test', say: () => {} };
  const onFailure = (error: unknown): never => {
    throw error;
  };
  return new Venue({ ...fixed, onFailure, ...options });
}

describe('venue', () => {
  it('acknowledges and publishes at the end of the turn, when it is durable', async () => {
    const venue = openVenue();
    const heard: DurableStep[] = [];
    venue.onDurable((step) => heard.push(step));
    const answers = INPUTS.slice(0, 5).map((input) => venue.submit(input));
    expect(venue.status().sequence).toBe(0);
    expect(venue.status().stateHash).toEqual({ stepHash: ZEROS, stateRoot: ZEROS });
    const settled = await Promise.all(answers);
    expect(settled.map((answer) => answer.ok && answer.sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(heard.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(venue.status().sequence).toBe(5);
    const last = settled.at(-1);
    expect(last?.ok === true && last.stepHash).toBe(venue.status().stateHash.stepHash);
    venue.stop();
  });

  it('answers a reject without a record', async () => {
    const venue = openVenue();
    const answer = await venue.submit({
      type: 'Tick',
      time: 1,
      prices: [],
      books: [],
      volatilities: [],
    });
    expect(answer).toMatchObject({ ok: false, reject: { type: 'NotConfigured' } });
    venue.stop();
    expect(verifyJournal(dataDirectory).sequence).toBe(0);
  });

  it('records a root and a snapshot when it stops, and goes on from there', () => {
    const venue = openVenue();
    for (const input of INPUTS.slice(0, 60)) venue.step(input);
    venue.stop();
    const { sequence, stateHash } = venue.status();
    expect(sequence).toBe(61);
    const report = verifyJournal(dataDirectory);
    expect(report).toMatchObject({ sequence, stateHash });
    const again = recover({ dataDirectory });
    expect([again.snapshotSequence, again.replayed]).toEqual([61, 0]);
    again.journal.close();
    const second = openVenue();
    expect(second.status()).toMatchObject({ sequence, stateHash });
    for (const input of INPUTS.slice(60)) second.step(input);
    second.stop();
    expect(verifyJournal(dataDirectory).stateHash).toEqual(second.status().stateHash);
  });

  it('writes a snapshot every so many steps', () => {
    const venue = openVenue({ snapshotEverySteps: 20 });
    for (const [at, input] of INPUTS.entries()) {
      venue.step(input);
      if (at % 7 === 0) venue.endTurn();
    }
    venue.endTurn();
    // Not stopped: the process is gone.
    const { snapshots } = recover({ dataDirectory, lock: () => ({ release: () => {} }) });
    expect(snapshots.list()).toHaveLength(2);
    expect(snapshots.list()[0]?.sequence).toBeGreaterThan(INPUTS.length - 28);
  });

  it('J5 stops at a failed disk: who waits is told, nothing is acknowledged any more', async () => {
    let failure: unknown;
    const log = failingLog(2);
    const venue = openVenue({ log, onFailure: (error) => (failure = error) });
    await venue.submit(INPUTS[0] as Input);
    const before = venue.status();
    const answer = venue.submit(INPUTS[1] as Input);
    await expect(answer).rejects.toThrow(JournalPoisonedError);
    expect(failure).toBeInstanceOf(JournalPoisonedError);
    expect(venue.status()).toEqual({ ...before, state: 'poisoned' });
    await expect(venue.submit(INPUTS[2] as Input)).rejects.toThrow('the venue is poisoned');
  });
});

/** A log whose commit number `failAt` fails. */
function failingLog(failAt: number): CommandLog {
  let commits = 0;
  const log = {
    lastSequence: 0,
    durableSequence: 0,
    append(record: LogRecord) {
      log.lastSequence = record.sequence;
    },
    commit() {
      commits += 1;
      if (commits >= failAt) throw new JournalPoisonedError('journal', new Error('EIO'));
      log.durableSequence = log.lastSequence;
    },
    close() {},
  };
  return log;
}
