// The price that futures and options of one expiry settle at: the index averaged over time within the window before it,
// kept as an exact sum, and what a market in its window is worth while a part of that average is known. Pure.
import { assert } from '../base/assert.ts';
import { divDown } from '../base/fixed.ts';
import { BASIS_GUARD, type Price, type TimeMs } from '../domain/units.ts';

/** A fraction that is not reduced; the denominator is positive. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };
export type Window = { readonly expiryMs: TimeMs; readonly settlementWindowMs: number };
export type Average = {
  /** Index units * ms. */
  readonly sum: bigint;
  /** For how long there was a fresh index. */
  readonly coveredMs: number;
  /** Up to when the sum reaches; 0 before the window. */
  readonly averagedTo: TimeMs;
  /** The price that holds from there on; 0 while the index is stale. */
  readonly heldPrice: Price;
};

/**
 * The average after a tick at `now` with an index of `price` (0: stale), or undefined if there is nothing to add: outside
 * the window, or at the instant it reaches already.
 *
 * A price holds until the next one. A stretch counts when it begins and ends with a fresh index and is not longer than
 * `gapMs`, after which nobody knows what happened meanwhile. The first stretch of a window has the first price heard in it.
 */
export function moveAverage(
  before: Average,
  tick: { readonly now: TimeMs; readonly price: Price; readonly gapMs: number } & Window,
): Average | undefined {
  const { now, price, gapMs, expiryMs, settlementWindowMs } = tick;
  const start = expiryMs - settlementWindowMs;
  if (now < start || before.averagedTo >= expiryMs) return undefined;
  const from = Math.max(before.averagedTo, start);
  const to = Math.min(now, expiryMs);
  if (to === before.averagedTo && price === before.heldPrice) return undefined;
  const held = before.averagedTo === 0 ? price : before.heldPrice;
  const spanMs = to - from;
  const counts = held > 0n && price > 0n && (spanMs <= gapMs || before.averagedTo === 0);
  return {
    sum: counts ? before.sum + held * BigInt(spanMs) : before.sum,
    coveredMs: counts ? before.coveredMs + spanMs : before.coveredMs,
    averagedTo: to,
    heldPrice: price,
  };
}

/** The average so far to the nearest index unit, halves up; undefined when no stretch counted. */
export function averagePrice({ sum, coveredMs }: Average): Price | undefined {
  if (coveredMs === 0) return undefined;
  const covered = BigInt(coveredMs);
  return divDown(2n * sum + covered, 2n * covered) as Price;
}

/** The share of the window that is over at `now`: numerator and denominator in ms. */
export function elapsedMs(now: TimeMs, { expiryMs, settlementWindowMs }: Window): number {
  return Math.min(settlementWindowMs, Math.max(0, now - (expiryMs - settlementWindowMs)));
}

/**
 * What the settlement price is expected to be, in index units: the forward before the window; inside it the average so far
 * for what is over and the forward for what remains, so that delta falls linearly to zero. `forward` counts index units *
 * BASIS_GUARD.
 */
export function expectedSettlement(
  input: { readonly now: TimeMs; readonly forward: bigint; readonly average: Average } & Window,
): Fraction {
  const { now, forward, average, settlementWindowMs } = input;
  const elapsed = elapsedMs(now, input);
  if (elapsed === 0 || average.coveredMs === 0)
    return { numerator: forward, denominator: BASIS_GUARD };
  const covered = BigInt(average.coveredMs);
  const remaining = BigInt(settlementWindowMs - elapsed);
  return {
    numerator: average.sum * BigInt(elapsed) * BASIS_GUARD + forward * remaining * covered,
    denominator: BigInt(settlementWindowMs) * covered * BASIS_GUARD,
  };
}

const LIMB = 2n ** 62n;
/** A sum in two columns of 64 bits: high * 2^62 + low. */
export const joinSum = (high: bigint, low: bigint): bigint => high * LIMB + low;
export function splitSum(sum: bigint): { readonly sumHigh: bigint; readonly sumLow: bigint } {
  assert(sum >= 0n, () => `a sum of prices is never negative, got ${sum}`);
  return { sumHigh: sum / LIMB, sumLow: sum % LIMB };
}
