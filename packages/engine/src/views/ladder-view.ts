// The ladder in force and receipts of deleveraging as read models: amounts on the grid of the moment, nothing else.
import type { EventOf } from '../domain/event.ts';
import type { Quanta } from '../domain/units.ts';
import type { ReadState } from '../state/state.ts';
import { absolute } from './feed/feed-line.ts';
import type { LadderView, ReceiptView } from './liquidation-types.ts';
import { coins, money, priceText } from './source.ts';

/** Undefined until the venue lists its settlement asset. */
export function ladderView(state: ReadState): LadderView | undefined {
  if (state.listing.assets.length === 0) return undefined;
  const { ladder } = state.listing;
  const text = (amount: Quanta): string => money(state, amount);
  return {
    ...ladder,
    rungs: ladder.rungs.map((rung) => ({ ...rung, wholeBelow: text(rung.wholeBelow) })),
    auctionNotionalMost: text(ladder.auctionNotionalMost),
    disposalWholeLots: String(ladder.disposalWholeLots),
  };
}

/** `at`: the step and the line of its events that issued the receipt. */
export function receiptView(
  state: ReadState,
  receipt: EventOf<'AdlReceiptIssued'>,
  at: { readonly sequence: number; readonly line: number; readonly time: number },
): ReceiptView {
  const { type: _, lots, quote, mark, others, ...plain } = receipt;
  const market = state.market(receipt.market);
  return {
    ...at,
    ...plain,
    symbol: market.symbol,
    // The lots are signed as the bankrupt account held them: a long of his closes a short.
    side: lots > 0n ? 'buy' : 'sell',
    size: coins(market, absolute(lots)),
    quote: money(state, absolute(quote)),
    mark: priceText(state, market, mark),
    others: others.map((other) => ({
      policy: other.policy,
      size: coins(market, absolute(other.lots)),
    })),
  };
}
