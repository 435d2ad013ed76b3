// Market data: prices, books, marks, bands, funding indexes, disposal and halts.
import type { Event } from '../domain/event.ts';
import type { MarketId, TimeMs } from '../domain/units.ts';
import { evolveExpiry } from './evolve-expiry.ts';
import { evolveIndex } from './evolve-index.ts';
import { graceSince } from './reopening.ts';
import type { State } from './state.ts';

/** Whether the event was one of market data. */
export function evolveMarket(state: State, event: Event, time: TimeMs): boolean {
  const table = state.markets;
  switch (event.type) {
    case 'PricesAccepted':
      for (const { source, price, time: at, confidence } of event.prices) {
        state.sources.price.set(source, price);
        state.sources.confidence.set(source, confidence);
        state.sources.time.set(source, at);
      }
      return true;
    case 'PriceRejected':
    case 'VolatilityRejected':
    case 'ClockJumped':
      return true;
    case 'BooksSampled':
      for (const { market, bidDepth, askDepth } of event.books) {
        table.bidDepth.set(market, bidDepth);
        table.askDepth.set(market, askDepth);
      }
      return true;
    case 'IndexPriceSet':
    case 'SlowPricesMoved':
      evolveIndex(state, event);
      return true;
    case 'MarkPriceSet':
      table.mark.set(event.market, event.mark);
      table.stale.set(event.market, event.stale ? 1 : 0);
      if (!event.stale) table.markTime.set(event.market, time);
      table.basis.set(event.market, event.basis);
      table.premiumSum.set(event.market, event.premiumSum);
      table.premiumCount.set(event.market, event.premiumCount);
      table.averageGap.set(event.market, event.averageGap);
      table.averageTime.set(event.market, time);
      return true;
    case 'BandOpened':
      table.band.set(event.market, 1);
      table.bandPrint.set(event.market, event.print);
      table.bandSince.set(event.market, time);
      return true;
    case 'BandClosed':
      table.band.set(event.market, 0);
      reopen(state, event.market, time);
      return true;
    case 'LiquidationSuspended':
      table.suspended.set(event.market, 1);
      return true;
    case 'MarketReopened':
      table.suspended.set(event.market, 0);
      reopen(state, event.market, time);
      return true;
    case 'FundingIndexMoved':
      table.fundingIndex.set(event.market, event.fundingIndex);
      table.fundingRatePpb.set(event.market, event.ratePpb);
      table.nextFunding.set(event.market, event.nextTime);
      table.premiumSum.set(event.market, 0n);
      table.premiumCount.set(event.market, 0);
      return true;
    case 'DisposalScheduled':
      table.nextDisposal.set(event.market, event.nextTime);
      return true;
    case 'MarketHalted':
      table.halted.set(event.market, 1);
      return true;
    default:
      return evolveExpiry(state, event, time);
  }
}

function reopen(state: State, market: MarketId, time: TimeMs): void {
  const table = state.markets;
  const { reopenGraceMs } = state.listedMarket(market);
  table.reopenedAt.set(market, time);
  table.graceSince.set(market, graceSince(table.graceSince.get(market), time, reopenGraceMs));
}
