// Open orders are margined at the worse of the two sides: all buys filled, or all sells filled, each with what a fill at
// its limit loses against the mark and with taker fees. Reduce-only orders add nothing: they cannot add risk.
import { add, max, mulDivUp, neg, sub } from '../base/fixed.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import type { OrderOpen } from '../domain/portfolio.ts';
import {
  type Lots,
  type MarketId,
  notionalOf,
  PPM,
  type Quanta,
  type UnitValue,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { unitValueAt } from '../domain/unit-value.ts';
import { positionMargin, type PositionView } from './position-margin.ts';

export type OrderMargin = {
  /** Initial margin of the position and its orders together, quanta, rounded up. */
  readonly initial: Quanta;
  /** What orders add to the position's own initial margin. */
  readonly orderInitial: Quanta;
  readonly binding: 'position' | 'buys' | 'sells';
};

/** `orders` are those of the market; `size` is the position. */
export function initialWithOrders(
  view: PositionView,
  market: MarketId,
  size: Lots,
  orders: readonly OrderOpen[],
): OrderMargin {
  const own = positionMargin(view, market, size).initial;
  let buys = ZERO_LOTS;
  let sells = ZERO_LOTS;
  let buyCost = ZERO_QUANTA;
  let sellCost = ZERO_QUANTA;
  for (const order of orders) {
    if (order.reduceOnly) continue;
    const cost = worstFillCost(view.market(market), order, view.unitValue(market));
    if (order.side === 'buy') {
      buys = add(buys, order.size);
      buyCost = add(buyCost, cost);
    } else {
      sells = add(sells, order.size);
      sellCost = add(sellCost, cost);
    }
  }
  const long = add(positionMargin(view, market, add(size, buys)).initial, buyCost);
  const short = add(positionMargin(view, market, sub(size, sells)).initial, sellCost);
  const initial = max(own, max(long, short));
  const binding = initial === own ? 'position' : initial === long ? 'buys' : 'sells';
  return { initial, orderInitial: sub(initial, own), binding };
}

/** What the order costs at once if it fills at its limit: loss against the value now and the taker fee, rounded up. */
export function worstFillCost(market: ListedMarket, order: OrderOpen, unit: UnitValue): Quanta {
  const atLimit = unitValueAt(market, order.limit);
  const delta = order.side === 'buy' ? order.size : neg(order.size);
  const loss = valueOf(delta, sub(atLimit, unit));
  return add(max(loss, ZERO_QUANTA), takerFee(market, notionalOf(order.size, atLimit)));
}

export const takerFee = (market: ListedMarket, notional: Quanta): Quanta =>
  mulDivUp(notional, BigInt(market.takerFeePpm), PPM);
