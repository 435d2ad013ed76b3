// A drawn population made more or less levered: every account keeps its positions and puts up less or more equity, within
// what the initial margin of its tiers allows.
import type { AccountPlan } from '../population/draw-accounts.ts';
import type { MarketPlan } from '../venue/plan-venue.ts';

/** Leverage stays below this share of what the tier allows, as for the population that was drawn. */
const OF_ALLOWED = 0.85;

/** `leverage`: how many times the leverage that was drawn (its median is 3). */
export function crowd(
  plans: readonly AccountPlan[],
  markets: readonly MarketPlan[],
  leverage: number,
): readonly AccountPlan[] {
  return plans.map((plan) => {
    let least = 0;
    for (const { market, notional } of plan.positions) {
      const tier = markets[market]?.tiers.findLast(({ fromNotional }) => notional >= fromNotional);
      least += (notional * (tier?.initialPpm ?? 1_000_000)) / 1_000_000 / OF_ALLOWED;
    }
    return { ...plan, equity: Math.max(10, least, plan.equity / leverage) };
  });
}
