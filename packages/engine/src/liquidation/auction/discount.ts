// The price of a Dutch auction as time passes: what share of the equity on offer is asked. It starts above the market, falls
// fast to a cutoff, then slowly to nothing. Pure; any unit of time, exact. Which account, and how much, is not decided here.
import { Exact } from '../../base/exact.ts';

export type AuctionCurve = {
  /** Shares of the equity on offer: 1.05 asks five per cent more than it is worth at the mark. */
  readonly start: Exact;
  readonly cutoff: Exact;
  /** How long the fast fall and the slow one take, in one unit of time. */
  readonly fast: Exact;
  readonly slow: Exact;
};

/**
 * Share of the equity on offer that is asked after `elapsed` (>= 0, the curve's unit of time): from `start` to `cutoff` over
 * `fast`, from there to zero over `slow`, zero afterwards. Exact. Source: Derive v2-core, DutchAuction.
 */
export function discountAt(curve: AuctionCurve, elapsed: Exact): Exact {
  const { start, cutoff, fast, slow } = curve;
  if (elapsed.isBelow(fast)) return start.minus(start.minus(cutoff).times(elapsed).over(fast));
  if (hasEnded(curve, elapsed)) return Exact.ZERO;
  return cutoff.times(Exact.ONE.minus(elapsed.minus(fast).over(slow)));
}

/** Whether both falls are over: nothing is asked any more. */
export const hasEnded = ({ fast, slow }: AuctionCurve, elapsed: Exact): boolean =>
  !elapsed.isBelow(fast.plus(slow));
