// A population that can be reckoned by hand: longs of one size, equity falling evenly from account to account, so that the
// price that liquidates them is spread evenly over a stretch and the density of liquidatable notional is a constant.
import type { AccountPlan } from '../population/draw-accounts.ts';
import { CASCADE_DEFAULTS, type Scene, sceneOf } from './cascade-settings.ts';
import { shockBars } from './shock-market.ts';

export const EVEN_ACCOUNTS = 150;
export const EVEN_NOTIONAL = 200_000;

/** Falls (shares of the price) at which the first and the last account breaches its maintenance margin, about. */
export function evenScene(from: number, to: number): Scene {
  const scene = sceneOf([shockBars({ move: -0.2, overMs: 600_000, afterMs: 60_000 })], {
    ...CASCADE_DEFAULTS,
    accounts: 2,
  });
  const plans = Array.from({ length: EVEN_ACCOUNTS }, (_, i): AccountPlan => {
    const fall = from + ((to - from) * i) / (EVEN_ACCOUNTS - 1);
    // Maintenance is 3 % of the notional after the fall, and opening cost a fee of 0.05 %.
    const equity = EVEN_NOTIONAL * (fall + 0.03 * (1 - fall) + 0.0005);
    return {
      style: 'trader',
      kind: 'cross',
      equity,
      coinShare: 0,
      stableShare: 0,
      positions: [{ market: 0, isLong: true, notional: EVEN_NOTIONAL }],
    };
  });
  return {
    ...scene,
    plans,
    venue: { ...scene.venue, populationNotional: EVEN_ACCOUNTS * EVEN_NOTIONAL },
  };
}

/** All accounts at one leverage: equity is this share of the notional. */
export function oneLeverageScene(equityShare: number): Scene {
  const scene = evenScene(0.05, 0.06);
  return {
    ...scene,
    plans: scene.plans.map((plan) => ({ ...plan, equity: EVEN_NOTIONAL * equityShare })),
  };
}
