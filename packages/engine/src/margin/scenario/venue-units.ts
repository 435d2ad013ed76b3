// Brings what venues state in their own units to the engine's: days from seconds, moves from multipliers, the
// parts of a forward that is being averaged. Exact.
import { Exact } from '../../base/exact.ts';

const SECONDS_PER_DAY = Exact.integer(86_400);

/** Days of a span in seconds. */
export const daysOfSeconds = (seconds: Exact): Exact => seconds.over(SECONDS_PER_DAY);

/** A move as a fraction from a multiplier of the price: 1.18 is 0.18. */
export const moveOfMultiplier = (multiplier: Exact): Exact => multiplier.minus(Exact.ONE);

/**
 * Parts of a forward while its settlement price is averaged: with `secondsLeft` of a window to go, that share of it still
 * moves with spot and the rest is fixed; all of it moves before the window opens.
 */
export function averagedForward(of: {
  readonly forward: Exact;
  readonly secondsLeft: Exact;
  readonly windowSeconds: Exact;
}): { readonly forwardFixed: Exact; readonly forwardVariable: Exact } {
  const open = of.secondsLeft.clamp(Exact.ZERO, of.windowSeconds).over(of.windowSeconds);
  const forwardVariable = of.forward.times(open);
  return { forwardFixed: of.forward.minus(forwardVariable), forwardVariable };
}
