// Cells far beyond the range of a risk matrix, scaled back to its edge: only what is convex in them can exceed the edge.
// Losses count beyond a dampener, profits not at all.
import { Exact } from '../../base/exact.ts';
import type { Payoff } from '../../domain/instrument.ts';

export type ExtendedCell = {
  readonly payoff: Payoff;
  /** Move of spot of the cell, above -1 and not zero. */
  readonly move: Exact;
  /** Range of the matrix, a positive fraction below 1. */
  readonly range: Exact;
};

/** The edge of the range on the side of a move: `-range` or `range`. */
export const edgeOf = ({ move, range }: Pick<ExtendedCell, 'move' | 'range'>): Exact =>
  move.sign < 0 ? range.negated() : range;

/**
 * What a profit at the cell's move counts for, as a factor: `range / |move|` of its quote value, which a coin-settled book
 * turns back into coins at the price of the edge: `(1 + move) / (1 + edge) x range / |move|`. A future then has exactly
 * its profit at the edge. Source: Deribit portfolio margin; inferred, and its published answers for futures agree.
 */
export function extendedWeight(cell: ExtendedCell): Exact {
  const share = cell.range.over(cell.move.abs());
  if (cell.payoff === 'linear') return share;
  const price = Exact.ONE.plus(cell.move).over(Exact.ONE.plus(edgeOf(cell)));
  return share.times(price);
}

/** What is left of a cell: minus (loss - dampener) x factor where that is a loss, else zero. All in one unit. */
export function dampened(
  pnl: Exact,
  of: { readonly dampener: Exact; readonly factor: Exact },
): Exact {
  const beyond = pnl.plus(of.dampener);
  return beyond.sign < 0 ? beyond.times(of.factor) : Exact.ZERO;
}
