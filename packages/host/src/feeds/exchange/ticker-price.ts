// The price in a ticker of an exchange: of the last trade, or midway between best bid and best ask.
import {
  type DecimalNumber,
  half,
  negated,
  NO_INTERVAL,
  readDecimal,
  sum,
} from '../decimal-number.ts';
import type { CcxtTicker } from './ccxt-exchange.ts';

export const TICKER_PRICES = ['last', 'mid'] as const;
export type TickerPrice = (typeof TICKER_PRICES)[number];

export type Quoted = { readonly price: DecimalNumber; readonly confidence: DecimalNumber };

/**
 * The price, exact. A last price has no interval; that of a mid price is half the spread. Undefined where a number is
 * missing or none, or the book is crossed.
 */
export function tickerPrice(ticker: CcxtTicker, wanted: TickerPrice): Quoted | undefined {
  if (wanted === 'last') {
    const price = readDecimal(ticker.last);
    return price === undefined ? undefined : { price, confidence: NO_INTERVAL };
  }
  const bid = readDecimal(ticker.bid);
  const ask = readDecimal(ticker.ask);
  if (bid === undefined || ask === undefined) return undefined;
  const spread = sum(ask, negated(bid));
  if (spread.coefficient < 0n || bid.coefficient <= 0n) return undefined;
  return { price: half(sum(bid, ask)), confidence: half(spread) };
}
