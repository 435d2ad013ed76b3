// Open orders of one instrument at the worse side: all buys filled or all sells filled, each with what a fill at its
// limit loses against the mark and with taker fees. Reduce-only orders cannot add risk and add nothing.
import { Exact } from '../../base/exact.ts';
import type { Order } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import type { Figure } from '../model/margin-model.ts';
import type { Required } from './rate-schedule.ts';

export type WorseSideInput = {
  /** Contracts, signed. */
  readonly size: Exact;
  readonly orders: readonly Order[];
  /** Value of one contract at the mark, settlement asset, signed. */
  readonly unitAtMark: Exact;
  readonly takerFeeRate: Exact;
  /** What a signed size requires, settlement asset. */
  readonly requirementOf: (size: Exact) => Required;
};

/** The largest of position alone, position with all buys and position with all sells; settlement asset. */
export function worseSide(input: WorseSideInput): Figure {
  const own = figure('position', input.requirementOf(input.size), Exact.ZERO);
  const counted = input.orders.filter((order) => !order.reduceOnly);
  if (counted.length === 0) return { ...own, name: 'position' };
  const buys = counted.filter((order) => order.side === 'buy');
  const sells = counted.filter((order) => order.side === 'sell');
  const bought = filled(input, 'buys filled', buys);
  const sold = filled(input, 'sells filled', sells);
  const parts = [own, bought, sold];
  const worst = parts.reduce((most, each) => (each.value.isAbove(most.value) ? each : most));
  return { name: 'position and orders', value: worst.value, because: worst.name, parts };
}

function filled(input: WorseSideInput, name: string, orders: readonly Order[]): Figure {
  let size = input.size;
  let cost = Exact.ZERO;
  for (const order of orders) {
    size = order.side === 'buy' ? size.plus(order.size) : size.minus(order.size);
    cost = cost.plus(worstFillCost(order, input.unitAtMark, input.takerFeeRate));
  }
  return figure(name, input.requirementOf(size), cost);
}

/** Loss against the mark if the order fills at its limit, never a gain, and the taker fee; settlement asset. */
export function worstFillCost(order: Order, unitAtMark: Exact, takerFeeRate: Exact): Exact {
  const unitAtLimit = unitValue(order.instrument, order.limit);
  const dearer = unitAtLimit.minus(unitAtMark);
  const loss = Exact.max(order.side === 'buy' ? dearer : dearer.negated(), Exact.ZERO);
  return loss.plus(unitAtLimit.abs().times(takerFeeRate)).times(order.size);
}

const figure = (name: string, required: Required, cost: Exact): Figure => ({
  name,
  value: required.value.plus(cost),
  because: required.because,
});
