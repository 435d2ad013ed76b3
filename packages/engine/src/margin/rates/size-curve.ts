// How a margin fraction grows with the size of a position: in a straight line, with its square root, or with a power.
// The root is taken on whole numbers, as programs without floats take it; only the power goes through a float.
import { assert, assertNever } from '../../base/assert.ts';
import { pow } from '../../base/elementary.ts';
import { Exact } from '../../base/exact.ts';
import { quantized } from '../quantize.ts';

export const SHAPES = ['linear', 'squareRoot', 'power'] as const;
export type Shape = (typeof SHAPES)[number];

export type SizeCurve =
  | { readonly shape: 'linear' }
  | { readonly shape: 'squareRoot'; readonly units: RootUnits }
  | { readonly shape: 'power'; readonly exponent: Exact };

export type RootUnits = {
  /** Sizes are counted in it, rounded down. */
  readonly size: Exact;
  /** Roots are multiples of it, rounded down. */
  readonly root: Exact;
};

/** The curve at a size that is not negative: the size itself, its root or its power; never decreasing. */
export function curveAt(curve: SizeCurve, size: Exact): Exact {
  switch (curve.shape) {
    case 'linear':
      return size;
    case 'squareRoot':
      return flooredRoot(size, curve.units);
    case 'power':
      return size.isZero ? Exact.ZERO : powerOf(size, curve.exponent);
    default:
      return assertNever(curve);
  }
}

/**
 * The root of a size on a grid: `floor(sqrt(size / root unit^2 + 1))` root units, the size first rounded down to its own
 * unit. The one inside is the source's, and makes the root of nothing one step. Source: Drift v2, `math/margin.rs`.
 */
export function flooredRoot(size: Exact, units: RootUnits): Exact {
  const counted = size.roundTo(units.size, 'down');
  const squared = counted.over(units.root.times(units.root));
  const root = integerRoot(squared.unitsOf(Exact.ONE, 'down') + 1n);
  return Exact.integer(root).times(units.root);
}

/** The largest integer whose square is at most `value`, which is not negative. */
export function integerRoot(value: bigint): bigint {
  assert(value >= 0n, () => `the root of ${value}, which is not negative`);
  if (value < 2n) return value;
  // Newton's steps from above fall until they pass the root; the start is a power of two above it.
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** `size ^ exponent` on the grid of 1e-12. */
function powerOf(size: Exact, exponent: Exact): Exact {
  return quantized(pow(size.toNumber(), exponent.toNumber()));
}
