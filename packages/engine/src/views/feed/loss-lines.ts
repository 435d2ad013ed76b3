// Lines of losses beyond margin: who answers for them, receipts of deleveraging, losses shared among winners, halts, and what
// contributors to the fund do.
import type { Event, EventOf } from '../../domain/event.ts';
import type { ReadState } from '../../state/state.ts';
import { coins, money, priceText } from '../source.ts';
import { absolute, type Line, plainLine, symbolOf } from './feed-line.ts';

export function lossLine(state: ReadState, event: Event): Line | undefined {
  switch (event.type) {
    case 'DeficitFixed':
      return deficitLine(state, event);
    case 'AdlReceiptIssued':
      return receiptLine(state, event);
    case 'LossSocialised': {
      const amount = money(state, event.amount);
      const line = plainLine('socialised', event.account, amount, 'Share of a socialised loss');
      return { ...line, symbol: symbolOf(state, event.market) };
    }
    case 'LossShared': {
      const symbol = symbolOf(state, event.market);
      const text = `Loss in ${symbol} shared over ${event.winners} winners, each meets its part when next touched`;
      const { suspenseAccount } = state.market(event.market);
      return { ...plainLine('shared', suspenseAccount, money(state, event.amount), text), symbol };
    }
    case 'LossMet': {
      const symbol = symbolOf(state, event.market);
      const text = `Met its part of a loss shared in ${symbol}`;
      return { ...plainLine('shared', event.account, money(state, event.amount), text), symbol };
    }
    case 'TrancheJoined': {
      const text = 'Joined the contributors of the fund';
      return plainLine('tranche', event.account, money(state, event.amount), text);
    }
    case 'TrancheLeft': {
      const text = 'Left the contributors of the fund';
      return plainLine('tranche', event.account, money(state, event.amount), text);
    }
    case 'MarketHalted': {
      const { symbol, suspenseAccount } = state.market(event.market);
      const amount = money(state, event.uncovered);
      const text = `${symbol} halted with an uncovered loss`;
      return { ...plainLine('halted', suspenseAccount, amount, text), symbol };
    }
    default:
      // Of all other events none is about a loss; the default is meant.
      return undefined;
  }
}

function deficitLine(state: ReadState, event: EventOf<'DeficitFixed'>): Line {
  const parts = [
    ['fund', event.insurance],
    ['contributors', event.tranche],
    ['ADL', event.adl],
    ['socialised', event.socialised],
    ['uncovered', event.uncovered],
  ] as const;
  const paid = parts
    .filter(([, part]) => part !== 0n)
    .map(([name, part]) => `${name} ${money(state, part)}`);
  const text = `Loss beyond margin: ${paid.join(', ')}`;
  return {
    ...plainLine('deficit', event.account, money(state, event.deficit), text),
    symbol: symbolOf(state, event.market),
  };
}

function receiptLine(state: ReadState, event: EventOf<'AdlReceiptIssued'>): Line {
  const market = state.market(event.market);
  const size = coins(market, absolute(event.lots));
  const price = priceText(state, market, event.mark);
  const at = event.reason === 'atMark' ? 'at the mark' : 'at the bankruptcy price';
  const text = `Receipt: gives up ${size} ${market.symbol} ${at}, rank ${event.rank} of ${event.of}, for account ${event.bankrupt}`;
  const amount = money(state, absolute(event.quote));
  return {
    ...plainLine('receipt', event.account, amount, text),
    symbol: market.symbol,
    size,
    price,
  };
}
