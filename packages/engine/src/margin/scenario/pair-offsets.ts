// How profits of one currency and pair stand against losses of another in the same cell: in part, and up to a cap; losses
// count in full.
import { Exact } from '../../base/exact.ts';

export type ProfitOffset = {
  /** Share of a profit that counts, 0 to 1. */
  readonly share: Exact;
  /** The most that counts, in the unit of the profit; not negative. */
  readonly maximum: Exact;
};

/** A cell as it enters the sum over pairs: a loss as it is, a profit as `min(profit x share, maximum)`. */
export function offsettable(pnl: Exact, { share, maximum }: ProfitOffset): Exact {
  return pnl.sign <= 0 ? pnl : Exact.min(pnl.times(share), maximum);
}
