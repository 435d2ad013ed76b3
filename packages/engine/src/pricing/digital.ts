// European options that pay all or nothing, and the gap option that pays the distance from a second
// strike. Same spot, yield and volatility as black-scholes-merton.ts; values only.
import { assertNever } from '../base/assert.ts';
import { onForward, type SpotOptionTerms } from './black-scholes-merton.ts';

/** What is paid if the option ends in the money (a call above its strike, a put below). */
export type DigitalPayoff =
  /** A fixed amount of cash. */
  | { readonly type: 'cashOrNothing'; readonly cash: number }
  /** One unit of what the spot is the price of. */
  | { readonly type: 'assetOrNothing' }
  /** The distance of the spot from `secondStrike`, which may be negative: then the holder pays. */
  | { readonly type: 'gap'; readonly secondStrike: number };

/**
 * Value of a digital option, unrounded; `terms.strike` decides whether it pays.
 *
 * cash e^(-rt) N(w d2), S e^(-qt) N(w d1), and w (S e^(-qt) N(w d1) - secondStrike e^(-rt) N(w d2)),
 * w = 1 for a call and -1 for a put. With no deviation left and the forward at the strike half of it
 * counts as paid. Cash and second strike must be finite.
 *
 * Source: Haug, "The complete guide to option pricing formulas", 1998, section 2.11.
 */
export function digitalPrice(terms: SpotOptionTerms, payoff: DigitalPayoff): number {
  const { discount, yieldDiscount, side } = onForward(terms);
  const isCall = terms.right === 'call';
  const cashUnit = discount * (isCall ? side.callExercise : side.putExercise);
  const asset = terms.spot * yieldDiscount * (isCall ? side.callDelta : side.putDelta);
  switch (payoff.type) {
    case 'cashOrNothing':
      return payoff.cash * cashUnit;
    case 'assetOrNothing':
      return asset;
    case 'gap':
      return isCall
        ? asset - payoff.secondStrike * cashUnit
        : payoff.secondStrike * cashUnit - asset;
    default:
      return assertNever(payoff);
  }
}
