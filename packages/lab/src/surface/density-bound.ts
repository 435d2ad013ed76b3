// Where an SVI slice's density is least, and the linear bound on its linear parameters that lifts it there. Keeps the
// inner problem of a fit linear while butterflies are kept out.
import { densityFactor, type SviSlice, varianceDerivatives } from '@plimsoll/engine/models';
import { exp } from '../base/elementary.ts';
import type { Inequality, Triple } from './least-squares.ts';

/** Distances from the vertex at which the density is looked at, in units of its roundness. */
const LADDER: readonly number[] = Array.from({ length: 60 }, (_, i) => 0.05 * exp(0.13 * i));

export type LeastDensity = { readonly logMoneyness: number; readonly density: number };

/** The least density factor over a ladder of distances from the vertex, and at the money. */
export function leastDensity(slice: SviSlice): LeastDensity {
  let least = { logMoneyness: 0, density: densityFactor(slice, 0) };
  const look = (logMoneyness: number): void => {
    const density = densityFactor(slice, logMoneyness);
    if (density < least.density) least = { logMoneyness, density };
  };
  look(slice.m);
  for (const distance of LADDER) {
    look(slice.m - distance * slice.sigma);
    look(slice.m + distance * slice.sigma);
  }
  return least;
}

/**
 * The inequality on `(a, d, c)`, with `d = rho b sigma` and `c = b sigma` at the slice's own vertex, under which the density
 * factor at `k` is at least `densityMin`, to first order around the slice. The total variance at `k` is above zero.
 */
export function densityBound(slice: SviSlice, k: number, densityMin: number): Inequality {
  const { value: w, first, second } = varianceDerivatives(slice, k);
  const lean = 1 - (k * first) / (2 * w);
  const density = lean * lean - (first * first) / (4 * w) - (first * first) / 16 + second / 2;
  // Slopes of the density factor in w, w' and w''.
  const byValue = (lean * k * first) / (w * w) + (first * first) / (4 * w * w);
  const byFirst = (-lean * k) / w - first / (2 * w) - first / 8;
  const bySecond = 0.5;
  const { sigma, b, rho, a } = slice;
  const y = (k - slice.m) / sigma;
  const z = Math.sqrt(y * y + 1);
  const slope: Triple = [
    byValue,
    byValue * y + byFirst / sigma,
    byValue * z + (byFirst * y) / (sigma * z) + bySecond / (sigma * sigma * z * z * z),
  ];
  const here = slope[0] * a + slope[1] * rho * b * sigma + slope[2] * b * sigma;
  return { coefficients: [-slope[0], -slope[1], -slope[2]], bound: density - densityMin - here };
}
