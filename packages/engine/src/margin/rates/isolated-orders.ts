// Isolated margin mode: a position holds a share of what it was entered for, and its resting orders hold their own margin
// beside it. What moves when an account switches to the mode is isolated-switch.ts; the requirement that a position must
// exceed is that of the market's own model.
import { Exact } from '../../base/exact.ts';
import { ok } from '../../base/result.ts';
import type { Side } from '../../domain/command.ts';
import type { Order } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import { decimal, object, optional, type TypeOf } from '../../domain/schema.ts';
import type { Figure, LevelFigures, MarginModel } from '../model/margin-model.ts';
import { chargedByInstrument, fraction } from './by-instrument.ts';
import type { Exposure } from './exposure.ts';

export type RestingOrder = {
  readonly side: Side;
  /** Coins or contracts left, positive. */
  readonly remaining: Exact;
  /** Limit, as the venue quotes it. */
  readonly price: Exact;
};

export type IsolatedOrders = {
  /** Signed, in the unit of `remaining`. */
  readonly position: Exact;
  readonly orders: readonly RestingOrder[];
  /** Share of the notional that the account has chosen to hold. */
  readonly marginFactor: Exact;
  /** Price of an auction that is running: an order counts at it where it is above the limit. */
  readonly auctionPrice?: Exact;
  /** What one of `remaining` is worth at a price, in the unit of margin; linear contracts: the price itself. */
  readonly valueAt: (price: Exact) => Exact;
  readonly quantum: Exact;
};

/**
 * Margin of resting orders: on either side the best-priced orders that would reduce the position need none, up to its
 * size; the rest needs the factor of its notional, rounded down; the larger side counts. Source: Vega,
 * `core/risk/isolated_margin.go`.
 */
export function isolatedOrderMargin(input: IsolatedOrders): {
  readonly orderMargin: Exact;
  readonly buys: Exact;
  readonly sells: Exact;
} {
  const buys = sideMargin('buy', input);
  const sells = sideMargin('sell', input);
  return { orderMargin: Exact.max(buys, sells), buys, sells };
}

function sideMargin(side: Side, input: IsolatedOrders): Exact {
  const { position, auctionPrice } = input;
  const isReducing = side === 'buy' ? position.sign < 0 : position.sign > 0;
  let covered = isReducing ? position.abs() : Exact.ZERO;
  let notional = Exact.ZERO;
  for (const order of bestFirst(side, input.orders)) {
    const free = Exact.min(order.remaining, covered);
    covered = covered.minus(free);
    const price = auctionPrice === undefined ? order.price : Exact.max(order.price, auctionPrice);
    notional = notional.plus(order.remaining.minus(free).times(input.valueAt(price)));
  }
  return notional.times(input.marginFactor).roundTo(input.quantum, 'down');
}

const bestFirst = (side: Side, orders: readonly RestingOrder[]): readonly RestingOrder[] =>
  orders
    .filter((each) => each.side === side)
    .sort((a, b) => (side === 'buy' ? b.price.compare(a.price) : a.price.compare(b.price)));

const parameters = object('isolated margin as a share of entry notional', {
  marginFactor: decimal('share of notional that the account holds', { above: '0', max: '1' }),
  auctionPrice: optional(
    decimal('price of a running auction: orders with a lower limit count at it', { above: '0' }),
  ),
  quantum: decimal('smallest unit of money, to which order margin is rounded down', { above: '0' }),
});
type Parameters = TypeOf<typeof parameters>;

export const isolatedOrdersModel: MarginModel<Parameters> = {
  type: 'isolatedOrders',
  doc:
    'Initial: a share of what the position was entered for, and the margin of its orders. Maintenance: the margin of the ' +
    "orders alone, to which the rulebook adds the maintenance of the market's own model without orders; its initial level " +
    'is the larger of the two models. Equity is what position and orders hold, plus unrealised PnL.',
  parameters,
  requirement: (scope, given) =>
    chargedByInstrument('isolated margin', scope, 'mark', (exposure) =>
      ok(charge(exposure, ordersOn(exposure, scope.holdings.orders), given)),
    ),
};

/** A reduce-only order cannot add to a position, and holds no margin. */
const ordersOn = (exposure: Exposure, orders: readonly Order[]): readonly RestingOrder[] =>
  orders
    .filter((each) => each.instrument.symbol === exposure.instrument.symbol && !each.reduceOnly)
    .map((each) => ({ side: each.side, remaining: each.size, price: each.limit }));

function charge(
  exposure: Exposure,
  orders: readonly RestingOrder[],
  given: Parameters,
): LevelFigures {
  const { instrument, settlePrice } = exposure;
  const { marginFactor, auctionPrice, quantum } = given;
  const { orderMargin, buys, sells } = isolatedOrderMargin({
    position: exposure.open,
    orders,
    marginFactor,
    quantum,
    valueAt: (price) => unitValue(instrument, price).abs().times(settlePrice),
    ...(auctionPrice === undefined ? {} : { auctionPrice }),
  });
  const held = exposure.entry.times(marginFactor).roundTo(quantum, 'down');
  const ofOrders: Figure = {
    name: 'margin of orders',
    value: orderMargin,
    because: buys.isBelow(sells) ? 'sells' : 'buys',
    parts: [
      { name: 'buys', value: buys },
      { name: 'sells', value: sells },
    ],
  };
  const name = instrument.symbol;
  return {
    initial: {
      name,
      value: held.plus(orderMargin),
      parts: [
        { name: 'margin of the position', value: held },
        fraction('margin factor', marginFactor),
        ofOrders,
      ],
    },
    maintenance: { name, value: orderMargin, parts: [ofOrders] },
  };
}
