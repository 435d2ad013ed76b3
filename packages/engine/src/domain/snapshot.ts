// The market at one instant, at any scale: what a margin model may know besides the holdings. Prices are exact; a
// volatility is a float and stays one until margin/quantize.ts.
import type { Exact } from '../base/exact.ts';

export type AssetQuote = {
  /** Numeraire per coin. */
  readonly price: Exact;
  /** What the issuer or the chain pays for it, where that is known; a venue price below it is a depeg. */
  readonly redemption?: Exact;
  /** 0 to 1. */
  readonly confidence: Exact;
  readonly issuer?: string;
  /** Coins held by all accounts of the venue, for weights that fall as deposits or borrows grow. */
  readonly deposits?: Exact;
  readonly borrows?: Exact;
};

export type ExpiryQuote = {
  readonly expiryMs: number;
  /** Forward in quote units per coin: what the averaging window has fixed, and what still moves with spot. */
  readonly forwardFixed: Exact;
  readonly forwardVariable: Exact;
  /** Yearly, continuously compounded. */
  readonly rate: Exact;
  readonly forwardConfidence: Exact;
  readonly rateConfidence: Exact;
};

export type UnderlyingQuote = {
  readonly underlying: string;
  /** Index price, quote units per coin. */
  readonly spot: Exact;
  readonly spotConfidence: Exact;
  /** Price of the stablecoin that the quote currency stands for, in dollars; 1 where there is none. */
  readonly stablePrice: Exact;
  /** Ascending. */
  readonly expiries: readonly ExpiryQuote[];
};

export type InstrumentQuote = {
  /** As the venue quotes it: quote units per coin, or coins per coin for coin-settled options. */
  readonly mark: Exact;
  readonly confidence: Exact;
  /** Yearly volatility of an option, 0.5 for 50 %. */
  readonly volatility?: number;
  /** Coins open on the venue, one side. */
  readonly openInterest?: Exact;
};

export type Snapshot = {
  readonly nowMs: number;
  /** The asset in which requirements are stated. */
  readonly numeraire: string;
  readonly assets: ReadonlyMap<string, AssetQuote>;
  readonly underlyings: ReadonlyMap<string, UnderlyingQuote>;
  readonly instruments: ReadonlyMap<string, InstrumentQuote>;
};

export const MS_PER_YEAR = 365 * 86_400_000;
