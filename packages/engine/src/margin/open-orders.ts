// Open orders are margined at the worse of the two sides: all buys filled, or all sells filled, each with what a fill at
// its limit loses against the mark and with taker fees. Reduce-only orders add nothing: they cannot add risk.
import { add, max, mulDivUp, sub } from '../base/fixed.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import type { OrderOpen } from '../domain/portfolio.ts';
import {
  type Lots,
  notionalOf,
  PPM,
  type Quanta,
  type Ticks,
  unitValueAt,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { tieredRequirement } from './tiered.ts';

export type OrderMargin = {
  /** Initial margin of the position and its orders together, quanta, rounded up. */
  readonly initial: Quanta;
  /** What orders add to the position's own initial margin. */
  readonly orderInitial: Quanta;
  readonly binding: 'position' | 'buys' | 'sells';
};

/** `orders` are those of this market; `size` is the position, `mark` the mark price. */
export function initialWithOrders(
  market: ListedMarket,
  size: Lots,
  mark: Ticks,
  orders: readonly OrderOpen[],
): OrderMargin {
  const unit = unitValueAt(mark, market.tickLotQuanta);
  const own = tieredRequirement(market.tiers, notionalOf(size, unit), 'initialPpm');
  let buys = ZERO_LOTS;
  let sells = ZERO_LOTS;
  let buyCost = ZERO_QUANTA;
  let sellCost = ZERO_QUANTA;
  for (const order of orders) {
    if (order.reduceOnly) continue;
    const cost = worstFillCost(market, order, mark);
    if (order.side === 'buy') {
      buys = add(buys, order.size);
      buyCost = add(buyCost, cost);
    } else {
      sells = add(sells, order.size);
      sellCost = add(sellCost, cost);
    }
  }
  const long = add(
    tieredRequirement(market.tiers, notionalOf(add(size, buys), unit), 'initialPpm'),
    buyCost,
  );
  const short = add(
    tieredRequirement(market.tiers, notionalOf(sub(size, sells), unit), 'initialPpm'),
    sellCost,
  );
  const initial = max(own, max(long, short));
  const binding = initial === own ? 'position' : initial === long ? 'buys' : 'sells';
  return { initial, orderInitial: sub(initial, own), binding };
}

/** What the order costs at once if it fills at its limit: loss against the mark and the taker fee, rounded up. */
export function worstFillCost(market: ListedMarket, order: OrderOpen, mark: Ticks): Quanta {
  const atLimit = notionalOf(order.size, unitValueAt(order.limit, market.tickLotQuanta));
  const atMark = notionalOf(order.size, unitValueAt(mark, market.tickLotQuanta));
  const loss = order.side === 'buy' ? sub(atLimit, atMark) : sub(atMark, atLimit);
  return add(max(loss, ZERO_QUANTA), takerFee(market, atLimit));
}

export const takerFee = (market: ListedMarket, notional: Quanta): Quanta =>
  mulDivUp(notional, BigInt(market.takerFeePpm), PPM);
