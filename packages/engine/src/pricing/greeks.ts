// The sensitivities of an option on a forward. Which variable moves and which stand still is said at
// each field; scaling to a day, a percent or a contract is the caller's. Values are black76.ts.
import { log } from '../base/elementary.ts';
import { outOfTheMoney } from './black76.ts';
import { finite } from './finite.ts';
import type { OptionTerms } from './option-terms.ts';

/** Value and sensitivities of one option, unrounded. */
export type Greeks = {
  /** In units of the forward's price, discounted. */
  readonly price: number;
  /** d price / d forward, discounted: in [0, discount] for a call, [-discount, 0] for a put. */
  readonly delta: number;
  /** d delta / d forward. */
  readonly gamma: number;
  /** d price / d volatility, per 1.00 of volatility. */
  readonly vega: number;
  /** d price per year of calendar time that passes, at fixed forward, volatility and rate. */
  readonly theta: number;
  /** d price / d rate, per 1.00 of the continuously compounded rate, the forward held fixed. */
  readonly rho: number;
  /** d vega / d forward, which is d delta / d volatility. */
  readonly vanna: number;
  /** d vega / d volatility. */
  readonly volga: number;
};

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;

/**
 * Value and Greeks by Black's formula, for terms that `checkOptionTerms` has accepted.
 *
 * The rate is the one that the discount implies, -ln(discount) / years, and 0 at expiry. Where no
 * deviation is left delta is a step, one half at the money; gamma, which has no finite limit at the
 * money, is 0, and vega and vanna take their limit as the volatility falls. At expiry theta is 0. A
 * value beyond the range of a float64 is cut to the largest one. Error of the price as in
 * `black76Price`; the Greeks are good to about 1e-13 of their largest value over strikes.
 */
export function black76Greeks(terms: OptionTerms): Greeks {
  const { right, forward, strike, years, volatility, discount } = terms;
  const rootYears = Math.sqrt(years);
  const stdDev = volatility * rootYears;
  const side = outOfTheMoney(forward, strike, stdDev);
  const isCall = right === 'call';
  const intrinsic = isCall ? forward - strike : strike - forward;
  const price = discount * (intrinsic > 0 ? intrinsic + side.value : side.value);
  const delta = discount * (isCall ? side.callDelta : -side.putDelta);
  // What the rate adds per year: the discount falls away as time passes.
  const accrual = years > 0 ? finite((-log(discount) * price) / years) : 0;
  const rho = -years * price;
  if (side.density === 0) {
    return { price, delta, gamma: 0, theta: accrual, rho, ...flat(terms, stdDev) };
  }
  const d1 = side.logMoneyness / stdDev + 0.5 * stdDev;
  const d2 = side.logMoneyness / stdDev - 0.5 * stdDev;
  const density = discount * side.density;
  const vega = density * rootYears;
  const decay = finite((0.5 * density * volatility) / rootYears);
  return {
    price,
    delta,
    gamma: finite(density / forward / forward / stdDev),
    vega,
    theta: finite(accrual - decay),
    rho,
    vanna: finite((finite(-vega / forward) * d2) / stdDev),
    volga: finite(finite((vega * d1) / volatility) * d2),
  };
}

/** The limits of vega, vanna and volga where nothing is left of the density but at the money. */
function flat(
  { forward, strike, years, discount }: OptionTerms,
  stdDev: number,
): { readonly vega: number; readonly vanna: number; readonly volga: number } {
  if (stdDev > 0 || forward !== strike || strike === 0) return { vega: 0, vanna: 0, volga: 0 };
  const perForward = INVERSE_SQRT_TWO_PI * discount * Math.sqrt(years);
  return { vega: perForward * forward, vanna: 0.5 * perForward, volga: 0 };
}
