// Lines of what is offered to others: auctions and their bids, collateral for sale, and what backstop makers took.
import { formatDecimal } from '../../base/decimal.ts';
import type { Event, EventOf } from '../../domain/event.ts';
import type { Price } from '../../domain/units.ts';
import type { ReadState } from '../../state/state.ts';
import { coins, money } from '../source.ts';
import { absolute, legsText, type Line, plainLine } from './feed-line.ts';

export function offerLine(state: ReadState, event: Event): Line | undefined {
  switch (event.type) {
    case 'AuctionStarted':
    case 'AuctionReset': {
      const whose = event.kind === 'solvent' ? 'equity is sold' : 'insurance pays the bidder';
      const verb = event.type === 'AuctionStarted' ? 'starts' : 'starts again';
      const notional = money(state, event.notional);
      return plainLine('auction', event.account, notional, `Auction ${verb}: ${whose}`);
    }
    case 'AuctionBidTaken':
      return bidLine(state, event);
    case 'AuctionEnded':
      return plainLine('auction', event.account, '', AUCTION_ENDS[event.reason]);
    case 'BackstopTaken': {
      const market = state.market(event.market);
      const size = coins(market, absolute(event.lots));
      const discount = money(state, event.discount);
      const text = `Maker ${event.account} took ${size} ${market.symbol} for ${discount} below the mark`;
      return { ...plainLine('backstop', event.from, discount, text), symbol: market.symbol, size };
    }
    case 'CollateralOrderPlaced':
      return collateralLine(state, event, event.limit, 'offered in the book');
    case 'CollateralAuctionStarted':
      return collateralLine(state, event, event.start, 'put up for auction');
    case 'CollateralSold': {
      const { symbol, scale } = state.asset(event.asset);
      const size = formatDecimal(event.amount, scale);
      const text = `Account ${event.buyer} bought ${size} ${symbol} of collateral`;
      return {
        ...plainLine('converted', event.account, money(state, event.quote), text),
        symbol,
        size,
      };
    }
    default:
      // Of all other events none is an offer; the default is meant.
      return undefined;
  }
}

const AUCTION_ENDS: { readonly [R in EventOf<'AuctionEnded'>['reason']]: string } = {
  restored: 'Auction ends: back above the exit level',
  flat: 'Auction ends: all of it was taken',
  withdrawn: 'Auction ends: withdrawn',
  stopped: 'Auction ends: stopped by the breaker',
};

function bidLine(state: ReadState, event: EventOf<'AuctionBidTaken'>): Line {
  const received = money(state, absolute(event.received));
  const cash = event.received < 0n ? `paid ${received}` : `received ${received}`;
  const of = event.fromInsurance > 0n ? `, ${money(state, event.fromInsurance)} of insurance` : '';
  const lots = legsText(state, event.legs);
  const text = `Account ${event.bidder} took ${lots} at the mark and ${cash}${of}`;
  return plainLine('bid', event.account, received, text);
}

function collateralLine(
  state: ReadState,
  event: EventOf<'CollateralOrderPlaced'> | EventOf<'CollateralAuctionStarted'>,
  asked: Price,
  how: string,
): Line {
  const { symbol, scale } = state.asset(event.asset);
  const size = formatDecimal(event.amount, scale);
  const price = formatDecimal(asked, state.assetPriceDecimals(event.asset));
  const text = `${size} ${symbol} of collateral ${how} at ${price}`;
  return { ...plainLine('converted', event.account, '', text), symbol, size, price };
}
