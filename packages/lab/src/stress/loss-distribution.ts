// The loss of a horizon as a distribution: joint moves are drawn, each is run through the kernel, and quantiles, the chance that
// the fund is not enough and the owners' largest losses are read off, each with its standard error.
import { exp } from '../base/elementary.ts';
import { Random } from '../base/random.ts';
import type { MoveEstimate } from './history.ts';
import { jointMoves } from './joint-moves.ts';
import { priceShock } from './resolve-shocks.ts';
import type { DistributionTerms } from './scenario-set.ts';
import type { Estimated, LossDistribution } from './stress-result.ts';
import type { StressVenue } from './stress-venue.ts';

const LEVELS = [0.5, 0.9, 0.95, 0.99, 0.995, 0.999] as const;
const COVER_LEVEL = 0.999;

export type Drawing = {
  readonly terms: DistributionTerms;
  readonly estimate: MoveEstimate | undefined;
  readonly simulations: number;
  readonly seed: number;
};

/** Money in coins. Levels whose quantile lies within the last draws have wide errors, which are told. */
export function lossDistribution(venue: StressVenue, drawing: Drawing): LossDistribution {
  const { terms, simulations, seed } = drawing;
  const { names, coin } = venue;
  const joint = jointMoves(terms, names, drawing.estimate);
  const random = new Random(seed).fork('joint moves');
  const losses = new Float64Array(simulations);
  const cover1 = new Float64Array(simulations);
  const cover2 = new Float64Array(simulations);
  let uncovered = 0;
  let emptied = 0;
  const moves = new Float64Array(names.indexes);
  const plain = priceShock('', moves);
  for (let i = 0; i < simulations; i += 1) {
    const log = joint.draw(random, moves);
    const { loss, fund, ...cover } = venue.cover({
      ...plain,
      volatility: exp(-terms.volatilityBeta * log),
    });
    const { firstLoss, secondLoss } = venue.owners.top();
    losses[i] = loss * coin;
    cover1[i] = firstLoss * coin;
    cover2[i] = (firstLoss + secondLoss) * coin;
    if (cover.uncovered > 0) uncovered += 1;
    if (loss > 0 && loss >= fund) emptied += 1;
  }
  const volatility: Record<string, number> = {};
  for (const [index, deviation] of joint.deviation.entries())
    if (deviation > 0) volatility[names.nameOf(index)] = deviation;
  for (const column of [losses, cover1, cover2]) column.sort();
  return {
    simulations,
    seed,
    horizonHours: terms.horizonHours,
    degreesOfFreedom: terms.degreesOfFreedom,
    volatility,
    meanCorrelation: joint.meanCorrelation,
    estimatedFrom: joint.estimatedFrom,
    mean: meanOf(losses),
    quantiles: LEVELS.map((level) => ({ level, ...quantileOf(losses, level) })),
    uncovered: shareOf(uncovered, simulations),
    emptied: shareOf(emptied, simulations),
    cover1: quantileOf(cover1, COVER_LEVEL),
    cover2: quantileOf(cover2, COVER_LEVEL),
  };
}

export function meanOf(values: Float64Array): Estimated {
  const n = values.length;
  const value = values.reduce((sum, each) => sum + each, 0) / n;
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0);
  return { value, standardError: Math.sqrt(squares / Math.max(1, n - 1) / n) };
}

/**
 * The empirical quantile of ascending values. Its standard error is half the distance between the order statistics one
 * binomial deviation to either side.
 */
export function quantileOf(sorted: Float64Array, level: number): Estimated {
  const n = sorted.length;
  const at = (rank: number): number =>
    sorted[Math.min(n - 1, Math.max(0, Math.ceil(rank) - 1))] as number;
  const spread = Math.sqrt(n * level * (1 - level));
  return {
    value: at(n * level),
    standardError: (at(n * level + spread) - at(n * level - spread)) / 2,
  };
}

/** A share of draws; with none or all of them the error of one more draw the other way. */
export function shareOf(count: number, n: number): Estimated {
  const value = count / n;
  const seen = Math.min(Math.max(count, 1), Math.max(1, n - 1)) / n;
  return { value, standardError: Math.sqrt((seen * (1 - seen)) / n) };
}
