// What money moves when an account switches to isolated margin, and when an isolated position is reduced. How much margin
// orders need is isolated-orders.ts.
import type { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type IsolatedOrders, isolatedOrderMargin } from './isolated-orders.ts';

export type SwitchToIsolated = IsolatedOrders & {
  readonly entryPrice: Exact;
  /** What the position's margin, its orders' margin and the general account hold now. */
  readonly marginBalance: Exact;
  readonly orderMarginBalance: Exact;
  readonly general: Exact;
  /** Initial margin of the position by the market's own model; absent is not checked. */
  readonly initialMargin?: Exact;
};

export type IsolatedTransfers = {
  /** What the position requires, before it is rounded to what can move. */
  readonly requiredPositionMargin: Exact;
  /** Into the position's margin; negative is given back to the general account. */
  readonly marginTransfer: Exact;
  readonly orderMarginTransfer: Exact;
};

export type SwitchRefusal =
  | { readonly code: 'GeneralBalanceTooSmall'; readonly required: Exact; readonly available: Exact }
  | {
      readonly code: 'PositionMarginNotAboveInitial';
      readonly required: Exact;
      readonly initialMargin: Exact;
    };

/** What moves when an account switches to isolated margin, or why it may not. All of it or nothing moves. */
export function switchToIsolated(
  input: SwitchToIsolated,
): Result<IsolatedTransfers, SwitchRefusal> {
  const { position, entryPrice, marginFactor, general, initialMargin } = input;
  const positionMargin = position.abs().times(input.valueAt(entryPrice)).times(marginFactor);
  const { orderMargin } = isolatedOrderMargin(input);
  const marginTransfer = positionMargin.roundTo(input.quantum, 'down').minus(input.marginBalance);
  const orderMarginTransfer = orderMargin.minus(input.orderMarginBalance);
  // Whether the money is there is asked of what is required, before the transfer is rounded to whole units.
  const required = positionMargin.minus(input.marginBalance).plus(orderMarginTransfer);
  if (required.isAbove(general)) {
    return err({ code: 'GeneralBalanceTooSmall', required, available: general });
  }
  const isTooLow = initialMargin !== undefined && !positionMargin.isAbove(initialMargin);
  if (!position.isZero && isTooLow) {
    return err({ code: 'PositionMarginNotAboveInitial', required: positionMargin, initialMargin });
  }
  return ok({ requiredPositionMargin: positionMargin, marginTransfer, orderMarginTransfer });
}

/** What an isolated position gives back when part of it is closed: `(margin + PnL of the close price) x share closed`. */
export function releasedOnReduction(input: {
  readonly marginBalance: Exact;
  /** Coins, signed, before the close; and how many were closed, without a sign. */
  readonly positionBefore: Exact;
  readonly closed: Exact;
  readonly closePrice: Exact;
  readonly markPrice: Exact;
}): Exact {
  const { marginBalance, positionBefore, closed, closePrice, markPrice } = input;
  const gained = positionBefore.times(closePrice.minus(markPrice));
  return marginBalance.plus(gained).times(closed).over(positionBefore.abs());
}
