// The journal and what is told of it: nothing before it is durable, no damage taken for a torn tail, one writer.
import type { Mutant } from '../mutant.ts';

const journal = 'packages/host/src/journal/journal.ts';
const journalTest = 'packages/host/src/journal/journal.test.ts';
const scan = 'packages/host/src/journal/scan.ts';

export const journalMutants: readonly Mutant[] = [
  {
    name: 'acknowledged-at-append',
    mistake: 'a record counts as durable as soon as it is appended',
    file: journal,
    find: 'this.lastSequence = record.sequence;',
    replace: 'this.lastSequence = this.durableSequence = record.sequence;',
    test: journalTest,
    title: 'acknowledges at the commit',
  },
  {
    name: 'never-synced',
    mistake: 'records are acknowledged without a sync',
    file: journal,
    find: 'this.guard(() => this.file.sync());',
    replace: '',
    test: journalTest,
    title: 'J1 keeps every',
  },
  {
    name: 'directory-not-synced',
    mistake: 'a new segment is written without a sync of its directory',
    file: journal,
    find: 'this.disk.syncDirectory(this.directory);',
    replace: '',
    test: journalTest,
    title: 'J1 keeps every acknowledged record and at',
  },
  {
    name: 'torn-though-acknowledged',
    mistake: 'the last acknowledged record is damaged and cut as if nobody had been told',
    file: scan,
    find: 'if (durable >= next)',
    replace: 'if (durable > next)',
    test: journalTest,
    title: 'J3 refuses a flip in acknowledged record',
  },
  {
    name: 'shorter-than-it-was',
    mistake: 'a journal that ends before what was acknowledged is accepted',
    file: scan,
    find: 'if (run.sequence < acknowledged)',
    replace: 'if (false as boolean)',
    test: journalTest,
    title: 'J8 refuses a journal that was closed in',
  },
  {
    name: 'failed-sync-retried',
    mistake: 'a sync that failed is tried again, and counts',
    file: journal,
    find: "this.state = 'poisoned';\n      this.failure = new JournalPoisonedError(this.pathOf(this.segment), error);\n      throw this.failure;",
    replace: 'throw new JournalPoisonedError(this.pathOf(this.segment), error);',
    test: journalTest,
    title: 'J5 latches after a failed sync',
  },
  {
    name: 'short-write',
    mistake: 'a disk that takes fewer bytes than asked is taken at its word',
    file: 'packages/host/src/journal/disk.ts',
    find: 'while (from < to)',
    replace: 'if (from < to)',
    test: journalTest,
    title: 'J7 writes on when the disk takes fewer bytes',
  },
  {
    name: 'lock-ignored',
    mistake: 'two processes write one journal',
    file: 'packages/host/src/journal/lock.ts',
    find: 'if (holder !== undefined && isAlive(holder))',
    replace: 'if (false as boolean)',
    test: 'packages/host/src/journal/lock.test.ts',
    title: 'J12 refuses a second holder in one sentence',
  },
  {
    name: 'answered-before-durable',
    mistake: 'the venue answers a command before it is durable',
    file: 'packages/host/src/venue.ts',
    find: 'this.pending.push({ sequence, time: input.time, events, stepHash });',
    replace:
      'this.pending.push({ sequence, time: input.time, events, stepHash });\n    this.durable = this.describe();',
    test: 'packages/host/src/venue.test.ts',
    title: 'acknowledges and publishes at the end',
  },
];
