// Delta, gamma and vega of one lot of a market in money, as integers on the grid of model values: by what a plan orders the
// legs that it closes. Floats end here; whether a plan suffices is asked of the margin model, never of a Greek.
import { MS_PER_YEAR } from '../../domain/snapshot.ts';
import { type MarketId, NONE, pow10 } from '../../domain/units.ts';
import type { ExactView } from '../../margin/live/exact-view.ts';
import { quantize } from '../../margin/quantize.ts';
import { black76Greeks } from '../../pricing/greeks.ts';

/**
 * Of one long lot, in 1e-12 of the unit that prices are quoted in: gain per 100 % move of the index, change of that per 100 %
 * move, gain per 100 points of volatility. What the settlement average has fixed already does not move and does not count.
 */
export type UnitGreeks = { readonly delta: bigint; readonly gamma: bigint; readonly vega: bigint };

const NO_GREEKS: UnitGreeks = { delta: 0n, gamma: 0n, vega: 0n };
const PER_PPB = 1e-9;

export function unitGreeks(view: ExactView, market: MarketId): UnitGreeks {
  const listed = view.market(market);
  if (!view.isOpen(market)) return NO_GREEKS;
  const index = view.listing.indexes[listed.index];
  if (index === undefined) return NO_GREEKS;
  const coins = Number(listed.lotBase) / Number(pow10(listed.baseDecimals));
  const isLinear = listed.payoff === 'linear';
  const { fixed, variable } = forwardParts(view, market, Number(pow10(index.decimals)));
  if (listed.kind !== 'option') {
    const share = variable / (fixed + variable);
    const mark =
      (Number(view.mark(market)) * Number(listed.tickIndexUnits)) / Number(pow10(index.decimals));
    // A lot of an inverse contract is so many units of the quote, whatever the price: its delta is that face.
    return { ...NO_GREEKS, delta: quantize((isLinear ? coins * mark : coins) * share) };
  }
  const { right, expiryMs, strike } = listed;
  if (right === 'none' || !(fixed + variable > 0)) return NO_GREEKS;
  const greeks = black76Greeks({
    right,
    forward: fixed + variable,
    strike: Number(strike) / Number(pow10(index.decimals)),
    years: Math.max(0, expiryMs - view.time) / MS_PER_YEAR,
    volatility: Number(view.volatility(market)) * PER_PPB,
    discount: 1,
  });
  // Paid in the coin, the premium is itself long the coin: what it is worth in the quote falls with it.
  const premium = isLinear ? 0 : greeks.price;
  return {
    delta: quantize((greeks.delta * variable - premium) * coins),
    gamma: quantize(greeks.gamma * variable * variable * coins),
    vega: quantize(greeks.vega * coins),
  };
}

/** Quote units a coin: what is fixed of the settlement price, and what moves; of a perpetual the index moves whole. */
function forwardParts(
  view: ExactView,
  market: MarketId,
  unit: number,
): { readonly fixed: number; readonly variable: number } {
  const { expiry } = view.market(market);
  const spot = Number(view.indexPrice(market)) / unit;
  if (expiry === NONE) return { fixed: 0, variable: spot > 0 ? spot : 1 };
  const { fixed, variable } = view.expectedForward(expiry);
  return { fixed: fixed.toNumber(), variable: variable.toNumber() };
}
