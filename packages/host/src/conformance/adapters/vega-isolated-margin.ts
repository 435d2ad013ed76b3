// Margin of orders in isolated mode, and what moves when an account switches to it.
import {
  Exact,
  type IsolatedOrders,
  isolatedOrderMargin,
  type SwitchRefusal,
  switchToIsolated,
  valueOfUnit,
} from '@plimsoll/engine/models';
import { type Adapter, type JsonObject, UnknownCase } from '../adapter.ts';
import { exactOf, exactOr, has, listOf, textOf } from '../fields.ts';

const refusals: Readonly<Record<SwitchRefusal['code'], string>> = {
  GeneralBalanceTooSmall:
    'insufficient balance in general account to cover for required order margin',
  PositionMarginNotAboveInitial: 'required position margin must be greater than initial margin',
};

export const vegaIsolatedMargin: Adapter = ({ input }) => {
  const orders = ordersOf(input);
  const { orderMargin } = isolatedOrderMargin(orders);
  if (!has(input, 'general')) return { orderMargin };
  const moved = switchToIsolated({
    ...orders,
    entryPrice: exactOf(input, 'price'),
    marginBalance: exactOf(input, 'marginBalance'),
    orderMarginBalance: exactOr(input, 'orderMarginBalance', Exact.ZERO),
    general: exactOf(input, 'general'),
    ...(has(input, 'initialMargin') ? { initialMargin: exactOf(input, 'initialMargin') } : {}),
  });
  if (!moved.ok) return { error: refusals[moved.error.code] };
  return { orderMargin, ...moved.value };
};

const ordersOf = (input: JsonObject): IsolatedOrders => ({
  position: exactOf(input, 'position'),
  orders: listOf(input, 'orders').map((each) => ({
    side: sideOf(each),
    remaining: exactOf(each, 'remaining'),
    price: exactOf(each, 'price'),
  })),
  marginFactor: exactOf(input, 'marginFactor'),
  valueAt: valueOfUnit(exactOr(input, 'positionFactor', Exact.ONE)),
  quantum: Exact.ONE,
  ...(has(input, 'auctionPrice') ? { auctionPrice: exactOf(input, 'auctionPrice') } : {}),
});

function sideOf(order: JsonObject): 'buy' | 'sell' {
  const side = textOf(order, 'side');
  if (side === 'buy' || side === 'sell') return side;
  throw new UnknownCase(`the side "${side}"`);
}
