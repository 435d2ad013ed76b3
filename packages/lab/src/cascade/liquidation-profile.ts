// How much is liquidated in the book if the price falls by so much, slowly and without feedback: M(x), from the plans of the
// accounts alone, in closed form account by account. The engine is not asked: this is the theory that it is compared with.
import { exp } from '../base/elementary.ts';
import type { AccountPlan } from '../population/draw-accounts.ts';
import { TAKER_FEE_PPM } from '../venue/risk-class.ts';
import type { MarketPlan } from '../venue/plan-venue.ts';

/** Log price step of the walk. */
const STEP = 0.001;

/** Notional closed in the book up to a log fall, quote units: cumulative, one value a step of the walk. */
export class LiquidationProfile {
  private readonly closed: readonly number[];

  /**
   * The long positions of accounts in market 0, with the tiers, costs and exit level of a venue. `exitPpm`: equity over
   * maintenance at which a liquidation ends.
   */
  constructor(
    plans: readonly AccountPlan[],
    market: MarketPlan,
    walk: { readonly exitPpm: number; readonly furthest: number },
  ) {
    const steps = Math.ceil(walk.furthest / STEP);
    const closed = new Float64Array(steps + 1);
    for (const plan of plans) {
      const [position] = plan.positions;
      if (position?.isLong !== true) continue;
      closeAlong({ plan, notional: position.notional, market, exit: walk.exitPpm / 1e6, closed });
    }
    let total = 0;
    this.closed = Array.from(closed, (value) => (total += value));
  }

  /** M(x), linear between the steps; flat beyond the walk. */
  upTo(fall: number): number {
    const at = Math.max(0, fall / STEP);
    const below = Math.min(this.closed.length - 1, Math.floor(at));
    const above = Math.min(this.closed.length - 1, below + 1);
    const low = this.closed[below] as number;
    return low + (at - below) * ((this.closed[above] as number) - low);
  }
}

/**
 * One account on the way down. With g = e^-x its equity is cash + coins g + q g; below maintenance it closes the least that
 * brings equity to the exit level, counted with slippage, penalty and fee, but pays only penalty and fee, because without
 * feedback it fills at the mark. What cannot pay for closing is taken over and never reaches the book.
 */
function closeAlong(walk: {
  readonly plan: AccountPlan;
  readonly notional: number;
  readonly market: MarketPlan;
  readonly exit: number;
  readonly closed: Float64Array;
}): void {
  const { plan, notional, market, exit, closed } = walk;
  const { liquidationPenaltyPpm, liquidationSlippagePpm } = market.riskClass;
  const fee = TAKER_FEE_PPM / 1e6;
  const paid = liquidationPenaltyPpm / 1e6 + fee;
  const planned = paid + liquidationSlippagePpm / 1e6;
  const coins = plan.equity * plan.coinShare;
  let held = notional;
  let cash = plan.equity - coins - notional * (1 + fee);
  for (let step = 1; step < closed.length && held > 0; step += 1) {
    const price = exp(-step * STEP);
    const value = held * price;
    const equity = cash + coins * price + value;
    if (equity >= maintenanceOf(market, value)) continue;
    if (equity < planned * value) return;
    const part = leastShare(
      (share) =>
        equity - planned * share * value >= exit * maintenanceOf(market, (1 - share) * value),
    );
    cash += part * value * (1 - paid);
    held *= 1 - part;
    closed[step] = (closed[step] as number) + part * value;
  }
}

/** Least share in (0, 1] that suffices, by halving; 1 if none does. */
function leastShare(suffices: (share: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let k = 0; k < 30; k += 1) {
    const middle = (low + high) / 2;
    if (suffices(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Maintenance of a notional under rising tiers: each rate on its own slice, as the engine's continuous deduction has it. */
export function maintenanceOf({ tiers }: Pick<MarketPlan, 'tiers'>, notional: number): number {
  let margin = 0;
  for (const [i, { fromNotional, maintenancePpm }] of tiers.entries()) {
    if (notional <= fromNotional) break;
    const end = Math.min(notional, tiers[i + 1]?.fromNotional ?? notional);
    margin += ((end - fromNotional) * maintenancePpm) / 1e6;
  }
  return margin;
}
