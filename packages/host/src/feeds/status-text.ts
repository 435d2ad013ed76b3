// Statuses and prices of feeds in words, for a terminal.
import { formatDecimal } from '@plimsoll/engine';
import type { FeedStatus, PriceObservation } from './price-feed.ts';

/** One line; `now` in ms since 1970. */
export function statusText(status: FeedStatus, now: number): string {
  switch (status.type) {
    case 'idle':
      return 'not started';
    case 'connecting':
      return status.attempt === 1 ? 'connecting' : `connecting, attempt ${status.attempt}`;
    case 'live':
      return status.by === 'stream' ? 'live' : 'live, asked for';
    case 'stale':
      return status.since === 0
        ? 'stale: no price yet'
        : `stale: the newest price is ${secondsText(now - status.since)} old`;
    case 'failed':
      return `failed: ${status.reason}`;
    case 'reconnecting':
      return `${status.reason}; again in ${status.inMs} ms`;
    case 'stopped':
      return 'stopped';
  }
}

/** The price as a decimal, with its interval where there is one. */
export function priceText({ price, confidence }: PriceObservation, decimals: number): string {
  const text = formatDecimal(price, decimals);
  return confidence === 0n ? text : `${text} +- ${formatDecimal(confidence, decimals)}`;
}

export const secondsText = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
