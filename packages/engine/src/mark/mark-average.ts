// The short average of a mark: where the mark has stood lately, so that a spike can be told from a move. Kept as its distance
// from the mark, which between two marks only decays. Nobody is margined by it.
import { assert } from '../base/assert.ts';
import { exp } from '../base/elementary.ts';
import { clamp, max, neg } from '../base/fixed.ts';
import type { Ticks } from '../domain/units.ts';

/** Guard digits of the average: gaps count thousandths of a tick. */
const MARK_GUARD = 1_000n;
/** No stored gap is further from zero, whatever the price: it has a 64-bit column. */
const GAP_MAX = 2n ** 62n;

/** The share that is left is counted in so many parts, rounded down. */
const PARTS = 1_073_741_824;

/**
 * What is left of a gap (average less mark, ticks * MARK_GUARD) after the mark has stood for so long:
 * `gap * exp(-elapsed / tau)`, rounded towards zero, so that the average reaches a mark that stays. `tauMs` 0: nothing is.
 */
export function decayedGap(input: {
  readonly gap: bigint;
  readonly elapsedMs: number;
  readonly tauMs: number;
}): bigint {
  const { gap, elapsedMs, tauMs } = input;
  assert(elapsedMs >= 0, () => `an average is taken forwards, not by ${elapsedMs} ms`);
  if (tauMs === 0 || gap === 0n) return 0n;
  const left = Math.floor(exp(-elapsedMs / tauMs) * PARTS);
  return (gap * BigInt(left)) / BigInt(PARTS);
}

/** The gap once a new mark has replaced the one that stood until now; a market's first mark is its own average. */
export function nextGap(input: {
  readonly gap: bigint;
  readonly before: Ticks;
  readonly mark: Ticks;
  readonly elapsedMs: number;
  readonly tauMs: number;
}): bigint {
  const { before, mark, tauMs } = input;
  if (before === 0n || tauMs === 0) return 0n;
  return clamp(decayedGap(input) + (before - mark) * MARK_GUARD, neg(GAP_MAX), GAP_MAX);
}

/** The average in whole ticks, rounded towards the mark, at least zero. */
export const averageMark = (mark: Ticks, gap: bigint): Ticks =>
  max(0n as Ticks, (mark + gap / MARK_GUARD) as Ticks);
