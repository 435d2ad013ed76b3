// Simulated paths of several prices that every account of a moment shares: correlated, antithetic, seeded, a stratum for
// each node of the variance mixture. The normal numbers are drawn once; a new forecast only bends them.
import type { Random } from '../base/random.ts';
import { choleskyOf } from '../stress/cholesky.ts';
import type { PriceForecast } from './forecast.ts';
import { mixtureNodes } from './variance-mixture.ts';

export type PathShape = {
  /** Pairs of a path and its mirror image. */
  readonly pairs: number;
  readonly steps: number;
};
export type PathSet = PathShape & {
  readonly drivers: number;
  /** [(path * steps + step) * drivers + driver]: log return so far without its drift. Mirror images are neighbours. */
  readonly shocks: Float64Array;
  /** The same rows: price over price now. */
  readonly ratios: Float64Array;
  /** [pair]: share of the pair in every mean, and factor of its variance on the forecast. */
  readonly weights: Float64Array;
  readonly factors: Float64Array;
};

/** Share of the pairs that each node gets: more in the tails than their weight, which is what decides small chances. */
const STRATA = [0.015, 0.06, 0.2, 0.345, 0.235, 0.11, 0.035];

/** Standard normal numbers for `pairs` paths: [(pair * steps + step) * drivers + driver]. */
export function drawNormals(
  shape: PathShape & { readonly drivers: number },
  random: Random,
): Float64Array {
  const normals = new Float64Array(shape.pairs * shape.steps * shape.drivers);
  for (let i = 0; i < normals.length; i += 1) normals[i] = random.normal();
  return normals;
}

/** Bends normal numbers into paths over a horizon. `drivers` names the prices by their number in the forecast. */
export function buildPaths(parts: {
  readonly shape: PathShape;
  readonly normals: Float64Array;
  readonly drivers: readonly number[];
  readonly forecast: PriceForecast;
  readonly horizonMs: number;
  readonly logVolDeviation: number;
}): PathSet {
  const { shape, normals, drivers, forecast, horizonMs } = parts;
  const { pairs, steps } = shape;
  const count = drivers.length;
  const correlations = Float64Array.from({ length: count * count }, (_, at) =>
    forecast.correlation(drivers[Math.floor(at / count)] as number, drivers[at % count] as number),
  );
  const root = choleskyOf(correlations, count);
  const variances = drivers.map((driver) => forecast.variance(driver, horizonMs) / steps);
  const { weights, factors } = strata(pairs, parts.logVolDeviation);
  const shocks = new Float64Array(2 * pairs * steps * count);
  const ratios = new Float64Array(shocks.length);
  for (let pair = 0; pair < pairs; pair += 1) {
    const factor = factors[pair] as number;
    for (let step = 0; step < steps; step += 1) {
      const from = (pair * steps + step) * count;
      const row = (2 * pair * steps + step) * count;
      const mirror = row + steps * count;
      for (let i = 0; i < count; i += 1) {
        let normal = 0;
        for (let j = 0; j <= i; j += 1)
          normal += (root[i * count + j] as number) * (normals[from + j] as number);
        const variance = (variances[i] as number) * factor;
        const before = step === 0 ? 0 : (shocks[row - count + i] as number);
        const shock = before + normal * Math.sqrt(variance);
        const drift = (-variance / 2) * (step + 1);
        shocks[row + i] = shock;
        shocks[mirror + i] = -shock;
        ratios[row + i] = Math.exp(shock + drift);
        ratios[mirror + i] = Math.exp(drift - shock);
      }
    }
  }
  return { pairs, steps, drivers: count, shocks, ratios, weights, factors };
}

function strata(
  pairs: number,
  logVolDeviation: number,
): { readonly weights: Float64Array; readonly factors: Float64Array } {
  const nodes = mixtureNodes(logVolDeviation);
  const weights = new Float64Array(pairs);
  const factors = new Float64Array(pairs);
  let share = 0;
  let from = 0;
  for (const [k, { weight, factor }] of nodes.entries()) {
    share += nodes.length === 1 ? 1 : (STRATA[k] as number);
    const left = nodes.length - 1 - k;
    const to =
      left === 0 ? pairs : Math.min(pairs - left, Math.max(from + 1, Math.round(pairs * share)));
    weights.fill(weight / (to - from), from, to);
    factors.fill(factor, from, to);
    from = to;
  }
  return { weights, factors };
}
