// The standard deviation at which the out-of-the-money side of a strike has a given value: a
// bracketed search with steps of fourth order. Which prices have one is implied-volatility.ts.
import {
  gaussian,
  inverseNormal,
  inverseNormalAroundHalf,
  log,
  log1p,
  logRatio,
  millsRatio,
} from '../base/elementary.ts';
import { outOfTheMoney } from './black76.ts';

/** Four steps are the rule; the bound only keeps a bug from looping. */
const STEPS_MAX = 64;
const INVERSE_SQRT_TWO_PI = 0.3989422804014327;

export type DeviationSearch = {
  readonly forward: number;
  readonly strike: number;
  /** Value, undiscounted, of the side that is out of the money; above 0. */
  readonly timeValue: number;
  /** The lesser of forward and strike less `timeValue`, as exact as the caller has it; above 0. */
  readonly headroom: number;
};

/** The search with what stays fixed during it. */
type Fixed = DeviationSearch & {
  readonly lesser: number;
  /** |ln(F / K)| */
  readonly distance: number;
  readonly shape: 'logarithm' | 'value' | 'headroom';
};

/** The standard deviation volatility x sqrt(years) whose out-of-the-money value is `timeValue`. */
export function impliedDeviation(search: DeviationSearch): number {
  const { forward, strike, timeValue, headroom } = search;
  const lesser = Math.min(forward, strike);
  const distance = Math.abs(logRatio(forward, strike));
  if (distance === 0) return atTheMoney(timeValue / lesser, headroom / lesser);
  // The value is convex in the deviation below this point and concave above it.
  const inflection = Math.sqrt(2 * distance);
  const shape =
    timeValue < outOfTheMoney(forward, strike, inflection).value
      ? 'logarithm'
      : headroom < 0.5 * lesser
        ? 'headroom'
        : 'value';
  const fixed: Fixed = { forward, strike, timeValue, headroom, lesser, distance, shape };
  const limits = bracket(fixed, inflection);
  let low = limits.low;
  let high = limits.high;
  let deviation = Math.min(high, Math.max(low, firstGuess(fixed, low, high)));
  for (let step = 0; step < STEPS_MAX; step++) {
    const { miss, change } = improve(fixed, deviation);
    if (miss > 0) high = deviation;
    else low = deviation;
    const next = deviation + change;
    // Written so that a step that is not a number is also replaced by a halving.
    const isInside = next > low && next < high;
    const before = deviation;
    deviation = isInside ? next : Math.abs(change) <= 1e-15 * before ? before : 0.5 * (low + high);
    if (Math.abs(deviation - before) <= 1e-10 * before && isInside) break;
    if (deviation === before) break;
  }
  return deviation;
}

/** F = K: the value is A (N(s/2) - N(-s/2)) = A (2 N(s/2) - 1), which inverts in closed form. */
function atTheMoney(value: number, headroom: number): number {
  return value < 0.5
    ? 2 * inverseNormalAroundHalf(0.5 * value)
    : -2 * inverseNormal(0.5 * headroom);
}

/**
 * Limits of the deviation, from C / 2 <= N(h - t) <= C, where C is the headroom over the lesser of
 * forward and strike; a bound N(t - h) = p gives t by t^2 - q t - |ln(F/K)| / 2 = 0, q = N^-1(p).
 */
function bracket(
  { timeValue, headroom, lesser, distance, shape }: Fixed,
  inflection: number,
): { low: number; high: number } {
  const share = headroom / lesser;
  const least = share < 0.5 ? -inverseNormal(share) : inverseNormal(timeValue / lesser);
  const low = deviationOf(least, distance) * (1 - 1e-12);
  if (shape === 'logarithm') return { low: Math.min(low, inflection), high: inflection };
  const high = deviationOf(-inverseNormal(0.5 * share), distance) * (1 + 1e-12);
  return { low: Math.max(low, inflection * (1 - 1e-12)), high };
}

/** s of t - h = q, t = s / 2, h = distance / s. Where q < 0 the root is taken without cancellation. */
function deviationOf(q: number, distance: number): number {
  const root = Math.sqrt(q * q + 2 * distance);
  return q > 0 ? q + root : (2 * distance) / (root - q);
}

/** Near the money as if the forward moved normally; elsewhere from the tail that the value is. */
function firstGuess(fixed: Fixed, low: number, high: number): number {
  const { forward, strike, timeValue, lesser, distance, shape } = fixed;
  if (shape === 'headroom') return 0.5 * (low + high);
  if (distance < 1) return distance / normalDistance(timeValue / Math.abs(forward - strike));
  let deviation = low;
  for (let round = 0; round < 2; round++) {
    const t = 0.5 * deviation;
    const h = distance / deviation;
    const share = (timeValue / lesser) * ((h + t) / (2 * t));
    if (share >= 0.5) break;
    deviation = Math.min(high, deviationOf(inverseNormal(share), distance));
  }
  return deviation;
}

/**
 * The distance from the money, in deviations, at which a normal forward gives an option `ratio` times
 * that distance in value: n(e) / e - N(-e) = ratio, solved to 1 % by our own fit in sqrt(ln(1 + 1/ratio)).
 */
function normalDistance(ratio: number): number {
  const square = ratio > 1e-3 ? log1p(1 / ratio) : -log(ratio);
  const w = Math.sqrt(square);
  const over = 0.3991605896 + w * (0.07618001356 + w * (0.07412382507 + w * 0.02570912147));
  const under =
    1 + w * (0.2128708308 + w * (0.1557773988 + w * (0.05332414229 + w * 0.01817311741)));
  return (square * over) / under;
}

/** How far the value is off at a deviation (only its sign counts) and the step that mends it. */
function improve(fixed: Fixed, deviation: number): { miss: number; change: number } {
  const { distance, shape, timeValue, headroom, lesser } = fixed;
  const side = outOfTheMoney(fixed.forward, fixed.strike, deviation);
  const h = distance / deviation;
  const t = 0.5 * deviation;
  // Second and third derivative of the value over the first, which is the density.
  const second = (h * h - t * t) / deviation;
  const third = second * second - (3 * h * h) / (deviation * deviation) - 0.25;
  if (shape === 'value') {
    const miss = side.value - timeValue;
    return { miss, change: householder(-miss / side.density, second, third) };
  }
  if (shape === 'headroom') {
    const n = INVERSE_SQRT_TWO_PI * gaussian(h - t);
    const left = lesser * n * (millsRatio(t - h) + millsRatio(t + h));
    const miss = logRatio(left, headroom);
    const rate = -side.density / left;
    const g2 = second - rate;
    const g3 = third - 3 * rate * second + 2 * rate * rate;
    return { miss: -miss, change: householder(-miss / rate, g2, g3) };
  }
  // The inverse of the logarithm of the value is almost a parabola in the deviation.
  if (side.value === 0) return { miss: -1, change: Number.NaN };
  const miss = logRatio(side.value, timeValue);
  const logarithm = logRatio(side.value, lesser);
  const wanted = logRatio(timeValue, lesser);
  const rate = side.density / side.value;
  const u2 = second - rate;
  const u3 = third - 3 * rate * second + 2 * rate * rate;
  const perLog = rate / logarithm;
  return {
    miss,
    change: householder(
      (-miss * logarithm) / (wanted * rate),
      u2 - 2 * perLog,
      u3 - 6 * u2 * perLog + 6 * perLog * perLog,
    ),
  };
}

/** Householder's step of third order from Newton's step and the ratios g''/g' and g'''/g'. */
function householder(newton: number, second: number, third: number): number {
  const over = 1 + 0.5 * second * newton;
  const under = 1 + newton * (second + (third * newton) / 6);
  return over > 0 && under > 0 ? newton * (over / under) : newton;
}
