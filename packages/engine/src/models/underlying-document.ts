// An underlying as people write it: index price, forwards by expiry, what the quote currency is worth.
import { parseInstant } from '../base/civil-time.ts';
import { Exact } from '../base/exact.ts';
import {
  checked,
  decimal,
  object,
  optional,
  type Schema,
  table,
  type TypeOf,
} from '../domain/schema.ts';
import type { ExpiryQuote, UnderlyingQuote } from '../domain/snapshot.ts';

const confidence = optional(decimal('0 to 1; 1 if left out.', { min: '0', max: '1' }));

const expirySchema = object('Forward of one expiry.', {
  forward: decimal('Quote units per coin.', { above: '0' }),
  forwardFixed: optional(
    decimal('Part of the forward that the averaging window has fixed already; 0 if left out.', {
      min: '0',
    }),
  ),
  rate: optional(
    decimal('Yearly, continuously compounded; 0 if left out.', { min: '-1', max: '5' }),
  ),
  forwardConfidence: confidence,
  rateConfidence: confidence,
});

const expiries: Schema<ReadonlyMap<string, TypeOf<typeof expirySchema>>> = checked(
  table('Forwards by UTC instant of expiry.', expirySchema),
  (found) => {
    const wrong = [...found.keys()].find((key) => parseInstant(key) === undefined);
    return wrong === undefined
      ? undefined
      : `${JSON.stringify(wrong)} is not a UTC instant written as 2026-12-26T08:00:00Z`;
  },
);

export const underlyingSchema = object('Index price and forwards of a coin.', {
  index: decimal('Quote units per coin.', { above: '0' }),
  confidence,
  stablePrice: optional(
    decimal('Dollars that one unit of the quote currency is worth; 1 if left out.', { above: '0' }),
  ),
  expiries: optional(expiries),
});
export type UnderlyingDocument = TypeOf<typeof underlyingSchema>;

export function underlyingQuote(underlying: string, document: UnderlyingDocument): UnderlyingQuote {
  const quotes = [...(document.expiries ?? [])].map(([key, each]): ExpiryQuote => {
    const fixed = each.forwardFixed ?? Exact.ZERO;
    return {
      expiryMs: parseInstant(key) ?? 0,
      forwardFixed: fixed,
      forwardVariable: each.forward.minus(fixed),
      rate: each.rate ?? Exact.ZERO,
      forwardConfidence: each.forwardConfidence ?? Exact.ONE,
      rateConfidence: each.rateConfidence ?? Exact.ONE,
    };
  });
  return {
    underlying,
    spot: document.index,
    spotConfidence: document.confidence ?? Exact.ONE,
    stablePrice: document.stablePrice ?? Exact.ONE,
    expiries: quotes.sort((a, b) => a.expiryMs - b.expiryMs),
  };
}
