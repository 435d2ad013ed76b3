// What a portfolio may become when its open orders fill, for rulebooks that margin it as a whole. Few models look at orders,
// and which orders fill is for the market to say: the outcomes asked about are those of one direction, of all options sold,
// and of everything. A mixture that is worse than each of them is met by the check at the fill.
import { abs, add, max, min, neg, sub } from '../../base/fixed.ts';
import type { OrderOpen, Portfolio, PositionHeld } from '../../domain/portfolio.ts';
import { withShelter } from '../../domain/shelter.ts';
import { notionalOf, valueOf, ZERO_LOTS, ZERO_QUANTA } from '../../domain/units.ts';
import { unitValueAt } from '../../domain/unit-value.ts';
import { fundingOwed } from '../../ledger/funding.ts';
import { fillPosition } from '../../ledger/position.ts';
import { takerFee } from '../open-orders.ts';
import type { ExactView } from './exact-view.ts';

/**
 * The portfolio after each outcome, without any order left: all orders that gain as the coin rises, all that gain as it
 * falls, all options sold, all orders. Outcomes that are the same set of orders are named once; none without orders.
 * Reduce-only orders count too, because what they close may be a hedge.
 */
export function orderOutcomes(portfolio: Portfolio, view: ExactView): readonly Portfolio[] {
  const open = portfolio.orders.filter(({ market }) => view.isOpen(market));
  if (open.length === 0) return [];
  const rises = (order: OrderOpen): boolean =>
    (order.side === 'buy') === (view.market(order.market).right !== 'put');
  const isSoldOption = ({ side, market }: OrderOpen): boolean =>
    side === 'sell' && view.market(market).kind === 'option';
  const sets = [
    open.filter(rises),
    open.filter((order) => !rises(order)),
    open.filter(isSoldOption),
    open,
  ].filter((set) => set.length > 0);
  const different = sets.filter((set, at) => !sets.slice(0, at).some((one) => isSame(one, set)));
  return different.map((set) =>
    set.reduce((held, order) => filled(held, order, view), bare(portfolio)),
  );
}

const isSame = (one: readonly OrderOpen[], other: readonly OrderOpen[]): boolean =>
  one.length === other.length && one.every(({ order }, at) => other[at]?.order === order);

const bare = (portfolio: Portfolio): Portfolio => ({ ...portfolio, orders: [] });

/** Filled at its limit or at the mark, whichever is worse, so that no gain is counted before it is made; taker fee paid. */
function filled(portfolio: Portfolio, order: OrderOpen, view: ExactView): Portfolio {
  const { market, side, size } = order;
  const listed = view.market(market);
  const atLimit = unitValueAt(listed, order.limit);
  const atMark = view.unitValue(market);
  const unit = side === 'buy' ? max(atLimit, atMark) : min(atLimit, atMark);
  const delta = side === 'buy' ? size : neg(size);
  const fundingIndex = view.fundingIndex(market);
  const flat: PositionHeld = { market, size: ZERO_LOTS, cost: ZERO_QUANTA, fundingIndex };
  const held = portfolio.positions.find((each) => each.market === market) ?? flat;
  const { payment } = fundingOwed({
    size: held.size,
    indexNow: fundingIndex,
    indexThen: held.fundingIndex,
  });
  const after = fillPosition(held, delta, valueOf(delta, unit));
  const fee = takerFee(listed, notionalOf(abs(delta), atLimit));
  const others = portfolio.positions.filter((each) => each.market !== market);
  const now = withShelter(held, {
    market,
    size: after.sizeAfter,
    cost: after.costAfter,
    fundingIndex,
  });
  return {
    ...portfolio,
    cash: sub(add(portfolio.cash, after.realised), add(payment, fee)),
    positions: now.size === ZERO_LOTS ? others : [...others, now],
  };
}
