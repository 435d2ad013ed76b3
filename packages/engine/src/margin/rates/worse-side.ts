// Open orders of one instrument at the worse side: all buys filled or all sells filled, each with what a fill at its
// limit loses against the mark and with taker fees. Reduce-only orders cannot add risk and add nothing.
import { Exact } from '../../base/exact.ts';
import type { Order } from '../../domain/holdings.ts';
import { unitValue } from '../../domain/instrument.ts';
import type { Figure } from '../model/margin-model.ts';
import { type FilledOutcome, filledOutcomes, largest } from './order-outcomes.ts';
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
  const { size, orders } = input;
  if (orders.every((order) => order.reduceOnly)) {
    return figureAt({ outcome: 'position', size, filled: [] }, input);
  }
  const parts = filledOutcomes(size, orders).map((at) => figureAt(at, input));
  const worst = largest(parts);
  return { name: 'position and orders', value: worst.value, because: worst.name, parts };
}

function figureAt({ outcome, size, filled }: FilledOutcome, input: WorseSideInput): Figure {
  const { value, because } = input.requirementOf(size);
  const costs = filled.map((order) => worstFillCost(order, input.unitAtMark, input.takerFeeRate));
  return { name: outcome, value: Exact.sum([value, ...costs]), because };
}

/** Loss against the mark if the order fills at its limit, never a gain, and the taker fee; settlement asset. */
export function worstFillCost(order: Order, unitAtMark: Exact, takerFeeRate: Exact): Exact {
  const unitAtLimit = unitValue(order.instrument, order.limit);
  const dearer = unitAtLimit.minus(unitAtMark);
  const loss = Exact.max(order.side === 'buy' ? dearer : dearer.negated(), Exact.ZERO);
  return loss.plus(unitAtLimit.abs().times(takerFeeRate)).times(order.size);
}
