// The mark: index plus a smoothed, clamped basis, on the market's price grid. Whoever uses the mark
// finds it already rounded. Bands (band.ts) look at the mark's steps and never slow it.
import { assert } from '../base/assert.ts';
import { abs, clamp, divDown, divUp, max, min, neg, sub } from '../base/fixed.ts';
import { BASIS_GUARD, type Ppm, type Price, type Ticks } from '../domain/units.ts';

/** No stored basis is further from zero, whatever the price: it has a 64-bit column. */
const BASIS_MAX = 2n ** 62n;

/**
 * How far perpetual prices stand above their index: `market - index`, in index units * BASIS_GUARD,
 * exact, negative below the index. Of several market sources pass their weighted median. They never
 * make the index: without index sources a market has no mark at all.
 */
export function basisSample(prices: { readonly market: Price; readonly index: Price }): bigint {
  return sub(prices.market, prices.index) * BASIS_GUARD;
}

/**
 * One step of the exponential average: `basis + (sample - basis) * dt / (tau + dt)`, dt in ms since
 * the last step, tau in ms, basis and sample in index units * BASIS_GUARD.
 *
 * The change is rounded away from zero: a constant sample is reached exactly and never overshot, in
 * either direction alike. No time, no change; tau 0 follows the sample at once.
 */
export function smoothBasis(input: {
  readonly basis: bigint;
  readonly sample: bigint;
  readonly elapsedMs: number;
  readonly tauMs: number;
}): bigint {
  const { basis, sample, elapsedMs, tauMs } = input;
  assert(elapsedMs >= 0, () => `a basis is smoothed forwards, not by ${elapsedMs} ms`);
  if (elapsedMs === 0) return basis;
  const wanted = (sample - basis) * BigInt(elapsedMs);
  const span = BigInt(tauMs) + BigInt(elapsedMs);
  return basis + (wanted < 0n ? divDown(wanted, span) : divUp(wanted, span));
}

/** The basis kept within `clampPpm` of the index (index units * BASIS_GUARD), exact. Store this. */
export function clampBasis(input: {
  readonly basis: bigint;
  readonly index: Price;
  readonly clampPpm: Ppm;
}): bigint {
  // index * BASIS_GUARD * clampPpm / 1e6; both scales are 1e6 and cancel.
  const reach = min<bigint>(input.index * BigInt(input.clampPpm), BASIS_MAX);
  return clamp(input.basis, neg(reach), reach);
}

/** Index plus clamped basis, in index units * BASIS_GUARD, exact: what the contract is worth on its own day. */
export function forwardPrice(input: {
  readonly index: Price;
  readonly basis: bigint;
  readonly clampPpm: Ppm;
}): bigint {
  assert(input.index > 0n, () => `a mark is made of a positive index, not ${input.index}`);
  return input.index * BASIS_GUARD + clampBasis(input);
}

/**
 * A price in index units on the market's grid: the nearest tick, halves up (prices are positive, so up is away from zero),
 * within the market's range, up to whose ends the listing has proved the width of every column.
 */
export function onGrid(
  price: { readonly numerator: bigint; readonly denominator: bigint },
  grid: {
    readonly tickIndexUnits: bigint;
    readonly minPriceTicks: Ticks;
    readonly maxPriceTicks: Ticks;
  },
): Ticks {
  const nearest = nearestQuotient(price.numerator, grid.tickIndexUnits * price.denominator);
  return clamp(nearest, grid.minPriceTicks, grid.maxPriceTicks) as Ticks;
}

/** `|to - from| / from` in ppm, rounded up. Asserts a positive `from`. */
export function stepPpm(prices: { readonly from: Ticks; readonly to: Ticks }): bigint {
  assert(prices.from > 0n, () => `a step starts at a positive price, not ${prices.from}`);
  return divUp(abs<bigint>(prices.to - prices.from) * 1_000_000n, prices.from);
}

/** `a / b` to the nearest integer, halves up; `b > 0`. */
function nearestQuotient(a: bigint, b: bigint): bigint {
  return divDown(2n * a + b, 2n * max(b, 1n));
}
