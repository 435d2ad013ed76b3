// Whether SVI slices can be arbitraged: butterflies within one expiry (a negative density), calendar spreads between two
// (total variance that falls with time). Every fault says where and by how much. Mending them is svi-repair.ts.
import { leastVariance, type SviSlice, totalVariance, varianceDerivatives } from './svi.ts';

export type Wing = 'left' | 'right';

export type ButterflyFault =
  /** The least total variance over all strikes is below zero. */
  | { readonly type: 'VarianceNegative'; readonly logMoneyness: number; readonly variance: number }
  /** A wing rises faster than 2 in total variance, which no distribution with a finite mean allows (Lee 2004). */
  | {
      readonly type: 'WingTooSteep';
      readonly wing: Wing;
      readonly slope: number;
      readonly slopeMax: number;
    }
  /** The density factor g is below zero: a butterfly around here costs less than nothing. */
  | { readonly type: 'DensityNegative'; readonly logMoneyness: number; readonly density: number }
  /** g is positive wherever it was looked at and tends to zero from below far out. */
  | { readonly type: 'DensityNegativeFarOut'; readonly wing: Wing; readonly slope: number };

/** Two neighbouring slices by their times to expiry. */
export type ExpiryPair = { readonly earlierYears: number; readonly laterYears: number };

export type CalendarFault = ExpiryPair &
  (
    | {
        readonly type: 'CalendarCrossing';
        /** Where the shortfall is largest. */
        readonly logMoneyness: number;
        /** Total variance of the earlier slice less that of the later, above zero. */
        readonly shortfall: number;
      }
    | {
        /** The earlier slice rises faster far out, so that it overtakes the later one. */
        readonly type: 'CalendarWing';
        readonly wing: Wing;
        readonly earlierSlope: number;
        readonly laterSlope: number;
      }
  );

export type ArbitrageFault = ButterflyFault | CalendarFault;

/** Largest slope of total variance in |k| (R. Lee, The moment formula for implied volatility at extreme strikes, 2004). */
const SLOPE_MAX = 2;
/** Ratio of neighbouring distances from the vertex on the scan, and how far out in log-moneyness it goes. */
const SCAN_RATIO = 1.02;
const SCAN_REACH = 1e4;
/** Shrinkings of a bracket around a local extreme: each takes off 38 %. */
const REFINEMENTS = 40;
const GOLDEN = 0.618_033_988_749_895;
/** Float noise of a total variance, relative to its terms: less than this is no shortfall. */
const VARIANCE_NOISE = 1e-13;

/** Slope of total variance far out, in |k|; zero or more. */
export function wingSlope(slice: SviSlice, wing: Wing): number {
  return slice.b * (wing === 'right' ? 1 + slice.rho : 1 - slice.rho);
}

/**
 * Factor of the risk-neutral density that carries its sign, at log-moneyness `k`:
 * `g = (1 - k w'/(2w))^2 - w'^2/4 (1/w + 1/4) + w''/2` (Gatheral and Jacquier 2014, eq. 2.1). 1 where total variance is zero.
 */
export function densityFactor(slice: SviSlice, k: number): number {
  const { value, first, second } = varianceDerivatives(slice, k);
  if (!(value > 0)) return 1;
  const lean = 1 - (k * first) / (2 * value);
  return lean * lean - (first * first) / 4 / value - (first * first) / 16 + second / 2;
}

/**
 * All reasons for which a slice admits a butterfly arbitrage; empty when it admits none. The density factor is followed
 * on a grid that widens with the distance from the vertex (1e4 in log-moneyness on each side), every local minimum is
 * closed in on, and beyond the grid its sign follows from the slopes: it tends to `1/4 - slope^2/16`.
 */
export function butterflyFaults(slice: SviSlice): readonly ButterflyFault[] {
  const faults: ButterflyFault[] = [];
  const variance = leastVariance(slice);
  if (variance < 0) {
    const lean = Math.sqrt(1 - slice.rho * slice.rho);
    const logMoneyness = slice.m - (lean > 0 ? (slice.rho * slice.sigma) / lean : 0);
    faults.push({ type: 'VarianceNegative', logMoneyness, variance });
  }
  for (const wing of ['left', 'right'] as const) {
    const slope = wingSlope(slice, wing);
    if (slope > SLOPE_MAX) faults.push({ type: 'WingTooSteep', wing, slope, slopeMax: SLOPE_MAX });
    else if (slope === SLOPE_MAX && !isPositiveAtLimitSlope(slice, wing)) {
      faults.push({ type: 'DensityNegativeFarOut', wing, slope });
    }
  }
  const least = leastAround([slice], (k) => densityFactor(slice, k));
  if (least.value < 0) {
    faults.push({ type: 'DensityNegative', logMoneyness: least.at, density: least.value });
  }
  return faults;
}

/** At a slope of exactly 2, `g` tends to zero as `(a -+ 2m - 2) / (4|k|)`: its sign is that of the numerator. */
function isPositiveAtLimitSlope(slice: SviSlice, wing: Wing): boolean {
  const intercept = slice.a + (wing === 'right' ? -1 : 1) * SLOPE_MAX * slice.m;
  return intercept >= 2;
}

/**
 * All reasons for which the later of two slices admits a calendar arbitrage against the earlier: its total variance must
 * be no less at every log-moneyness (Gatheral and Jacquier 2014, lemma 2.1). Looked for on the grids of both slices and
 * closed in on; far out the slopes decide.
 */
export function calendarFaults(
  slices: { readonly earlier: SviSlice; readonly later: SviSlice },
  pair: ExpiryPair,
): readonly CalendarFault[] {
  const { earlier, later } = slices;
  const faults: CalendarFault[] = [];
  const worst = largestShortfall(slices);
  if (worst.shortfall > 0) {
    const { logMoneyness, shortfall } = worst;
    faults.push({ type: 'CalendarCrossing', ...pair, logMoneyness, shortfall });
  }
  for (const wing of ['left', 'right'] as const) {
    const earlierSlope = wingSlope(earlier, wing);
    const laterSlope = wingSlope(later, wing);
    if (earlierSlope - laterSlope > VARIANCE_NOISE * earlierSlope) {
      faults.push({ type: 'CalendarWing', ...pair, wing, earlierSlope, laterSlope });
    }
  }
  return faults;
}

/** Where the earlier of two slices lies highest above the later. */
export type Shortfall = {
  readonly logMoneyness: number;
  /** In total variance, less the noise; 0 where the earlier slice lies above nowhere. */
  readonly shortfall: number;
  /** Float noise of the two total variances there. */
  readonly noise: number;
};

/** By how much the earlier slice lies above the later where it does so most, beyond float noise. */
export function largestShortfall(slices: {
  readonly earlier: SviSlice;
  readonly later: SviSlice;
}): Shortfall {
  const { earlier, later } = slices;
  const noiseAt = (k: number): number =>
    VARIANCE_NOISE * Math.max(largestTerm(earlier, k), largestTerm(later, k));
  const least = leastAround(
    [earlier, later],
    (k) => totalVariance(later, k) - totalVariance(earlier, k) + noiseAt(k),
  );
  return {
    logMoneyness: least.at,
    shortfall: Math.max(0, -least.value),
    noise: noiseAt(least.at),
  };
}

function largestTerm({ a, b, m, sigma }: SviSlice, k: number): number {
  return Math.max(Math.abs(a), b * (Math.abs(k - m) + sigma));
}

type Place = { readonly at: number; readonly value: number };

/** Least value of a function at the money and over the grids of the slices. */
function leastAround(slices: readonly SviSlice[], f: (k: number) => number): Place {
  let least: Place = { at: 0, value: f(0) };
  for (const slice of slices) {
    const own = leastOver(scanGrid(slice), f);
    if (own.value < least.value) least = own;
  }
  return least;
}

/** Ascending log-moneyness: the vertex, and from it outwards in steps that widen by a ratio. */
function scanGrid({ m, sigma }: SviSlice): Float64Array {
  const distances: number[] = [];
  for (let grown = SCAN_RATIO; ; grown *= SCAN_RATIO) {
    const distance = (sigma * (grown - 1 / grown)) / 2;
    distances.push(distance);
    if (distance > SCAN_REACH) break;
  }
  const grid = new Float64Array(2 * distances.length + 1);
  const middle = distances.length;
  grid[middle] = m;
  for (const [i, distance] of distances.entries()) {
    grid[middle - 1 - i] = m - distance;
    grid[middle + 1 + i] = m + distance;
  }
  return grid;
}

/** Least value of a function over a grid, with every local minimum of the grid closed in on by golden section. */
function leastOver(grid: Float64Array, f: (k: number) => number): Place {
  const values = grid.map(f);
  let least: Place = { at: grid[0] ?? 0, value: values[0] ?? 0 };
  for (let i = 1; i < grid.length; i += 1) {
    const here = values[i] ?? 0;
    if (here < least.value) least = { at: grid[i] ?? 0, value: here };
    const before = values[i - 1] ?? 0;
    const after = values[i + 1] ?? here;
    // A plateau counts once, at its left end.
    if (here >= before || here > after || !mayDipBelow(here, before, after)) continue;
    const [left, middle] = [grid[i - 1] ?? 0, grid[i] ?? 0];
    // Each side by itself: two dips may share one place of the grid.
    for (const refined of [
      goldenSection(f, left, middle),
      goldenSection(f, middle, grid[i + 1] ?? middle),
    ]) {
      if (refined.value < least.value) least = refined;
    }
  }
  return least;
}

/** Whether a dip between neighbours may reach below zero: it is not far above zero in terms of its own curvature. */
function mayDipBelow(here: number, left: number, right: number): boolean {
  return here <= 4 * Math.max(left - here, right - here) || here < 0;
}

function goldenSection(f: (k: number) => number, from: number, to: number): Place {
  let [low, high] = [from, to];
  let inner = high - GOLDEN * (high - low);
  let outer = low + GOLDEN * (high - low);
  let [atInner, atOuter] = [f(inner), f(outer)];
  for (let step = 0; step < REFINEMENTS; step += 1) {
    if (atInner < atOuter) {
      high = outer;
      [outer, atOuter] = [inner, atInner];
      inner = high - GOLDEN * (high - low);
      atInner = f(inner);
    } else {
      low = inner;
      [inner, atInner] = [outer, atOuter];
      outer = low + GOLDEN * (high - low);
      atOuter = f(outer);
    }
  }
  return atInner < atOuter ? { at: inner, value: atInner } : { at: outer, value: atOuter };
}
