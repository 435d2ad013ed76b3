// Events of the oracle: what was heard of sources, and what indexes were made of it. Tags 30 to 33 and 102 to 119.
import { priceFields } from './command.ts';
import type { SchemaTable } from './record.ts';

export const PRICE_REFUSALS = [
  'notPositive',
  'tooLarge',
  'olderThanLast',
  'fromTheFuture',
  'unknownSource',
  'badConfidence',
] as const;

export const oracleEvents = {
  /** The tick's accepted prices; the engine's clock is the step's own. */
  PricesAccepted: { tag: 30, fields: { prices: { list: priceFields } } },
  PriceRejected: {
    tag: 31,
    fields: {
      source: 'id',
      price: 'price',
      time: 'time',
      reason: PRICE_REFUSALS,
    },
  },
  BooksSampled: {
    tag: 32,
    fields: { books: { list: { market: 'id', bidDepth: 'lots', askDepth: 'lots' } } },
  },
  /**
   * `fresh`: sources that were used; 0 where fewer than the quorum are fresh and agree, and `price` with its `confidence` and
   * `priceTime` is then the last one known. `priceTime`: of the observation that completes the quorum; `freshUntil`: until
   * when the quorum stays fresh (0 without one), `heardUntil`: until when any source does (0: none is).
   */
  IndexPriceSet: {
    tag: 33,
    fields: {
      index: 'id',
      price: 'price',
      fresh: 'count',
      outliers: 'count',
      confidence: 'price',
      priceTime: 'time',
      freshUntil: 'time',
      heardUntil: 'time',
    },
  },
  /** Where the slow prices of an index stand at `toTime`, with guard digits, and the averages of delay that are new. */
  SlowPricesMoved: {
    tag: 102,
    fields: {
      index: 'id',
      stable: 'wide',
      twap: 'wide',
      toTime: 'time',
      runningMean: 'wide',
      runningMs: 'count',
      averages: { list: { slot: 'count', average: 'wide' } },
    },
  },
} as const satisfies SchemaTable;
