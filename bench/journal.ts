// The journal: group commits of 256 records, durable, against one plain write and fdatasync of the same bytes.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../packages/host/src/journal/journal.ts';
import { hash } from './venue.ts';
import { fastest, type Row, times } from './measure.ts';

const BATCH = 256;
const BATCHES = 40;
const PAYLOAD = new Uint8Array(128).fill(7);

export function benchJournal(): readonly Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  try {
    const { journal } = openJournal({ directory: join(folder, 'journal') });
    let sequence = 0;
    let previous: Uint8Array = new Uint8Array(32);
    const append = fastest(BATCH * BATCHES, 5, () => {
      for (let batch = 0; batch < BATCHES; batch++) {
        for (let i = 0; i < BATCH; i++) {
          previous = hash(previous, PAYLOAD);
          journal.append({ sequence: ++sequence, stepHash: previous, payload: PAYLOAD });
        }
        journal.commit();
      }
    });
    journal.close();
    const file = openSync(join(folder, 'plain'), 'w');
    const bytes = Buffer.alloc(BATCH * (PAYLOAD.length + 64), 7);
    const plain = fastest(BATCH * BATCHES, 5, () => {
      for (let batch = 0; batch < BATCHES; batch++) {
        writeSync(file, bytes);
        fdatasyncSync(file);
      }
    });
    closeSync(file);
    return [
      {
        what: `journal, durable, ${BATCH} records of ${PAYLOAD.length} bytes a commit`,
        figure: `${Math.round(1e9 / append).toLocaleString('en')} records/s`,
        ratio: `${times(append / plain)} a plain write and fdatasync of the same bytes`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
