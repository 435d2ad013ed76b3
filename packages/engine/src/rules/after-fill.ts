// What an account holds after one fill, as plain values: the same bookings that post-fill.ts records, for the checks before it.
import { abs, add, sub } from '../base/fixed.ts';
import type { MarketView } from '../domain/market-view.ts';
import type { OrderOpen, Portfolio, PositionHeld } from '../domain/portfolio.ts';
import { withShelter } from '../domain/shelter.ts';
import {
  type Lots,
  type MarketId,
  type OrderId,
  type Quanta,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { fundingOwed } from '../ledger/funding.ts';
import { fillPosition } from '../ledger/position.ts';

export type Fill = {
  readonly order: OrderId;
  readonly market: MarketId;
  /** Signed lots, and what they cost, signed with them. */
  readonly delta: Lots;
  readonly quote: Quanta;
  readonly fee: Quanta;
};

/** Funding settled, PnL realised, fee paid, the order (if it is among the open ones) smaller by the fill. */
export function afterFill(view: MarketView, portfolio: Portfolio, fill: Fill): Portfolio {
  const { market, delta, quote, fee } = fill;
  const indexNow = view.fundingIndex(market);
  const flat = { market, size: ZERO_LOTS, cost: ZERO_QUANTA, fundingIndex: indexNow };
  const held = portfolio.positions.find((each) => each.market === market) ?? flat;
  const { payment } = fundingOwed({ size: held.size, indexNow, indexThen: held.fundingIndex });
  const after = fillPosition(held, delta, quote);
  const others: readonly PositionHeld[] = portfolio.positions.filter(
    (each) => each.market !== market,
  );
  const now = withShelter(held, {
    market,
    size: after.sizeAfter,
    cost: after.costAfter,
    fundingIndex: indexNow,
  });
  return {
    ...portfolio,
    cash: sub(add(portfolio.cash, after.realised), add(payment, fee)),
    positions:
      now.size === ZERO_LOTS ? others : [...others, now].sort((a, b) => a.market - b.market),
    orders: portfolio.orders.flatMap((order) => remaining(order, fill)),
  };
}

function remaining(order: OrderOpen, { order: filled, delta }: Fill): OrderOpen[] {
  if (order.order !== filled) return [order];
  const size = sub(order.size, abs(delta));
  return size > 0n ? [{ ...order, size }] : [];
}
