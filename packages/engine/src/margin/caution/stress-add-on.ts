// What a stressed loss of an owner beyond his initial margin may cost the fund is bounded by a share of it; what exceeds the
// share is added to his initial margin.
//
// Accounts of one owner do not answer for each other, so what is uncovered is counted account by account: the stressed loss
// beyond the account's own initial margin, both as large as they are with open orders on the losing side. The excess of the sum
// over the owner's share of the fund is carried by the accounts in proportion to what each leaves uncovered. Splitting
// an account gains nothing: the parts leave uncovered what the whole did, at least. What filling the open orders costs at once
// is spent by then and covers nothing: an order that is admitted can be filled.
import { add, max, mulDivDown, mulDivUp, sub } from '../../base/fixed.ts';
import { type MarketId, PPM, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import type { ExactView } from '../live/exact-view.ts';
import { worstFillCost } from '../open-orders.ts';
import type { Leg } from './legs.ts';
import { STRESS_SCENARIOS, stressedLoss } from './stressed-loss.ts';

/** One account of the owner with its initial margin before this add-on. */
export type GroupMember = {
  readonly portfolio: Portfolio;
  readonly legs: readonly Leg[];
  readonly initial: Quanta;
};

/**
 * The share of the first member, rounded up: the larger over the scenarios. The fund that covers the owner is the shared
 * bucket and the buckets of his markets.
 */
export function stressAddOn(members: readonly GroupMember[], view: ExactView): Quanta {
  const markets = new Set<MarketId>();
  for (const { legs } of members) for (const { market } of legs) markets.add(market);
  const share = BigInt(view.venue.coverSharePpm);
  const cover = mulDivDown(view.surroundings.fundCash(markets), share, PPM);
  const left = members.map(({ legs, initial }) => sub(initial, orderCosts(legs, view)));
  let worst = ZERO_QUANTA;
  for (const scenario of STRESS_SCENARIOS) {
    let own = 0n;
    let total = 0n;
    for (const [at, { portfolio, legs }] of members.entries()) {
      const loss = stressedLoss(portfolio, legs, scenario, view);
      const uncovered: bigint = max(ZERO_QUANTA, sub(loss, left[at] ?? ZERO_QUANTA));
      if (at === 0) own = uncovered;
      total += uncovered;
    }
    if (total <= cover || own === 0n) continue;
    worst = max(worst, mulDivUp((total - cover) as Quanta, own, total));
  }
  return worst;
}

/** What the costlier side of each market's orders costs when it fills: a part of initial margin that equity then loses. */
function orderCosts(legs: readonly Leg[], view: ExactView): Quanta {
  let costs = ZERO_QUANTA;
  for (const { market, orders } of legs) {
    const sides = { buy: ZERO_QUANTA, sell: ZERO_QUANTA };
    for (const order of orders) {
      if (order.reduceOnly) continue;
      const cost = worstFillCost(view.market(market), order, view.unitValue(market));
      sides[order.side] = add(sides[order.side], cost);
    }
    costs = add(costs, max(sides.buy, sides.sell));
  }
  return costs;
}
