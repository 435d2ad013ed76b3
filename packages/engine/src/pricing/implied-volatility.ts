// The volatility that a price implies, or the reason why there is none. It works on the value of the
// side that is out of the money, so a price deep in the money is as good as its distance from the
// intrinsic value. The search for the root is implied-deviation.ts.
import { err, ok, type Result } from '../base/result.ts';
import { impliedDeviation } from './implied-deviation.ts';
import { type BadOptionTerms, checkOptionTerms, type OptionTerms } from './option-terms.ts';

/** An option with the price that someone pays for it; units as in `OptionTerms`. */
export type PricedOption = Omit<OptionTerms, 'volatility'> & { readonly price: number };

/** Why a price implies no volatility, with the numbers that decided it. */
export type NoImpliedVolatility =
  | BadOptionTerms
  | { readonly type: 'PriceNotFinite'; readonly price: number }
  | { readonly type: 'NoTimeLeft'; readonly years: number }
  /** Below the discounted intrinsic value, so that buying it would be free money. */
  | { readonly type: 'BelowIntrinsic'; readonly price: number; readonly intrinsic: number }
  /** Not below `bound`, which no volatility reaches: discounted forward (call) or strike (put). */
  | { readonly type: 'AboveBound'; readonly price: number; readonly bound: number }
  /** So close to one of its limits that rounding decides; also where both limits are one. */
  | {
      readonly type: 'NotDistinguishable';
      readonly price: number;
      readonly intrinsic: number;
      readonly bound: number;
    };

/** How many units of the last place a float64 subtraction of such numbers may be off. */
const ROUNDING = 4 * Number.EPSILON;

/**
 * The volatility, per square root of a year, at which `black76Price` gives the price.
 *
 * Relative error about 1e-14 where the price is given that well; what the price itself rounds away
 * (deep in the money, near the bounds) cannot come back.
 */
export function impliedVolatility(option: PricedOption): Result<number, NoImpliedVolatility> {
  const { right, forward, strike, years, discount, price } = option;
  const checked = checkOptionTerms({ right, forward, strike, years, discount, volatility: 0 });
  if (!checked.ok) return checked;
  if (!Number.isFinite(price)) return err({ type: 'PriceNotFinite', price });
  if (years === 0) return err({ type: 'NoTimeLeft', years });
  const isCall = right === 'call';
  const payoff = Math.max(0, isCall ? forward - strike : strike - forward);
  const most = isCall ? forward : strike;
  const undiscounted = price / discount;
  const timeValue = undiscounted - payoff;
  const headroom = most - undiscounted;
  const limits = { price, intrinsic: discount * payoff, bound: discount * most };
  const slack = ROUNDING * payoff;
  if (timeValue < -slack || price < 0) {
    return err({ type: 'BelowIntrinsic', price, intrinsic: limits.intrinsic });
  }
  if (headroom < -ROUNDING * most) return err({ type: 'AboveBound', price, bound: limits.bound });
  const isTooLow = timeValue <= slack;
  if (isTooLow || headroom <= ROUNDING * most)
    return err({ type: 'NotDistinguishable', ...limits });
  const deviation = impliedDeviation({ forward, strike, timeValue, headroom });
  const volatility = deviation / Math.sqrt(years);
  return volatility > 0 && volatility < Number.POSITIVE_INFINITY
    ? ok(volatility)
    : err({ type: 'NotDistinguishable', ...limits });
}
