// Failures that the user can do something about: one sentence and an exit code. `main.ts` prints the
// sentence and nothing else; any other error is a bug of ours and is shown with its stack.

/** Exit codes of the command line, distinct where an operator's script would act differently. */
export const EXIT = {
  failure: 1,
  usage: 2,
  /** Acknowledged records are damaged or missing: nothing was changed, a person has to look. */
  journalDamaged: 3,
  /** The directory belongs to a process that is alive. */
  locked: 4,
  /** The records are whole, and what they say does not add up. */
  booksWrong: 5,
  internal: 70,
  /** The disk failed while we were writing. */
  io: 74,
} as const;

/** Something outside is wrong: what, where and, if there is one, the legal range, in one sentence. */
export class UserError extends Error {
  override readonly name: string = 'UserError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failure, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.exitCode = exitCode;
  }
}

const REASONS: { readonly [code: string]: string } = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is not a directory',
  EISDIR: 'it is a directory',
  EEXIST: 'it exists already',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an input/output error',
  EMFILE: 'too many files are open',
  EADDRINUSE: 'the port is taken by another process',
};

/** The `code` of a system error (`ENOENT`), or undefined for any other value. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && 'syscall' in error ? error.code : undefined;
}

/**
 * Turns a system error into a sentence: `cannot ACTION: reason (CODE)`. Anything that is no system
 * error is returned as it is, so that bugs keep their stack.
 */
export function explain(action: string, error: unknown): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  const reason = REASONS[code] ?? (error as Error).message;
  return new UserError(`cannot ${action}: ${reason} (${code})`, EXIT.failure, error);
}
