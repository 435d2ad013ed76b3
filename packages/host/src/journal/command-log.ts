// The port between the venue and whatever keeps its records: the embedded file journal is the default;
// a replicated log can join it without the sequencer noticing.

/** One step of the engine, as it is recorded. */
export type LogRecord = {
  readonly sequence: number;
  /** After the step. */
  readonly stepHash: Uint8Array;
  /** Canonical bytes of input and events; copied by `append`. */
  readonly payload: Uint8Array;
};

export interface CommandLog {
  /** Highest sequence appended. */
  readonly lastSequence: number;
  /** Highest sequence that survives a power cut: acknowledge nothing above it. */
  readonly durableSequence: number;
  /** Adds the next record. Asserts that its sequence follows the last one. */
  append(record: LogRecord): void;
  /**
   * Ends a turn: everything appended is durable when it returns, in one sync.
   *
   * @throws JournalPoisonedError when the disk failed, now or earlier: stop, acknowledge nothing more.
   */
  commit(): void;
  /** Commits, records that the end is known, and lets go of the directory. */
  close(): void;
}
