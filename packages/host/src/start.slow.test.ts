// Real processes: killed without warning, started twice on one directory, stopped in order.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import type { StatusView } from '@plimsoll/engine/views';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from './errors.ts';
import { scanJournal } from './journal/scan.ts';
import { nodeDisk } from './journal/disk.ts';
import { plimsoll, Plimsoll } from './process.fixture.ts';
import { toHex } from './hash.ts';
import { verifyJournal } from './verify/verify-journal.ts';

let dataDirectory = '';
let running: Plimsoll[] = [];
beforeEach(() => {
  dataDirectory = mkdtempSync(`${tmpdir()}/plimsoll-start-`);
  running = [];
});
afterEach(async () => {
  for (const venue of running) await venue.kill('SIGKILL');
  rmSync(dataDirectory, { recursive: true, force: true });
});

function startVenue(): Plimsoll {
  const venue = new Plimsoll(
    'start',
    '--data-dir',
    dataDirectory,
    '--port',
    '0',
    '--accounts',
    '200',
  );
  running.push(venue);
  return venue;
}

async function statusOf(url: string): Promise<StatusView> {
  return (await (await fetch(`${url}/v1/status`)).json()) as StatusView;
}

type Reported = { readonly sequence: number; readonly stepHash: string };

/** Sends commands and asks for the status as fast as it can until the venue is gone; returns all it was promised. */
async function askUntilGone(url: string): Promise<Reported[]> {
  const reported: Reported[] = [];
  const ask = async (action: () => Promise<void>): Promise<void> => {
    for (;;) {
      try {
        await action();
      } catch {
        return;
      }
    }
  };
  await Promise.all([
    ask(async () => {
      const { sequence, stateHash } = await statusOf(url);
      reported.push({ sequence, stepHash: stateHash.stepHash });
    }),
    ask(async () => {
      const answer = await post(url);
      if (answer !== undefined) reported.push(answer);
    }),
  ]);
  return reported;
}

/** A deposit to one of the demo's traders; answered once it is durable. */
async function post(url: string): Promise<Reported | undefined> {
  const response = await fetch(`${url}/v1/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'Deposit', account: 12, asset: 0, amount: '1000000' }),
  });
  const answer = (await response.json()) as Reported;
  return response.status === 200 ? answer : undefined;
}

/** The demo population is open. */
async function populated(url: string): Promise<void> {
  while ((await statusOf(url)).accounts < 100) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The journal's hash at every sequence. */
function hashesInJournal(): Map<number, string> {
  const hashes = new Map<number, string>([[0, '0'.repeat(64)]]);
  scanJournal({
    disk: nodeDisk,
    directory: `${dataDirectory}/journal`,
    onRecord: ({ sequence, stepHash }) => hashes.set(sequence, toHex(stepHash)),
  });
  return hashes;
}

describe('plimsoll start', () => {
  it('J1 loses nothing that it reported as durable, killed again and again', async () => {
    let lastSequence = 0;
    for (let round = 0; round < 4; round += 1) {
      const venue = startVenue();
      const url = await venue.url();
      const status = await statusOf(url);
      expect(status.sequence).toBeGreaterThanOrEqual(lastSequence);
      await populated(url);
      const asked = askUntilGone(url);
      await new Promise((resolve) => setTimeout(resolve, 700 + 300 * round));
      await venue.kill('SIGKILL');
      const reported = await asked;
      const report = verifyJournal(dataDirectory);
      const hashes = hashesInJournal();
      for (const { sequence, stepHash } of reported) {
        expect(report.sequence).toBeGreaterThanOrEqual(sequence);
        expect(hashes.get(sequence)).toBe(stepHash);
      }
      lastSequence = Math.max(...reported.map(({ sequence }) => sequence));
      expect(reported.length).toBeGreaterThan(20);
    }
  });

  it('J12 refuses a second process on the directory, and takes over after kill -9', async () => {
    const first = startVenue();
    await first.url();
    const second = await startVenue().finished();
    expect(second.code).toBe(EXIT.locked);
    expect(second.err).toMatch(/^plimsoll: .* is in use by process \d+; .*\n$/);
    await first.kill('SIGKILL');
    expect(readdirSync(`${dataDirectory}/journal`)).toContain('lock');
    const third = startVenue();
    expect((await statusOf(await third.url())).state).toBe('running');
  });

  it('stops in order: root and snapshot recorded, exit 0, and goes on from there', async () => {
    const venue = startVenue();
    const url = await venue.url();
    await populated(url);
    const { code } = await venue.kill('SIGTERM');
    expect(code).toBe(0);
    const report = verifyJournal(dataDirectory);
    expect(report.stateHash.stateRoot).not.toBe('0'.repeat(64));
    expect(readdirSync(`${dataDirectory}/journal`)).not.toContain('lock');
    const again = startVenue();
    const status = await statusOf(await again.url());
    expect(status.sequence).toBeGreaterThanOrEqual(report.sequence);
    expect(again.err).toContain('from the snapshot of step');
  });

  it('J3 refuses a damaged journal with exit code 3 and leaves it as it is', async () => {
    const venue = startVenue();
    const url = await venue.url();
    await populated(url);
    await venue.kill('SIGKILL');
    const path = `${dataDirectory}/journal/journal-000000000001.plim`;
    const bytes = readFileSync(path);
    bytes[300] = (bytes[300] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const { code, err } = await startVenue().finished();
    expect(code).toBe(EXIT.journalDamaged);
    expect(err).toMatch(/^plimsoll: .*journal-000000000001\.plim at byte \d+: .*\n$/);
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('says a taken port and a directory it cannot write in one sentence', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const taken = await plimsoll('start', '--data-dir', dataDirectory, '--port', port);
    server.close();
    expect(taken.code).toBe(EXIT.failure);
    expect(taken.err).toContain(`127.0.0.1:${port}: the port is taken by another process`);
    expect(taken.err).not.toContain('    at ');
    const unwritable = await plimsoll('start', '--data-dir', '/proc/plimsoll', '--port', '0');
    expect(unwritable.code).toBe(EXIT.failure);
    expect(unwritable.err).toMatch(/^plimsoll: cannot .*\/proc\/plimsoll.*\n$/);
  });
});
