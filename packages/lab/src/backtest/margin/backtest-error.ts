// Why a back-test of margin cannot be run on what was given: one sentence that says what would do.

export class MarginBacktestError extends Error {
  override readonly name = 'MarginBacktestError';
  readonly code = 'MarginBacktestInvalid';
}
