// An underlying as people write it: index price, forwards by expiry, what the quote currency is worth.
import { parseInstant } from '../base/civil-time.ts';
import { Exact } from '../base/exact.ts';
import { checked, object, optional, type Schema, table, type TypeOf } from '../domain/schema.ts';
import { documentNumber } from './document-number.ts';
import type { ExpiryQuote, UnderlyingQuote } from '../domain/snapshot.ts';

const confidence = optional(documentNumber('0 to 1; 1 if left out.', { min: '0', max: '1' }));

/** As many as one for every day of a year; each is moved whenever a question moves the market. */
const EXPIRIES_MAX = 400;

const expirySchema = checked(
  object('Forward of one expiry.', {
    forward: documentNumber('Quote units per coin.', { above: '0' }),
    forwardFixed: optional(
      documentNumber(
        'Part of the forward that the averaging window has fixed already; 0 if left out.',
        {
          min: '0',
        },
      ),
    ),
    rate: optional(
      documentNumber('Yearly, continuously compounded; 0 if left out.', { min: '-1', max: '5' }),
    ),
    forwardConfidence: confidence,
    rateConfidence: confidence,
  }),
  ({ forward, forwardFixed }) =>
    forwardFixed?.isAbove(forward) === true
      ? `"forwardFixed" ${forwardFixed} is above "forward" ${forward}, of which it is a part`
      : undefined,
);

const expiries: Schema<ReadonlyMap<string, TypeOf<typeof expirySchema>>> = checked(
  table('Forwards by UTC instant of expiry.', expirySchema),
  (found) => mistakeIn([...found.keys()]),
);

function mistakeIn(keys: readonly string[]): string | undefined {
  if (keys.length > EXPIRIES_MAX)
    return `${keys.length} expiries: at most ${EXPIRIES_MAX} are read`;
  const seen = new Set<number>();
  for (const key of keys) {
    const expiryMs = parseInstant(key);
    const shown = JSON.stringify(key);
    if (expiryMs === undefined) {
      return `${shown} is not a UTC instant written as 2026-12-26T08:00:00Z`;
    }
    if (seen.has(expiryMs)) return `${shown} is an instant that stands here already`;
    seen.add(expiryMs);
  }
  return undefined;
}

export const underlyingSchema = object('Index price and forwards of a coin.', {
  index: documentNumber('Quote units per coin.', { above: '0' }),
  confidence,
  stablePrice: optional(
    documentNumber('Dollars that one unit of the quote currency is worth; 1 if left out.', {
      above: '0',
    }),
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
