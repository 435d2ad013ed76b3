// What a fill makes of a position: size, exact cost, and the PnL it realises. Pure; knows no account and no market.
import { assert } from '../base/assert.ts';
import { abs, add, mulDivUp, neg, sub } from '../base/fixed.ts';
import { type Lots, type Quanta, ZERO_LOTS, ZERO_QUANTA } from '../domain/units.ts';

export type PositionBefore = { readonly size: Lots; readonly cost: Quanta };
export type PositionAfter = {
  readonly sizeAfter: Lots;
  readonly costAfter: Quanta;
  readonly realised: Quanta;
};

/**
 * Adds `delta` lots bought (positive) or sold (negative) for `quote` (same sign as delta, the exact integer cost that the
 * other side books with the opposite sign).
 * Cash plus size * unitValue - cost changes by delta * unitValue - quote, exactly: only the split between what is realised
 * and what stays in the cost is rounded, with realised PnL rounded down.
 */
export function fillPosition(before: PositionBefore, delta: Lots, quote: Quanta): PositionAfter {
  assert(delta !== ZERO_LOTS, 'a fill has a size');
  const { size, cost } = before;
  const opens = size === ZERO_LOTS || size > 0n === delta > 0n;
  if (opens)
    return { sizeAfter: add(size, delta), costAfter: add(cost, quote), realised: ZERO_QUANTA };

  const held = abs(size);
  const moved = abs(delta);
  if (moved <= held) {
    // A part of the cost leaves with the lots closed; rounded up, so that the profit taken is rounded down.
    const costClosed = moved === held ? cost : mulDivUp(cost, moved, held);
    return {
      sizeAfter: add(size, delta),
      costAfter: sub(cost, costClosed),
      realised: neg(add(quote, costClosed)),
    };
  }
  // Through zero: the share of the quote that closes is rounded up, the rest opens the other side.
  const quoteClosing = mulDivUp(quote, held, moved);
  return {
    sizeAfter: add(size, delta),
    costAfter: sub(quote, quoteClosing),
    realised: neg(add(quoteClosing, cost)),
  };
}
