// Lines of what the ladder itself does: it begins, trades in the book, converts collateral, takes over, ends; and of what the
// fund sells afterwards. Anything else is no line of this file.
import { formatDecimal } from '../../base/decimal.ts';
import type { Event, EventOf } from '../../domain/event.ts';
import { isLiquidationOrder } from '../../state/order-kinds.ts';
import type { ReadState } from '../../state/state.ts';
import { coins, money } from '../source.ts';
import { absolute, type Line, marketLine, plainLine } from './feed-line.ts';

export function ladderLine(state: ReadState, event: Event): Line | undefined {
  switch (event.type) {
    case 'LiquidationStarted': {
      const why =
        event.reason === 'maintenance'
          ? `equity ${money(state, event.equity)} below maintenance ${money(state, event.maintenance)}`
          : 'negative balance beyond its cap';
      const text = `Liquidation starts: ${why}`;
      return plainLine('started', event.account, money(state, event.notional), text);
    }
    case 'LiquidationOrderPlaced': {
      const isFund = state.accountKind(event.account) === 'insurance';
      const who = isFund ? 'Fund offers' : 'Order';
      return marketLine(state, {
        ...event,
        what: 'orderPlaced',
        price: event.limit,
        text: (size, price) => `${who} to ${event.side} ${size} at ${price} or better`,
      });
    }
    case 'OrderFilled':
      return filledLine(state, event);
    case 'CollateralConverted': {
      const asset = state.asset(event.asset);
      const size = formatDecimal(event.amount, asset.scale);
      const text = `Fund bought ${size} ${asset.symbol} of collateral`;
      return {
        ...plainLine('converted', event.account, money(state, event.proceeds), text),
        symbol: asset.symbol,
        size,
        price: formatDecimal(event.price, state.assetPriceDecimals(event.asset)),
      };
    }
    case 'PositionTransferred':
      return transferLine(state, event);
    case 'LiquidationEnded':
      return plainLine('ended', event.account, '', OUTCOMES[event.outcome]);
    default:
      // All other events are no part of the ladder; the default is meant, not an oversight.
      return undefined;
  }
}

const OUTCOMES = {
  restored: 'Liquidation ends: back above the exit level',
  takenOver: 'Liquidation ends: taken over by the fund',
  bankrupt: 'Liquidation ends: bankrupt',
  flat: 'Liquidation ends: nothing left open',
} as const;

function filledLine(state: ReadState, event: EventOf<'OrderFilled'>): Line | undefined {
  if (!isLiquidationOrder(event.order)) return undefined;
  const isFund = state.accountKind(event.account) === 'insurance';
  const verb = event.sizeDelta > 0n ? 'Bought' : 'Sold';
  return marketLine(state, {
    ...event,
    what: isFund ? 'disposed' : 'filled',
    size: event.sizeDelta,
    amount: absolute(event.quote),
    text: (size, price) => `${verb} ${size} at ${price}${isFund ? ' from the fund' : ''}`,
  });
}

/** Lots that a bid or a maker takes have a line of the bid or the taking; suspense is on the way only. */
function transferLine(state: ReadState, event: EventOf<'PositionTransferred'>): Line | undefined {
  if (event.reason !== 'takeOver' && event.reason !== 'adl') return undefined;
  const isTakeOver = event.reason === 'takeOver';
  return {
    ...plainLine(
      isTakeOver ? 'takenOver' : 'adl',
      isTakeOver ? event.from : event.to,
      money(state, absolute(event.quote)),
      isTakeOver ? 'Position taken over by the fund' : 'Position reduced by auto-deleveraging',
    ),
    symbol: state.market(event.market).symbol,
    size: coins(state.market(event.market), event.size),
  };
}
