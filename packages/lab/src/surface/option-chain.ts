// What an option chain file holds once read: for each time and underlying the rows of all listed options. Plain data, as
// published; which rows can be used is decided in expiry-quotes.ts.

/** One option as published. Premiums are in units of the underlying at its forward. */
export type OptionRow = {
  readonly instrument: string;
  readonly right: 'call' | 'put';
  readonly strike: number;
  /** Milliseconds since 1970. */
  readonly expiryMs: number;
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  readonly mark: number;
  /** The venue's own volatility behind the mark, a decimal; undefined where the file has none. */
  readonly volatility: number | undefined;
  /** The price of the underlying at expiry that was published with the row. */
  readonly forward: number | undefined;
  /** What that price is of: a listed future, or a name of the venue's for an expiry without one; undefined where not said. */
  readonly forwardOf: string | undefined;
  readonly index: number;
};

/** All options on one underlying at one time. */
export type OptionChain = {
  readonly asOfMs: number;
  readonly underlying: string;
  readonly rows: readonly OptionRow[];
};

/** A chain file that cannot be used: one sentence that says where (file, line, column), what, and what would be legal. */
export class ChainFileError extends Error {
  override readonly name = 'ChainFileError';
}
