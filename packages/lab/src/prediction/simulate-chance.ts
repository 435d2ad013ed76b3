// The chances of a book that follows several prices, from shared paths. Between two steps a path may have touched the
// boundary unseen: a Brownian bridge says how likely, which makes every path a probability instead of a yes or no. The same
// paths run the book's linear approximation, whose chance is known, and what it misses by is taken off (control variate).
import type { Chance } from './forecast.ts';
import type { PathSet } from './path-set.ts';
import { BookFunction, driversOf, type RiskBook } from './risk-book.ts';
import { runThrough } from './single-driver.ts';

export type SimulationTerms = {
  /** Numbers of the book's drivers within the paths: leg drivers are looked up here. */
  readonly paths: PathSet;
  /** [first * drivers + second]: covariance of log returns over the horizon, of the forecast itself. */
  readonly covariance: Float64Array;
  readonly horizonMs: number;
  readonly exitMs: number;
};
export type SimulatedChance = Chance & {
  /** Of `liquidation`, over the pairs of paths. */
  readonly standardError: number;
};

/** Deviations of the log price by which sensitivities are measured. */
const BUMP = 1e-3;
/** Product of two healths over the variance of a step beyond which a bridge between them touches zero with exp(-40) at most. */
const FAR = 80;
/** Share of a path below which a touch is left out. */
const LEAST_HIT = 1e-9;
/** A linear chance below this, at the fattest node, is not worth simulating. */
const NEGLIGIBLE = 1e-7;

/** Chances within the horizon of the paths. The book's drivers number the columns of the paths. */
export function simulateChance(book: RiskBook, terms: SimulationTerms): SimulatedChance {
  const { paths, covariance } = terms;
  const at = new BookFunction(book);
  const ones = new Float64Array(paths.drivers).fill(1);
  const start = at.at(ones, 0).health;
  if (start < 0)
    return { liquidation: 1, negative: at.equity - at.exitCost < 0 ? 1 : 0, standardError: 0 };
  const drivers = driversOf(book);
  const slopes = slopesOf(at, ones, drivers);
  const matrix = slopeCovariance(slopes, drivers, { covariance, count: paths.drivers });
  const variance = sumOf(matrix);
  const expected = linearChance(start, variance, paths);
  if (expected < NEGLIGIBLE) return { liquidation: expected, negative: 0, standardError: 0 };
  const walk = new Walk({ at, start, drivers, slopes, matrix, terms });
  for (let pair = 0; pair < paths.pairs; pair += 1) walk.pair(pair);
  return walk.result(expected);
}

/** By driver: what health changes by as its log price rises by one, at prices of now. */
function slopesOf(
  at: BookFunction,
  ones: Float64Array,
  drivers: readonly number[],
): readonly number[] {
  return drivers.map((driver) => {
    ones[driver] = Math.exp(BUMP);
    const up = at.at(ones, 0).health;
    ones[driver] = Math.exp(-BUMP);
    const slope = (up - at.at(ones, 0).health) / (2 * BUMP);
    ones[driver] = 1;
    return slope;
  });
}

/** [i * count + j]: slope of i times slope of j times their covariance over the horizon. */
function slopeCovariance(
  slopes: readonly number[],
  drivers: readonly number[],
  matrix: { readonly covariance: Float64Array; readonly count: number },
): Float64Array {
  const own = slopes.length;
  return Float64Array.from({ length: own * own }, (_, at) => {
    const i = Math.floor(at / own);
    const j = at % own;
    const row = (drivers[i] as number) * matrix.count;
    const covariance = matrix.covariance[row + (drivers[j] as number)] as number;
    return (slopes[i] as number) * (slopes[j] as number) * covariance;
  });
}

const sumOf = (matrix: Float64Array): number =>
  Math.max(
    0,
    matrix.reduce((sum, entry) => sum + entry, 0),
  );

/** Chance that the linear approximation, a Brownian motion without drift, falls by `start`. */
function linearChance(
  start: number,
  variance: number,
  { pairs, weights, factors }: PathSet,
): number {
  let chance = 0;
  for (let pair = 0; pair < pairs; pair += 1) {
    const deviation = Math.sqrt(variance * (factors[pair] as number));
    chance += (weights[pair] as number) * (start === 0 ? 1 : runThrough(start, deviation));
  }
  return chance;
}

/** One account along all pairs of paths, with the sums that the estimate needs. */
class Walk {
  private readonly at: BookFunction;
  private readonly start: number;
  private readonly drivers: readonly number[];
  private readonly slopes: readonly number[];
  private readonly matrix: Float64Array;
  private readonly variance: number;
  /** By own driver: price over price now in the middle of the step, geometrically. */
  private readonly middle: Float64Array;
  private readonly terms: SimulationTerms;
  /** [pair]: mean of the path and its mirror image. */
  private readonly hits: Float64Array;
  private readonly controls: Float64Array;
  private negative = 0;

  constructor(parts: {
    readonly at: BookFunction;
    readonly start: number;
    readonly drivers: readonly number[];
    readonly slopes: readonly number[];
    readonly matrix: Float64Array;
    readonly terms: SimulationTerms;
  }) {
    this.at = parts.at;
    this.start = parts.start;
    this.drivers = parts.drivers;
    this.slopes = parts.slopes;
    this.matrix = parts.matrix;
    this.variance = sumOf(parts.matrix);
    this.middle = new Float64Array(parts.drivers.length);
    this.terms = parts.terms;
    this.hits = new Float64Array(parts.terms.paths.pairs);
    this.controls = new Float64Array(parts.terms.paths.pairs);
  }

  pair(pair: number): void {
    this.path(pair, 2 * pair);
    this.path(pair, 2 * pair + 1);
  }

  private path(pair: number, path: number): void {
    const { at, slopes } = this;
    const own = this.drivers;
    const { paths, horizonMs, exitMs } = this.terms;
    const { steps, drivers, shocks, ratios } = paths;
    const factor = paths.factors[pair] as number;
    const perStep = (this.variance * factor) / steps;
    const exit = Math.sqrt((this.variance * factor * Math.min(exitMs, horizonMs)) / horizonMs);
    let alive = 1;
    let linearAlive = 1;
    let before = this.start;
    let linearBefore = this.start;
    for (let step = 0; step < steps; step += 1) {
      const row = (path * steps + step) * drivers;
      let linear = this.start;
      for (let i = 0; i < own.length; i += 1)
        linear += (slopes[i] as number) * (shocks[row + (own[i] as number)] as number);
      linearAlive *= 1 - touched(linearBefore, linear, perStep);
      linearBefore = linear;
      const health = at.at(ratios, row).health;
      // Far from the boundary, whatever its exposure may have grown to, the step cannot have touched it.
      const isFar = before > 0 && health > 0 && before * health > FAR * perStep;
      const hit = isFar
        ? 0
        : touched(before, health, (this.varianceAround(row, step) * factor) / steps);
      before = health;
      if (hit * alive > LEAST_HIT) {
        // The liquidation meets the path at the boundary, where equity is the maintenance margin.
        const cushion = at.maintenance - at.exitCost;
        this.negative +=
          ((paths.weights[pair] as number) / 2) * alive * hit * runThrough(cushion, exit);
        alive *= 1 - hit;
      }
      if (alive < 1e-9 && linearAlive < 1e-9) break;
    }
    this.hits[pair] = (this.hits[pair] as number) + (1 - alive) / 2;
    this.controls[pair] = (this.controls[pair] as number) + (1 - linearAlive) / 2;
  }

  /** Of health over the horizon, at the prices between this row and the one before: exposures grow with prices. */
  private varianceAround(row: number, step: number): number {
    const { drivers: own, middle, matrix } = this;
    const { drivers, ratios } = this.terms.paths;
    const count = own.length;
    for (let i = 0; i < count; i += 1) {
      const at = row + (own[i] as number);
      const before = step === 0 ? 1 : (ratios[at - drivers] as number);
      middle[i] = Math.sqrt(before * (ratios[at] as number));
    }
    let sum = 0;
    for (let i = 0; i < count; i += 1)
      for (let j = 0; j < count; j += 1)
        sum += (matrix[i * count + j] as number) * (middle[i] as number) * (middle[j] as number);
    return Math.max(0, sum);
  }

  /** The weighted mean, less what the control missed by times the regression of one on the other. */
  result(expected: number): SimulatedChance {
    const { hits, controls } = this;
    const { weights, pairs } = this.terms.paths;
    const slope = regression(hits, controls, weights);
    let mean = 0;
    for (let pair = 0; pair < pairs; pair += 1)
      mean +=
        (weights[pair] as number) * ((hits[pair] as number) - slope * (controls[pair] as number));
    const liquidation = Math.min(1, Math.max(0, mean + slope * expected));
    return {
      liquidation,
      negative: Math.min(liquidation, this.negative),
      standardError: this.standardError(slope),
    };
  }

  /** Strata vary within themselves only. */
  private standardError(slope: number): number {
    const { weights, factors, pairs } = this.terms.paths;
    let variance = 0;
    for (let from = 0, to = 0; from < pairs; from = to) {
      let sum = 0;
      let squares = 0;
      while (to < pairs && factors[to] === factors[from]) {
        const value = (this.hits[to] as number) - slope * (this.controls[to] as number);
        sum += value;
        squares += value * value;
        to += 1;
      }
      const count = to - from;
      const weight = (weights[from] as number) * count;
      if (count > 1)
        variance +=
          (weight * weight * Math.max(0, squares - (sum * sum) / count)) / (count * (count - 1));
    }
    return Math.sqrt(variance);
  }
}

/** Chance that a Brownian bridge between two healths has been below 0. */
function touched(before: number, after: number, variance: number): number {
  if (before <= 0 || after <= 0) return 1;
  if (!(variance > 0)) return 0;
  const exponent = (-2 * before * after) / variance;
  return exponent < -40 ? 0 : Math.exp(exponent);
}

function regression(hits: Float64Array, controls: Float64Array, weights: Float64Array): number {
  let hitMean = 0;
  let controlMean = 0;
  for (const [i, weight] of weights.entries()) {
    hitMean += weight * (hits[i] as number);
    controlMean += weight * (controls[i] as number);
  }
  let covariance = 0;
  let variance = 0;
  for (const [i, weight] of weights.entries()) {
    const control = (controls[i] as number) - controlMean;
    covariance += weight * control * ((hits[i] as number) - hitMean);
    variance += weight * control * control;
  }
  return variance > 1e-12 ? Math.max(0, covariance / variance) : 0;
}
