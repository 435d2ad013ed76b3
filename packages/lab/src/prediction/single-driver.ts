// The closed form: a book that follows one price is liquidated when that price leaves its healthy range, and ends below
// zero when the price then runs through what is left of its margin before the position is gone.
import { normalCdf } from '@plimsoll/engine/models';
import { exitProbability, observationShift, touchProbability } from './first-passage.ts';
import type { Chance, PredictionTerms } from './forecast.ts';
import { healthyRange, type PriceRange } from './healthy-range.ts';
import type { RiskBook } from './risk-book.ts';
import { mixtureNodes } from './variance-mixture.ts';

export type Barriers = {
  readonly healthy: PriceRange;
  /** Where equity less the cost of the exit is nothing. */
  readonly solvent: PriceRange;
};

/** Barriers of a book in one price; every other price stays. */
export const barriersOf = (book: RiskBook, driver: number): Barriers => ({
  healthy: healthyRange(book, driver),
  solvent: healthyRange(book, driver, (at) => at.equity - at.exitCost),
});

/**
 * Chances within a horizon, from the barriers. `variance` is of the log price over the horizon; the price itself has no
 * drift, so its logarithm drifts by minus half the variance.
 */
export function singleDriverChance(
  { healthy, solvent }: Barriers,
  motion: {
    readonly variance: number;
    readonly horizonMs: number;
    readonly terms: PredictionTerms;
  },
): Chance {
  const { horizonMs, terms } = motion;
  if (healthy.lower >= 1) return { liquidation: 1, negative: solvent.lower >= 1 ? 1 : 0 };
  let liquidation = 0;
  let negative = 0;
  for (const { weight, factor } of mixtureNodes(terms.logVolDeviation)) {
    const variance = motion.variance * factor;
    const shift = observationShift({ variance, horizonMs, observationMs: terms.observationMs });
    const lower = Math.log(healthy.lower) - shift;
    const upper = Math.log(healthy.upper) + shift;
    const way = { drift: -variance / 2, variance };
    const leaves = exitProbability({ lower, upper }, way);
    if (leaves === 0) continue;
    liquidation += weight * leaves;
    // Which end it is that the price leaves by, in proportion to each alone.
    const down = touchProbability(-lower, { drift: variance / 2, variance });
    const up = touchProbability(upper, way);
    const exitDeviation = Math.sqrt((variance * Math.min(terms.exitMs, horizonMs)) / horizonMs);
    const ruin =
      down * runThrough(Math.log(healthy.lower / solvent.lower), exitDeviation) +
      up * runThrough(Math.log(solvent.upper / healthy.upper), exitDeviation);
    if (down + up > 0) negative += (weight * leaves * ruin) / (down + up);
  }
  return { liquidation, negative };
}

/** Probability that a price without drift moves at least so far to one side before the exit is over. */
export function runThrough(distance: number, deviation: number): number {
  if (!(distance > 0)) return Number.isNaN(distance) ? 0 : 1;
  return deviation > 0 ? 2 * normalCdf(-distance / deviation) : 0;
}
