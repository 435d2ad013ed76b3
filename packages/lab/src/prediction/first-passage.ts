// Probability that a drifting log price leaves a range within a time: the reflection principle for one barrier, the
// method of images for two. Closed forms only; where the barriers lie is healthy-range.ts.
import { normalCdf } from '@plimsoll/engine/models';

/** Motion of a log price over a horizon: it starts at 0 and ends normal with this mean and variance. */
export type Motion = { readonly drift: number; readonly variance: number };
/** A range of log prices around 0, open at an infinite end: lower < 0 < upper. */
export type LogRange = { readonly lower: number; readonly upper: number };

/** Beyond so many deviations per width of the range, staying inside is less likely than 1e-9. */
const HOPELESS_WIDTHS = 2.2;

/**
 * Probability of touching a barrier at distance `distance` > 0 above, for a motion with the given mean and variance over
 * the horizon; 1 at no distance, 0 without variance unless the drift carries it there.
 *
 * P = N((m - d) / s) + exp(2 m d / v) N((-d - m) / s). Source: Harrison, Brownian Motion and Stochastic Flow Systems
 * (1985), section 1.8.
 */
export function touchProbability(distance: number, { drift, variance }: Motion): number {
  if (distance <= 0) return 1;
  if (distance === Number.POSITIVE_INFINITY) return 0;
  if (!(variance > 0)) return drift >= distance ? 1 : 0;
  const deviation = Math.sqrt(variance);
  const reflected = normalCdf((-distance - drift) / deviation);
  const weight = (2 * drift * distance) / variance;
  const second = reflected === 0 ? 0 : Math.exp(weight) * reflected;
  return clamp(normalCdf((drift - distance) / deviation) + second);
}

/**
 * Probability of leaving the range within the horizon.
 *
 * One barrier by reflection; two by images at 2 n L and 2 a + 2 n L, L the width and a the lower end: survival is the sum
 * over images c of +-exp(m c / v) (N((b - c - m) / s) - N((a - c - m) / s)). Source: Cox and Miller, The Theory of
 * Stochastic Processes (1965), section 5.7.
 */
export function exitProbability({ lower, upper }: LogRange, motion: Motion): number {
  if (lower >= 0 || upper <= 0) return 1;
  const { drift, variance } = motion;
  if (lower === Number.NEGATIVE_INFINITY) return touchProbability(upper, motion);
  if (upper === Number.POSITIVE_INFINITY)
    return touchProbability(-lower, { drift: -drift, variance });
  if (!(variance > 0)) return drift >= upper || drift <= lower ? 1 : 0;
  const deviation = Math.sqrt(variance);
  const width = upper - lower;
  if (deviation > HOPELESS_WIDTHS * width) return 1;
  const within = (image: number): number => {
    const mass =
      normalCdf((upper - image - drift) / deviation) -
      normalCdf((lower - image - drift) / deviation);
    return mass === 0 ? 0 : Math.exp((drift * image) / variance) * mass;
  };
  const images = Math.ceil((4 * deviation) / width) + 2;
  let survival = 0;
  for (let n = -images; n <= images; n += 1)
    survival += within(2 * n * width) - within(2 * lower + 2 * n * width);
  return clamp(1 - survival);
}

/**
 * By how much a barrier recedes because it is looked at only every `observationMs`: 0.5826 deviations of one interval.
 *
 * Source: Broadie, Glasserman and Kou, A continuity correction for discrete barrier options (1997); the constant is
 * -zeta(1/2) / sqrt(2 pi).
 */
export function observationShift(terms: {
  readonly variance: number;
  readonly horizonMs: number;
  readonly observationMs: number;
}): number {
  const { variance, horizonMs, observationMs } = terms;
  return 0.5825971579 * Math.sqrt(variance * Math.min(1, observationMs / horizonMs));
}

const clamp = (probability: number): number => Math.min(1, Math.max(0, probability));
