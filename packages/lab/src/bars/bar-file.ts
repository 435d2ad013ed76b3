// What a price file holds once read: one series of bars a symbol, prices as exact integers. Plain data.
import type { Instrument } from './instrument.ts';

/** Bars of one symbol, ascending by time. Prices count 10^-decimals of the quote. */
export type BarSeries = {
  readonly symbol: string;
  readonly instrument: Instrument;
  /** Name of the file it came from. */
  readonly file: string;
  /** The most common step between rows. */
  readonly barMs: number;
  /** Milliseconds since 1970, the open of the bar. */
  readonly times: Float64Array;
  readonly decimals: number;
  readonly open: BigInt64Array;
  readonly high: BigInt64Array;
  readonly low: BigInt64Array;
  readonly close: BigInt64Array;
  /** Traded notional in quote units, a float that only the depth model sees; undefined where the file has no volume. */
  readonly notional: Float64Array | undefined;
};

export type BarFile = {
  readonly name: string;
  readonly rows: number;
  readonly hasVolume: boolean;
  readonly series: readonly BarSeries[];
};

/** A price file that cannot be used: one sentence that says where (file, line, column), what, and what would be legal. */
export class BarFileError extends Error {
  override readonly name = 'BarFileError';
  readonly code = 'BarFileInvalid';
}
