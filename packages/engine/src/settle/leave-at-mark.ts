// What an account would hold had a part of one leg left it at the mark: for questions about accounts that a model margins as
// a whole. Pure; nothing is recorded.
import { add, sub } from '../base/fixed.ts';
import type { MarketView } from '../domain/market-view.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import { withShelter } from '../domain/shelter.ts';
import { type Lots, type MarketId, valueOf, ZERO_LOTS } from '../domain/units.ts';
import { fundingOwed } from '../ledger/funding.ts';
import { fillPosition } from '../ledger/position.ts';

/** `left`: signed lots that stay, of the sign that is held. Gain and funding are in the balance, and nothing else is paid. */
export function leaveAtMark(
  portfolio: Portfolio,
  view: MarketView,
  { market, left }: { readonly market: MarketId; readonly left: Lots },
): Portfolio {
  let { cash } = portfolio;
  const positions = portfolio.positions.flatMap((held) => {
    if (held.market !== market) return [held];
    const delta = sub(left, held.size);
    if (delta === ZERO_LOTS) return [held];
    const after = fillPosition(held, delta, valueOf(delta, view.unitValue(market)));
    const fundingIndex = view.fundingIndex(market);
    const { payment } = fundingOwed({
      size: held.size,
      indexNow: fundingIndex,
      indexThen: held.fundingIndex,
    });
    cash = sub(add(cash, after.realised), payment);
    return after.sizeAfter === ZERO_LOTS
      ? []
      : [withShelter(held, { market, size: after.sizeAfter, cost: after.costAfter, fundingIndex })];
  });
  return { ...portfolio, cash, positions };
}
