// The last liquidation lines, newest kept: a bounded ring fed with the events of each step. Amounts are formatted on the
// grid of the moment, so a later change of grid does not rewrite what was shown.
import { formatDecimal } from '../base/decimal.ts';
import { assert } from '../base/assert.ts';
import { neg } from '../base/fixed.ts';
import type { Event } from '../domain/event.ts';
import type { Lots, Quanta, Ticks } from '../domain/units.ts';
import { isLiquidationOrder } from '../state/order-kinds.ts';
import type { ReadState } from '../state/state.ts';
import { coins, money, priceText } from './source.ts';
import type { LiquidationStep, LiquidationView } from './view-types.ts';

export type FedStep = {
  readonly sequence: number;
  readonly time: number;
  readonly events: readonly Event[];
};
type Line = Omit<LiquidationView, 'sequence' | 'line' | 'time'>;

export class LiquidationFeed {
  private readonly ring: LiquidationView[] = [];
  private readonly capacity: number;
  private readonly state: () => ReadState;
  /** Lines ever fed; the newest `min(total, capacity)` are kept. */
  total = 0;

  constructor(state: () => ReadState, capacity: number) {
    assert(capacity > 0, `a feed of ${capacity} lines keeps some`);
    this.state = state;
    this.capacity = capacity;
  }

  push({ sequence, time, events }: FedStep): void {
    const state = this.state();
    for (let i = 0; i < events.length; i++) {
      const line = lineOf(state, events[i] as Event);
      if (line === undefined) continue;
      this.ring[this.total % this.capacity] = { sequence, line: i, time, ...line };
      this.total += 1;
    }
  }

  /** The newest lines, newest first: at most `limit`, none older than the first `since` lines ever fed. */
  newest(limit: number, since = 0): readonly LiquidationView[] {
    const count = Math.min(limit, this.capacity, this.total, Math.max(0, this.total - since));
    const lines: LiquidationView[] = [];
    for (let i = 1; i <= count; i++) {
      lines.push(this.ring[(this.total - i) % this.capacity] as LiquidationView);
    }
    return lines;
  }
}

function lineOf(state: ReadState, event: Event): Line | undefined {
  switch (event.type) {
    case 'LiquidationStarted': {
      const amount = money(state, event.notional);
      const why =
        event.reason === 'maintenance'
          ? `equity ${money(state, event.equity)} below maintenance ${money(state, event.maintenance)}`
          : 'negative balance beyond its cap';
      return plainLine('started', event.account, amount, `Liquidation starts: ${why}`);
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
    case 'OrderFilled': {
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
    case 'CollateralConverted': {
      const asset = state.asset(event.asset);
      const size = formatDecimal(event.amount, asset.scale);
      const proceeds = money(state, event.proceeds);
      return {
        ...plainLine(
          'converted',
          event.account,
          proceeds,
          `Fund bought ${size} ${asset.symbol} of collateral`,
        ),
        symbol: asset.symbol,
        size,
        price: formatDecimal(event.price, state.assetPriceDecimals(event.asset)),
      };
    }
    case 'PositionTransferred':
      return transferLine(state, event);
    case 'DeficitFixed': {
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
      return {
        ...plainLine(
          'deficit',
          event.account,
          money(state, event.deficit),
          `Loss beyond margin: ${paid.join(', ')}`,
        ),
        symbol: state.listing.markets[event.market]?.symbol ?? '',
      };
    }
    case 'LossSocialised': {
      const amount = money(state, event.amount);
      const symbol = state.listing.markets[event.market]?.symbol ?? '';
      return {
        ...plainLine('socialised', event.account, amount, 'Share of a socialised loss'),
        symbol,
      };
    }
    case 'MarketHalted': {
      const { symbol } = state.market(event.market);
      const line = plainLine(
        'halted',
        state.market(event.market).suspenseAccount,
        money(state, event.uncovered),
        `${symbol} halted with an uncovered loss`,
      );
      return { ...line, symbol };
    }
    case 'LiquidationEnded':
      return plainLine('ended', event.account, '', OUTCOMES[event.outcome]);
    default:
      // All other events are no part of a liquidation; the default is meant, not an oversight.
      return undefined;
  }
}

const OUTCOMES = {
  restored: 'Liquidation ends: back above the exit level',
  takenOver: 'Liquidation ends: taken over by the fund',
  bankrupt: 'Liquidation ends: bankrupt',
  flat: 'Liquidation ends: nothing left open',
} as const;

function transferLine(
  state: ReadState,
  event: Extract<Event, { type: 'PositionTransferred' }>,
): Line | undefined {
  if (event.reason === 'suspense') return undefined;
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

function plainLine(what: LiquidationStep, account: number, amount: string, text: string): Line {
  return { what, account, symbol: '', size: '', price: '', amount, text };
}

function marketLine(
  state: ReadState,
  line: {
    readonly what: LiquidationStep;
    readonly account: number;
    readonly market: number;
    readonly size: Lots;
    readonly price: Ticks;
    readonly amount?: Quanta;
    readonly text: (size: string, price: string) => string;
  },
): Line {
  const market = state.market(line.market);
  const size = coins(market, absolute(line.size));
  const price = priceText(state, market, line.price);
  return {
    what: line.what,
    account: line.account,
    symbol: market.symbol,
    size,
    price,
    amount: line.amount === undefined ? '' : money(state, line.amount),
    text: line.text(`${size} ${market.symbol}`, price),
  };
}

const absolute = <T extends bigint>(value: T): T => (value < 0n ? neg(value) : value);
