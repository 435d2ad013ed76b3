// What can be wrong with a journal, told apart by the exit code.
import { EXIT, UserError } from '../errors.ts';

export type DamagePlace = { readonly file: string; readonly offset: number };

/** Acknowledged records are damaged or missing. Nothing was changed; serving would hide the loss. */
export class JournalDamagedError extends UserError {
  override readonly name = 'JournalDamagedError';
  readonly file: string;
  readonly offset: number;

  constructor(place: DamagePlace, what: string) {
    super(
      `the journal is damaged in ${place.file} at byte ${place.offset}: ${what}; ` +
        'nothing was changed, restore the file from a copy',
      EXIT.journalDamaged,
    );
    this.file = place.file;
    this.offset = place.offset;
  }
}

/** The directory belongs to another process that is alive. */
export class JournalLockedError extends UserError {
  override readonly name = 'JournalLockedError';
  constructor(directory: string, pid: number) {
    super(
      `${directory} is in use by process ${pid}; stop it first or choose another directory`,
      EXIT.locked,
    );
  }
}

/** A write or a sync failed. What reached the disk is unknown until the next start: nothing is retried. */
export class JournalPoisonedError extends UserError {
  override readonly name = 'JournalPoisonedError';
  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `writing the journal failed in ${file}: ${reason}; nothing after the last durable record was acknowledged`,
      EXIT.io,
      cause,
    );
  }
}
