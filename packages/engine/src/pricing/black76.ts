// The value of a European option on a forward by Black's formula of 1976, and the few terms that its
// Greeks share. It assumes numbers that `option-terms.ts` has checked; nothing here returns NaN.
import { gaussian, logRatio, millsRatio } from '../base/elementary.ts';
import type { OptionTerms } from './option-terms.ts';

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
/** A normal density this many deviations out is below the least float64. */
const VANISHES = 38.61;
/** Half standard deviation below which the two tails agree in most digits and a series takes over. */
const CLOSE = 0.02;
const THIRD = 1 / 3;
const SIXTH = 1 / 6;
const SEVENTH = 1 / 7;

/**
 * Value of the option in units of the forward, unrounded: discount (F N(d1) - K N(d2)) for a call.
 *
 * Absolute error below 1e-15 of the larger of forward and strike; out of the money also relative,
 * below 1e-12. With no time or no volatility left the discounted intrinsic value; at strike 0 a call
 * is the discounted forward; as the volatility grows a call tends to the discounted forward and a
 * put to the discounted strike, which they reach to the last bit at a deviation of about 24.
 *
 * Source: Black, "The pricing of commodity contracts", 1976.
 */
export function black76Price(terms: OptionTerms): number {
  const { right, forward, strike, years, volatility, discount } = terms;
  const stdDev = volatility * Math.sqrt(years);
  return black76PriceOf(right === 'call', forward, strike, stdDev, discount);
}

/**
 * As `black76Price`, from the standard deviation volatility x sqrt(years), by position and without
 * an object: for loops over many strikes and scenarios.
 */
export function black76PriceOf(
  isCall: boolean,
  forward: number,
  strike: number,
  stdDev: number,
  discount: number,
): number {
  const intrinsic = isCall ? forward - strike : strike - forward;
  const timeValue = outOfTheMoneyValue(forward, strike, stdDev);
  return discount * (intrinsic > 0 ? intrinsic + timeValue : timeValue);
}

/** The out-of-the-money side of a strike, undiscounted, and what the Greeks of both sides share. */
export type OutOfTheMoney = {
  /** Value of the option, call or put, that is out of the money; equals both at the money. */
  readonly value: number;
  /** N(d1), the undiscounted delta of the call, in [0, 1]. */
  readonly callDelta: number;
  /** N(-d1), the undiscounted delta of the put without its sign; keeps its digits near 0. */
  readonly putDelta: number;
  /** N(d2), the probability, in the measure of the price, that the call is exercised. */
  readonly callExercise: number;
  /** N(-d2), the same for the put. */
  readonly putExercise: number;
  /** F n(d1) = K n(d2): price units. */
  readonly density: number;
  /** ln(F / K); 0 where it plays no part. */
  readonly logMoneyness: number;
};

/**
 * Prices the side that is out of the money as a difference of Mills ratios under one exponential.
 *
 * With A <= B the smaller and larger of forward and strike, h = |ln(F/K)| / s and t = s / 2, its
 * value is A N(t - h) - B N(-t - h) = A n(t - h) (M(h - t) - M(h + t)), where M(z) = N(-z) / n(z)
 * and A n(t - h) = B n(t + h) = F n(d1). The four probabilities are N(t - h) and N(-t - h), `near`
 * and `far` below, or what these leave to 1.
 */
export function outOfTheMoney(forward: number, strike: number, stdDev: number): OutOfTheMoney {
  if (!(forward > 0 && strike > 0 && stdDev > 0)) return settled(forward, strike);
  const logMoneyness = logRatio(forward, strike);
  const h = Math.abs(logMoneyness) / stdDev;
  const t = 0.5 * stdDev;
  if (h - t > VANISHES) return settled(forward, strike);
  const isCall = forward <= strike;
  const lesser = isCall ? forward : strike;
  const n = INVERSE_SQRT_TWO_PI * gaussian(h - t);
  const density = lesser * n;
  const millsNear = millsRatio(Math.abs(h - t));
  const millsFar = millsRatio(h + t);
  const tail = n * millsNear;
  const near = h >= t ? tail : 1 - tail;
  const notNear = h >= t ? 1 - tail : tail;
  const far = (density * millsFar) / (isCall ? strike : forward);
  const value =
    t < CLOSE ? 2 * density * halfFall(h, t) : difference(h, t, lesser, n, millsNear, millsFar);
  return {
    value,
    callDelta: isCall ? near : 1 - far,
    putDelta: isCall ? notNear : far,
    callExercise: isCall ? far : notNear,
    putExercise: isCall ? 1 - far : near,
    density,
    logMoneyness,
  };
}

/** `outOfTheMoney(...).value` alone, bit for bit, without the object. */
function outOfTheMoneyValue(forward: number, strike: number, stdDev: number): number {
  if (!(forward > 0 && strike > 0 && stdDev > 0)) return 0;
  const h = Math.abs(logRatio(forward, strike)) / stdDev;
  const t = 0.5 * stdDev;
  if (h - t > VANISHES) return 0;
  const lesser = forward <= strike ? forward : strike;
  const n = INVERSE_SQRT_TWO_PI * gaussian(h - t);
  if (t < CLOSE) return 2 * (lesser * n) * halfFall(h, t);
  return difference(h, t, lesser, n, millsRatio(Math.abs(h - t)), millsRatio(h + t));
}

/** A N(t - h) - B N(-t - h) from n(t - h), M(|h - t|) and M(h + t); by position, for speed. */
function difference(
  h: number,
  t: number,
  lesser: number,
  n: number,
  millsNear: number,
  millsFar: number,
): number {
  return h >= t
    ? lesser * n * (millsNear - millsFar)
    : lesser * (1 - n * millsNear) - lesser * n * millsFar;
}

/** (M(h - t) - M(h + t)) / 2 by Taylor's series at h, t up to 0.02: only odd powers of t remain. */
function halfFall(h: number, t: number): number {
  // Taylor coefficients of M, from M' = h M - 1.
  const mills = millsRatio(h);
  const m1 = h * mills - 1;
  const m2 = 0.5 * (mills + h * m1);
  const m3 = THIRD * (m1 + h * m2);
  const m4 = 0.25 * (m2 + h * m3);
  const m5 = 0.2 * (m3 + h * m4);
  const m6 = SIXTH * (m4 + h * m5);
  const m7 = SEVENTH * (m5 + h * m6);
  const square = t * t;
  return -t * (m1 + square * (m3 + square * (m5 + square * m7)));
}

/** No deviation left, or so little that the other side is out of reach; at the money half a step. */
function settled(forward: number, strike: number): OutOfTheMoney {
  const call = forward > strike || strike === 0 ? 1 : forward < strike ? 0 : 0.5;
  return {
    value: 0,
    callDelta: call,
    putDelta: 1 - call,
    callExercise: call,
    putExercise: 1 - call,
    density: 0,
    logMoneyness: 0,
  };
}
