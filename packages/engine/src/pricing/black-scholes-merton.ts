// A European option on a spot price that pays a continuous yield: the generalised formula of Black,
// Scholes and Merton and its sensitivities. The value is Black's of 1976 on the forward of the spot.
import { exp } from '../base/elementary.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Right } from '../domain/instrument.ts';
import { type OutOfTheMoney, outOfTheMoney } from './black76.ts';
import { finite } from './finite.ts';

/**
 * A European option on a spot price. `spot` and `strike` in price units, >= 0; `rate` and
 * `dividendYield` continuously compounded per year, of either sign; `years` >= 0; `volatility` per
 * square root of a year, >= 0. None above 1e100, and neither rate over the years above 200.
 */
export type SpotOptionTerms = {
  readonly right: Right;
  readonly spot: number;
  readonly strike: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly years: number;
  readonly volatility: number;
};

/** Value and sensitivities, unrounded; each moves one of the terms and holds the others. */
export type SpotGreeks = {
  readonly price: number;
  /** d price / d spot. */
  readonly delta: number;
  /** d delta / d spot. */
  readonly gamma: number;
  /** Per 1.00 of volatility. */
  readonly vega: number;
  /** Per year of calendar time that passes; negative for most long options. */
  readonly theta: number;
  /** `theta` / 365. */
  readonly thetaPerDay: number;
  /** Per 1.00 of the rate. */
  readonly rho: number;
  /** Per 1.00 of the dividend yield. */
  readonly dividendRho: number;
  /** delta x spot / price, the relative move of the price per relative move of the spot; 0 at price 0. */
  readonly elasticity: number;
};

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;
const DAYS_PER_YEAR = 365;
/** Keep prices, discounts and their products within the range of a float64. */
const MOST = 1e100;
const CARRY_MAX = 200;

/** Which number of the terms is illegal, what it is, and the range that is legal. */
export type BadSpotOptionTerms = {
  readonly type: 'NotFinite' | 'NegativeTime' | 'OutOfRange';
  readonly name: Exclude<keyof SpotOptionTerms, 'right'>;
  readonly value: number;
  readonly range: string;
};

/** The terms, or the first number that is not legal, in the order of `SpotOptionTerms`. */
export function checkSpotOptionTerms(
  terms: SpotOptionTerms,
): Result<SpotOptionTerms, BadSpotOptionTerms> {
  const names = ['spot', 'strike', 'rate', 'dividendYield', 'years', 'volatility'] as const;
  for (const name of names) {
    const value = terms[name];
    const isRate = name === 'rate' || name === 'dividendYield';
    const range = isRate ? `|${name} x years| <= ${CARRY_MAX}` : `0 <= ${name} <= ${MOST}`;
    if (!Number.isFinite(value)) return err({ type: 'NotFinite', name, value, range });
    if (isRate ? Math.abs(value * terms.years) > CARRY_MAX : value < 0 || value > MOST) {
      const type = name === 'years' && value < 0 ? 'NegativeTime' : 'OutOfRange';
      return err({ type, name, value, range });
    }
  }
  return ok(terms);
}

/** The spot option as one on its forward: what the formulas of all payoffs share. */
export type SpotOptionForward = {
  readonly forward: number;
  /** e^(-rate years) */
  readonly discount: number;
  /** e^(-dividendYield years) */
  readonly yieldDiscount: number;
  readonly stdDev: number;
  readonly side: OutOfTheMoney;
};

/** Forward, discounts and probabilities of a spot option. */
export function onForward(terms: SpotOptionTerms): SpotOptionForward {
  const { spot, strike, rate, dividendYield, years, volatility } = terms;
  const forward = finite(spot * exp((rate - dividendYield) * years));
  const stdDev = volatility * Math.sqrt(years);
  return {
    forward,
    discount: exp(-rate * years),
    yieldDiscount: exp(-dividendYield * years),
    stdDev,
    side: outOfTheMoney(forward, strike, stdDev),
  };
}

/**
 * Value and Greeks for terms that `checkSpotOptionTerms` has accepted.
 *
 * Where no deviation is left delta is a step (one half at the money), gamma is 0, vega takes its
 * limit at the money, and theta is the carry alone. Error of the price below 1e-14 of the larger of
 * spot and strike, discounted.
 *
 * Source: Haug, "The complete guide to option pricing formulas", 1998, chapters 1 and 2.
 */
export function blackScholesMerton(terms: SpotOptionTerms): SpotGreeks {
  const { right, spot, strike, rate, dividendYield, years, volatility } = terms;
  const { forward, discount, yieldDiscount, stdDev, side } = onForward(terms);
  const isCall = right === 'call';
  const sign = isCall ? 1 : -1;
  const intrinsic = sign * (forward - strike);
  const price = finite(discount * (intrinsic > 0 ? intrinsic + side.value : side.value));
  const delta = sign * yieldDiscount * (isCall ? side.callDelta : side.putDelta);
  // The two legs of the price: what the holder receives is worth `asset`, what he pays `cash`.
  const asset = finite(delta * spot);
  const cash = sign * discount * strike * (isCall ? side.callExercise : side.putExercise);
  const density = discount * side.density;
  const isAtTheStep = stdDev === 0 && forward === strike;
  const vega = isAtTheStep
    ? INVERSE_SQRT_TWO_PI * discount * forward * Math.sqrt(years)
    : density * Math.sqrt(years);
  const decay = density > 0 ? (0.5 * density * volatility) / Math.sqrt(years) : 0;
  const theta = finite(dividendYield * asset - rate * cash - decay);
  return {
    price,
    delta,
    gamma: density > 0 ? finite(density / spot / spot / stdDev) : 0,
    vega: finite(vega),
    theta,
    thetaPerDay: theta / DAYS_PER_YEAR,
    rho: finite(years * cash),
    dividendRho: finite(-years * asset),
    elasticity: price > 0 ? finite(asset / price) : 0,
  };
}
