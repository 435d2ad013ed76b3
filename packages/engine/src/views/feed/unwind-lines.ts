// Lines of unwinds that advisers are asked for, and of rebalancing that an owner has accepted or allowed.
import type { Event } from '../../domain/event.ts';
import type { ReadState } from '../../state/state.ts';
import { money } from '../source.ts';
import { legsText, type Line, marketLine, plainLine } from './feed-line.ts';

export function unwindLine(state: ReadState, event: Event): Line | undefined {
  switch (event.type) {
    case 'UnwindWanted': {
      const cost = money(state, event.ownCost);
      const text = `Advisers are asked for an unwind cheaper than ${cost}`;
      return plainLine('unwind', event.account, cost, text);
    }
    case 'UnwindAccepted': {
      const text = `An adviser's unwind is verified: close ${legsText(state, event.legs)}`;
      return plainLine('unwind', event.account, money(state, event.cost), text);
    }
    case 'UnwindPlanned': {
      const text = `The engine's own unwind: close ${legsText(state, event.legs)}`;
      return plainLine('unwind', event.account, money(state, event.cost), text);
    }
    case 'RebalanceStarted': {
      const whose = event.by === 'owner' ? 'accepted by its owner' : 'allowed beforehand';
      const text = `Rebalancing ${whose}: close ${legsText(state, event.legs)}`;
      return plainLine('rebalance', event.account, money(state, event.cost), text);
    }
    case 'RebalanceOrderPlaced':
      return marketLine(state, {
        ...event,
        what: 'rebalance',
        price: event.limit,
        text: (size, price) => `Order to ${event.side} ${size} at ${price} or better, no penalty`,
      });
    default:
      // Of all other events none is about an unwind; the default is meant.
      return undefined;
  }
}
