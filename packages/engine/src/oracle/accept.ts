// Whether one observation of one price source may replace the source's last one. Pure: a refused
// observation leaves the source's price with its old time. Which sources count is aggregate.ts.
import { PRICE_MAX } from '../domain/parameters.ts';
import type { Price, TimeMs } from '../domain/units.ts';

export type PriceRefusal =
  | 'notPositive'
  | 'tooLarge'
  | 'olderThanLast'
  | 'fromTheFuture'
  | 'badConfidence';

/**
 * Judges one observation; the first reason that applies is returned.
 *
 * `price` and `confidence`, the half-width that the source states for itself, in index units; `time` of the observation, `lastTime` of the source's last accepted one
 * (0 while there is none) and `now`, the time of the input, in ms. A source's time is strictly
 * monotone: an equal time is a duplicate, ignored whatever its price says (B5), so the same tick
 * sent twice changes nothing. At most `futureSkewMs` ahead of `now` is still accepted.
 *
 * Source: hazards B2, B5.
 */
export function acceptPrice(observation: {
  readonly price: Price;
  readonly confidence: Price;
  readonly time: TimeMs;
  readonly lastTime: TimeMs;
  readonly now: TimeMs;
  readonly futureSkewMs: number;
}): 'accepted' | PriceRefusal {
  const { price, confidence, time, lastTime, now, futureSkewMs } = observation;
  if (price <= 0n) return 'notPositive';
  if (price > PRICE_MAX) return 'tooLarge';
  if (confidence < 0n || confidence > PRICE_MAX) return 'badConfidence';
  if (time <= lastTime) return 'olderThanLast';
  if (time > now + futureSkewMs) return 'fromTheFuture';
  return 'accepted';
}
