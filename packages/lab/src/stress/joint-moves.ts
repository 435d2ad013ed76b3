// Joint moves of all indexes of a venue with fat tails: a multivariate Student t in logarithms, its deviations and
// correlations as given in the scenario file or estimated from price files. Seeded: the same numbers on every machine.
import { exp } from '../base/elementary.ts';
import type { Random } from '../base/random.ts';
import { choleskyOf } from './cholesky.ts';
import type { MoveEstimate } from './history.ts';
import { movesOf } from './resolve-shocks.ts';
import { type DistributionTerms, EVERY_MARKET } from './scenario-set.ts';
import type { VenueNames } from './venue-names.ts';

export type JointMoves = {
  /** By index: standard deviation of the logarithmic move over the horizon. */
  readonly deviation: Float64Array;
  readonly meanCorrelation: number;
  readonly estimatedFrom: string;
  /** Fills `moves` with fractions of the price; returns the mean logarithmic move of the indexes with markets. */
  draw(random: Random, moves: Float64Array): number;
};

/** `estimate`: replaces deviations and correlations of the names it knows. */
export function jointMoves(
  terms: DistributionTerms,
  names: VenueNames,
  estimate: MoveEstimate | undefined,
): JointMoves {
  const n = names.indexes;
  const deviation = movesOf(terms.volatility, names);
  const correlation = new Float64Array(n * n).fill(terms.correlation);
  const known = new Map<number, number>();
  for (const [at, name] of (estimate?.names ?? []).entries())
    for (const index of names.find(name)) if (name !== EVERY_MARKET) known.set(index, at);
  for (const [index, at] of known) {
    deviation[index] = estimate?.deviation[at] ?? 0;
    for (const [other, to] of known)
      correlation[index * n + other] = estimate?.correlation[at]?.[to] ?? terms.correlation;
  }
  const lower = choleskyOf(correlation, n);
  const { degreesOfFreedom: freedom } = terms;
  // A Student t has variance freedom / (freedom - 2): scaled back to the deviation that was given.
  const scale = Math.sqrt((freedom - 2) / freedom);
  const normals = new Float64Array(n);
  return {
    deviation,
    meanCorrelation: meanOf(correlation, names),
    estimatedFrom: known.size === 0 ? '' : (estimate?.from ?? ''),
    draw(random, moves) {
      for (let i = 0; i < n; i += 1) normals[i] = random.normal();
      let chi = 0;
      for (let k = 0; k < freedom; k += 1) chi += random.normal() ** 2;
      const factor = scale * Math.sqrt(freedom / chi);
      let sum = 0;
      for (let i = 0; i < n; i += 1) {
        let joint = 0;
        for (let j = 0; j <= i; j += 1)
          joint += (lower[i * n + j] as number) * (normals[j] as number);
        const log = (deviation[i] as number) * factor * joint;
        moves[i] = exp(log) - 1;
        if (names.marketIndexes.includes(i)) sum += log;
      }
      return names.marketIndexes.length === 0 ? 0 : sum / names.marketIndexes.length;
    },
  };
}

/** Between different indexes with markets; 1 with a single one. */
function meanOf(correlation: Float64Array, { indexes, marketIndexes }: VenueNames): number {
  let sum = 0;
  let count = 0;
  for (const i of marketIndexes)
    for (const j of marketIndexes) {
      if (i >= j) continue;
      sum += correlation[i * indexes + j] as number;
      count += 1;
    }
  return count === 0 ? 1 : sum / count;
}
