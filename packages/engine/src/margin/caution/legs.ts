// A portfolio market by market: the position, the orders, and how far each side of the orders may take it. The worst side of
// open orders is where every add-on looks. Reduce-only orders take it nowhere: they cannot add risk.
import { add, sub } from '../../base/fixed.ts';
import type { OrderOpen, Portfolio } from '../../domain/portfolio.ts';
import { type Lots, type MarketId, ZERO_LOTS } from '../../domain/units.ts';

/** `afterSells <= size <= afterBuys`, signed lots. */
export type Leg = {
  readonly market: MarketId;
  readonly size: Lots;
  readonly afterBuys: Lots;
  readonly afterSells: Lots;
  readonly orders: readonly OrderOpen[];
};

/** Positions ascending by market as the portfolio has them, then markets in which there are orders only. */
export function legsOf(portfolio: Portfolio): readonly Leg[] {
  const { positions, orders } = portfolio;
  const legs = positions.map(({ market, size }) => legOf(orders, market, size));
  for (const { market } of orders) {
    if (!legs.some((leg) => leg.market === market)) legs.push(legOf(orders, market, ZERO_LOTS));
  }
  return legs;
}

const NO_ORDERS: readonly OrderOpen[] = [];

function legOf(all: readonly OrderOpen[], market: MarketId, size: Lots): Leg {
  const orders = all.length === 0 ? NO_ORDERS : all.filter((order) => order.market === market);
  let afterBuys = size;
  let afterSells = size;
  for (const order of orders) {
    if (order.reduceOnly) continue;
    if (order.side === 'buy') afterBuys = add(afterBuys, order.size);
    else afterSells = sub(afterSells, order.size);
  }
  return { market, size, afterBuys, afterSells, orders };
}
