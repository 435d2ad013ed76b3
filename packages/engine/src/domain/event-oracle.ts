// Events of the oracle: what was heard of sources, and what indexes were made of it. Tags 30 to 33 and 102 to 119.
import { priceFields } from './command.ts';
import type { SchemaTable } from './record.ts';

export const PRICE_REFUSALS = [
  'notPositive',
  'tooLarge',
  'olderThanLast',
  'fromTheFuture',
  'unknownSource',
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
  /** `fresh`: sources that were used; 0 means stale, and `price` is the last one known. */
  IndexPriceSet: {
    tag: 33,
    fields: { index: 'id', price: 'price', fresh: 'count', outliers: 'count' },
  },
} as const satisfies SchemaTable;
