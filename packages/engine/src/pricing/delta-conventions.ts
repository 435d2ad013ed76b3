// The four deltas in which options on exchange rates and coins are quoted: hedged in spot or in the
// forward, with the premium paid in the quote currency or in the underlying ("premium adjusted").
import { assertNever } from '../base/assert.ts';
import type { Right } from '../domain/instrument.ts';
import { outOfTheMoney } from './black76.ts';

export const DELTA_TYPES = ['Spot', 'Fwd', 'PaSpot', 'PaFwd'] as const;
export type DeltaType = (typeof DELTA_TYPES)[number];

/** The market in which a delta is quoted; both discounts above 0, `spot` above 0, `stdDev` >= 0. */
export type DeltaMarket = {
  readonly deltaType: DeltaType;
  readonly spot: number;
  /** Discount factor to expiry of the currency in which the spot is quoted. */
  readonly domesticDiscount: number;
  /** Discount factor to expiry of the underlying currency. */
  readonly foreignDiscount: number;
  /** volatility x sqrt(years) */
  readonly stdDev: number;
};

/** The forward that spot and the two discounts imply. */
export function forwardOf({ spot, domesticDiscount, foreignDiscount }: DeltaMarket): number {
  return (spot * foreignDiscount) / domesticDiscount;
}

/** What a unit of the undiscounted forward delta counts in this convention. */
export function deltaScale({ deltaType, foreignDiscount }: DeltaMarket): number {
  return deltaType === 'Spot' || deltaType === 'PaSpot' ? foreignDiscount : 1;
}

/**
 * Delta of an option per unit of the underlying, negative for puts; `strike` >= 0.
 *
 * With w = 1 for a call and -1 for a put: Spot = w fDf N(w d1), Fwd = w N(w d1), PaSpot =
 * w fDf (K/F) N(w d2), PaFwd = w (K/F) N(w d2). The premium-adjusted delta of a put may fall below -1.
 *
 * Source: Reiswich and Wystup, "FX volatility smile construction", 2010.
 */
export function quotedDelta(
  market: DeltaMarket,
  option: { readonly right: Right; readonly strike: number },
): number {
  const { deltaType, stdDev } = market;
  const { right, strike } = option;
  const forward = forwardOf(market);
  const side = outOfTheMoney(forward, strike, stdDev);
  const isCall = right === 'call';
  const scale = isCall ? deltaScale(market) : -deltaScale(market);
  switch (deltaType) {
    case 'Spot':
    case 'Fwd':
      return scale * (isCall ? side.callDelta : side.putDelta);
    case 'PaSpot':
    case 'PaFwd':
      return scale * (strike / forward) * (isCall ? side.callExercise : side.putExercise);
    default:
      return assertNever(deltaType);
  }
}
