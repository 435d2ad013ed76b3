// What every price feed is to the host: one connection to somebody else's prices, for one source of the venue or several.
// Prices come out as whole numbers at the decimals of their index, with the time their origin gave them.

/** A source of the venue, by its symbol in the listing, and the decimals of the index it belongs to. */
export type FeedTarget = { readonly source: string; readonly decimals: number };

/** One price that passed every check of the host; the engine judges it again. */
export type PriceObservation = {
  readonly source: string;
  /** Counts 10^-decimals of the quote currency, rounded to the nearest, half upwards. */
  readonly price: bigint;
  /** When the origin says the price held, ms since 1970. Rises strictly from one observation of a source to the next. */
  readonly time: number;
  /** Half-width of the origin's own interval at the same decimals, rounded up; 0 where it states none. */
  readonly confidence: bigint;
};

/** Pushed by the other side, or asked for again and again. */
export type Delivery = 'stream' | 'poll';

/**
 * Where a source stands. `connecting`: number `attempt` since the last connection that held. `live`: prices have come since
 * `since`. `stale`: the newest price is of `since`, too long ago; 0 if there never was one. `failed`: the other side answers
 * and cannot serve this source. `reconnecting`: the connection was lost or could not be made, the next attempt starts in
 * `inMs`. Times are ms since 1970 of the host's clock, but for `stale`, which gives the price's own.
 */
export type FeedStatus =
  | { readonly type: 'idle' }
  | { readonly type: 'connecting'; readonly attempt: number }
  | { readonly type: 'live'; readonly since: number; readonly by: Delivery }
  | { readonly type: 'stale'; readonly since: number }
  | { readonly type: 'failed'; readonly reason: string }
  | {
      readonly type: 'reconnecting';
      readonly reason: string;
      readonly inMs: number;
      readonly attempt: number;
    }
  | { readonly type: 'stopped' };

/**
 * Why a payload was not taken. `unreadable`: the frame is not what the protocol says; `malformed`: a number is missing or is
 * none; `timeless`: the origin states no time; `roundOpen` and `roundOld`: a round on chain that is not answered yet, or
 * that repeats the answer of an earlier one. The others are the engine's.
 */
export const REFUSALS = [
  'unreadable',
  'malformed',
  'timeless',
  'notPositive',
  'tooLarge',
  'olderThanLast',
  'fromTheFuture',
  'roundOpen',
  'roundOld',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type SourceCounts = {
  readonly accepted: number;
  /** The same time as the observation before: ignored, and no fault. */
  readonly repeated: number;
  readonly refused: Readonly<Record<Refusal, number>>;
};

export type SourceReport = {
  readonly source: string;
  readonly decimals: number;
  /** Where the prices come from, for a person to read; never more of a URL than its host. */
  readonly origin: string;
  readonly status: FeedStatus;
  readonly counts: SourceCounts;
  readonly last: PriceObservation | undefined;
};

export type OnPrice = (observation: PriceObservation) => void;
export type OnStatus = (source: string, status: FeedStatus) => void;

export interface PriceFeed {
  /** Once; returns at once. Nothing is thrown later: failures are statuses. */
  start(onPrice: OnPrice, onStatus: OnStatus): void;
  /** Resolves when every socket and timer is closed, after a bounded time. Nothing is reported after the call. */
  stop(): Promise<void>;
  report(): readonly SourceReport[];
}
