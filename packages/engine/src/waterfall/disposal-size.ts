// How much of its inventory a fund sells in one order: Vega's rule. A small rest goes whole, else a share of it; never more than
// a share of what the book holds within the range of prices that the order may take. Pure, at any scale.
import { Exact } from '../base/exact.ts';

export type Disposal = {
  /** Size held, unsigned. */
  readonly held: Exact;
  /** Of the other side within the range of prices: of the book, and of automated makers. */
  readonly volumes: readonly Exact[];
  /** Inventory up to this goes whole. */
  readonly wholeUpTo: Exact;
  /** Share of more than that; 0 to 1. */
  readonly share: Exact;
  /** Share of the volume that one order may take; 0 to 1. */
  readonly depthShare: Exact;
  /** The smallest size. */
  readonly lot: Exact;
};

/** Unsigned; both shares round up to whole lots; nothing where nobody offers. Source: Vega, core/execution/liquidation. */
export function disposalSize(disposal: Disposal): Exact {
  const { held, volumes, wholeUpTo, share, depthShare, lot } = disposal;
  const inRange = Exact.sum(volumes);
  if (!inRange.isAbove(Exact.ZERO)) return Exact.ZERO;
  const wanted = held.isAbove(wholeUpTo) ? held.times(share).roundTo(lot, 'up') : held;
  return Exact.min(wanted, inRange.times(depthShare).roundTo(lot, 'up'));
}
