// Fits one raw SVI slice to volatilities of one expiry. For a vertex (m, sigma) the other three parameters solve a linear
// least-squares problem under linear bounds (Zeliade, Quasi-explicit calibration of Gatheral's SVI model, 2009), so only
// the vertex is searched: from several fixed starts by a compass that halves its steps. Deterministic.
import {
  butterflyFaults,
  largestShortfall,
  type SviSlice,
  totalVariance,
  wingSlope,
} from '@plimsoll/engine/models';
import { exp, ln } from '../base/elementary.ts';
import { densityBound, leastDensity } from './density-bound.ts';
import { type Inequality, leastSquares, type Row, type Triple } from './least-squares.ts';

export type FitPoint = {
  /** ln(strike / forward). */
  readonly logMoneyness: number;
  /** A decimal, above zero. */
  readonly volatility: number;
  /** How much a miss of volatility counts, relative to the other points; zero or more. */
  readonly weight: number;
};

export type FitTerms = {
  /** At least three, at different log-moneyness. */
  readonly points: readonly FitPoint[];
  readonly years: number;
  readonly bounds: FitBounds;
};

/** `free` fits the points and nothing else; `bounded` keeps butterflies out and stays between two slices. */
export type FitBounds =
  | { readonly type: 'free' }
  | {
      readonly type: 'bounded';
      /** Of an earlier expiry: nowhere below it. */
      readonly floor: SviSlice | undefined;
      /** Of a later expiry: nowhere above it. */
      readonly ceiling: SviSlice | undefined;
    };

export type SviFit = {
  readonly slice: SviSlice;
  /** Weighted root mean square miss, in points of volatility (0.01). */
  readonly misfit: number;
};

/** Largest slope of a bounded wing: just inside the 2 of Lee's formula. */
const SLOPE_MAX = 1.99;
/** Density factor below which a bounded fit pays; the next one where a fit still has a butterfly between the places looked at. */
const DENSITY_MINIMA = [1e-3, 5e-3, 2e-2, 6e-2];
/** What a density factor that is too low by 1 costs, in squared points: enough to avoid it. */
const DENSITY_COST = 1e5;
/** Starts: vertices over the range of the points, and roundnesses relative to that range. */
const START_PLACES = [0.1, 0.3, 0.5, 0.7, 0.9];
const START_ROUNDNESS = [0.05, 0.15, 0.4, 1.2];
/** Legal roundness relative to the range. */
const ROUNDNESS_MIN = 0.005;
const ROUNDNESS_MAX = 20;
/** Legal places of the vertex: 0 is the lowest point, 1 the highest. */
const PLACE_MIN = -1;
const PLACE_MAX = 2;
const STARTS_FOLLOWED = 3;
const STEP_FIRST = 0.25;
const STEP_LAST = 2e-4;
const MOVES_MAX = 400;
/** Crossings of the floor or the ceiling between the enforced distances that are closed one by one at the end. */
const CROSSINGS_MAX = 12;
/** Distances from a vertex at which bounds are enforced, in units of its roundness: 0 and a geometric ladder. */
const LADDER: readonly number[] = Array.from({ length: 22 }, (_, i) => 0.05 * exp(0.36 * i));
/** Times that a slice with a butterfly is solved again with its density lifted where it is least. */
const DENSITY_LIFTS = 5;

/** The best slice found; undefined where the points do not determine one. */
export function fitSvi(terms: FitTerms): SviFit | undefined {
  if (terms.bounds.type === 'free') return search({ ...terms, densityMin: 0 });
  let fit: SviFit | undefined;
  for (const densityMin of DENSITY_MINIMA) {
    fit = search({ ...terms, densityMin });
    if (fit === undefined || butterflyFaults(fit.slice).length === 0) break;
  }
  return fit;
}

type SearchTerms = FitTerms & { readonly densityMin: number };

function search(terms: SearchTerms): SviFit | undefined {
  const range = rangeOf(terms.points);
  if (!(range.width > 0)) return undefined;
  const tried = new Map<string, Trial>();
  const at = (place: number, roundness: number): Trial => {
    const key = `${place},${roundness}`;
    const known = tried.get(key);
    if (known !== undefined) return known;
    const vertex = { m: range.low + place * range.width, sigma: range.width * exp(roundness) };
    const trial = trialAt(terms, vertex, []);
    tried.set(key, trial);
    return trial;
  };
  const starts = startsOf(terms.bounds, range)
    .map((start) => ({ ...start, cost: at(start.place, start.roundness).cost }))
    .sort((x, y) => x.cost - y.cost);

  let best: Trial | undefined;
  for (const start of starts.slice(0, STARTS_FOLLOWED)) {
    const found = compass(start, at);
    if (best === undefined || found.cost < best.cost) best = found;
  }
  if (best?.slice === undefined) return undefined;
  const { slice, squares } = closeCrossings(terms, { ...best, slice: best.slice });
  return { slice, misfit: Math.sqrt(squares) };
}

type Range = { readonly low: number; readonly width: number };
type Start = { readonly place: number; readonly roundness: number };

/** A fixed grid of vertices, and those of the neighbours, at which there is a slice between them. */
function startsOf(bounds: FitBounds, range: Range): readonly Start[] {
  const grid = START_PLACES.flatMap((place) =>
    START_ROUNDNESS.map((relative) => ({ place, roundness: ln(relative) })),
  );
  if (bounds.type === 'free') return grid;
  const neighbours = [bounds.floor, bounds.ceiling].flatMap((slice) =>
    slice === undefined
      ? []
      : [{ place: (slice.m - range.low) / range.width, roundness: ln(slice.sigma / range.width) }],
  );
  return [...grid, ...neighbours];
}

/** Solves again for the same vertex with every place bound at which the slice still crosses a neighbour. */
function closeCrossings(
  terms: SearchTerms,
  found: Trial & { readonly slice: SviSlice },
): Trial & { readonly slice: SviSlice } {
  const { bounds } = terms;
  if (bounds.type === 'free') return found;
  const places: number[] = [];
  let current = found;
  for (let round = 0; round < CROSSINGS_MAX; round += 1) {
    const { slice } = current;
    const below = bounds.floor && largestShortfall({ earlier: bounds.floor, later: slice });
    const above = bounds.ceiling && largestShortfall({ earlier: slice, later: bounds.ceiling });
    const crossings = [below, above].flatMap((each) =>
      each !== undefined && each.shortfall > 0 ? [each.logMoneyness] : [],
    );
    if (crossings.length === 0) break;
    places.push(...crossings);
    const next = trialAt(terms, found.slice, places);
    if (next.slice === undefined) break;
    current = { ...next, slice: next.slice };
  }
  return current;
}

type Vertex = { readonly m: number; readonly sigma: number };

/** The best slice for one vertex, and what it costs. */
type Trial = {
  readonly slice: SviSlice | undefined;
  readonly squares: number;
  readonly cost: number;
};

function compass(start: Start, at: (place: number, roundness: number) => Trial): Trial {
  let { place, roundness } = start;
  let best = at(place, roundness);
  let step = STEP_FIRST;
  for (let move = 0; move < MOVES_MAX && step > STEP_LAST; move += 1) {
    const from = { place, roundness };
    for (const [right, up] of DIRECTIONS) {
      const to = {
        place: Math.max(PLACE_MIN, Math.min(PLACE_MAX, from.place + right * step)),
        roundness: Math.max(
          ln(ROUNDNESS_MIN),
          Math.min(ln(ROUNDNESS_MAX), from.roundness + 3 * up * step),
        ),
      };
      const trial = at(to.place, to.roundness);
      if (trial.cost < best.cost) {
        best = trial;
        ({ place, roundness } = to);
      }
    }
    if (place === from.place && roundness === from.roundness) step /= 2;
  }
  return best;
}

const DIRECTIONS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
] as const;

/**
 * The best slice of one vertex, first without regard to butterflies, then with its density lifted where it is least, as
 * long as that helps. A density still too low is paid for.
 */
function trialAt(terms: SearchTerms, vertex: Vertex, places: readonly number[]): Trial {
  const { bounds, densityMin } = terms;
  const rows = rowsOf(terms, vertex);
  const inequalities = [...inequalitiesOf(bounds, vertex, places)];
  let best: Trial = { slice: undefined, squares: Infinity, cost: Infinity };
  for (let lift = 0; lift <= DENSITY_LIFTS; lift += 1) {
    const solution = leastSquares(rows, inequalities);
    if (solution === undefined || !Number.isFinite(solution.squares)) break;
    const { squares } = solution;
    const slice = sliceOf(solution.x, vertex);
    if (bounds.type === 'free') return { slice, squares, cost: squares };
    const { logMoneyness, density } = leastDensity(slice);
    const cost = squares + DENSITY_COST * Math.max(0, densityMin - density);
    if (cost < best.cost) best = { slice, squares, cost };
    if (density >= densityMin || !(totalVariance(slice, logMoneyness) > 0)) break;
    inequalities.push(densityBound(slice, logMoneyness, densityMin * 1.01));
  }
  return best;
}

/** Total variance is `a + d y + c sqrt(y^2 + 1)` in `y = (k - m) / sigma`, linear in `a`, `d = rho b sigma`, `c = b sigma`. */
function rowsOf({ points, years }: FitTerms, vertex: Vertex): readonly Row[] {
  let total = 0;
  for (const { weight } of points) total += weight * weight;
  return points.map(({ logMoneyness, volatility, weight }): Row => {
    const [y, z] = shapeAt(vertex, logMoneyness);
    return {
      coefficients: [1, y, z],
      target: volatility * volatility * years,
      // A miss of total variance as a miss of volatility, in points.
      weight: (100 * weight) / (2 * volatility * years * Math.sqrt(total)),
    };
  });
}

function sliceOf([a, d, c]: Triple, { m, sigma }: Vertex): SviSlice {
  const b = Math.max(0, c / sigma);
  const rho = c > 0 ? Math.max(-1, Math.min(1, d / c)) : 0;
  return { a, b, rho, m, sigma };
}

function inequalitiesOf(
  bounds: FitBounds,
  vertex: Vertex,
  places: readonly number[],
): readonly Inequality[] {
  const own = placesAround(vertex);
  const inequalities: Inequality[] = [
    // Neither wing falls, and total variance is nowhere negative.
    { coefficients: [0, 1, -1], bound: 0 },
    { coefficients: [0, -1, -1], bound: 0 },
    ...own.map((k) => above(vertex, k, 0)),
  ];
  if (bounds.type === 'free') return inequalities;
  const { floor, ceiling } = bounds;
  for (const wing of ['left', 'right'] as const) {
    const side = wing === 'right' ? 1 : -1;
    const least = floor === undefined ? 0 : wingSlope(floor, wing);
    const most = ceiling === undefined ? SLOPE_MAX : wingSlope(ceiling, wing);
    inequalities.push(
      { coefficients: [0, side, 1], bound: vertex.sigma * most },
      { coefficients: [0, -side, -1], bound: -vertex.sigma * least },
    );
  }
  const shared = [0, ...places, ...own];
  if (floor !== undefined) {
    for (const k of [...shared, ...placesAround(floor)]) {
      inequalities.push(above(vertex, k, totalVariance(floor, k)));
    }
  }
  if (ceiling !== undefined) {
    for (const k of [...shared, ...placesAround(ceiling)]) {
      inequalities.push(below(vertex, k, totalVariance(ceiling, k)));
    }
  }
  return inequalities;
}

function below(vertex: Vertex, k: number, bound: number): Inequality {
  const [y, z] = shapeAt(vertex, k);
  return { coefficients: [1, y, z], bound };
}

function above(vertex: Vertex, k: number, bound: number): Inequality {
  const [y, z] = shapeAt(vertex, k);
  return { coefficients: [-1, -y, -z], bound: -bound };
}

function placesAround({ m, sigma }: Vertex): readonly number[] {
  return [m, ...LADDER.flatMap((distance) => [m - distance * sigma, m + distance * sigma])];
}

function shapeAt({ m, sigma }: Vertex, k: number): readonly [number, number] {
  const y = (k - m) / sigma;
  return [y, Math.sqrt(y * y + 1)];
}

function rangeOf(points: readonly FitPoint[]): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const { logMoneyness } of points) {
    low = Math.min(low, logMoneyness);
    high = Math.max(high, logMoneyness);
  }
  return { low, width: high - low };
}
