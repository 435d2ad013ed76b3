// What the size of things adds to the rates of an account: concentration of its owner and open interest, market by market, each
// at the worst of what the position is and what its orders may make of it, and at the worst price of the doubt.
import { add, max } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import { type Lots, type MarketId, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import type { ExactView } from '../live/exact-view.ts';
import type { PositionView } from '../position-margin.ts';
import { doubtOf, viewAt } from './doubt.ts';
import type { Leg } from './legs.ts';
import { openInterestAfter, openInterestCharge } from './open-interest-scale.ts';
import { concentrationOf, NO_SIBLINGS, type SiblingLots, withoutLeg } from './unwind.ts';

export type RatesCaution = { readonly concentration: Quanta; readonly openInterest: Quanta };

/** Whether a market's listing charges for size at all. */
function chargesForSize(view: ExactView, market: MarketId): boolean {
  const { unwindDepthPpm, openInterestUpperLots } = view.market(market);
  return unwindDepthPpm > 0 || openInterestUpperLots > 0n;
}

/** `group`: lots of all accounts of the owner by market, this one's among them. Sums over the markets; each is rounded up. */
export function ratesCaution(
  portfolio: Portfolio,
  legs: readonly Leg[],
  group: ReadonlyMap<MarketId, SiblingLots>,
  view: ExactView,
): RatesCaution {
  let concentration = ZERO_QUANTA;
  let openInterest = ZERO_QUANTA;
  for (const leg of legs) {
    if (!chargesForSize(view, leg.market) || !view.isOpen(leg.market)) continue;
    const lots = group.get(leg.market);
    const siblings = lots === undefined ? NO_SIBLINGS : withoutLeg(lots, leg);
    const own = worstOfLeg(portfolio, leg, siblings, view);
    concentration = add(concentration, own.concentration);
    openInterest = add(openInterest, own.openInterest);
  }
  return { concentration, openInterest };
}

function worstOfLeg(
  portfolio: Portfolio,
  leg: Leg,
  siblings: SiblingLots,
  view: ExactView,
): RatesCaution {
  const doubt = doubtOf(view, leg.market);
  const prices: readonly PositionView[] =
    doubt === undefined ? [view] : [view, viewAt(view, doubt.low), viewAt(view, doubt.high)];
  const sizes = new Set([leg.size, leg.afterBuys, leg.afterSells]);
  let concentration = ZERO_QUANTA;
  let openInterest = ZERO_QUANTA;
  for (const size of sizes) {
    for (const at of prices) {
      const charge = chargeAt(at, { portfolio, leg, siblings, size }, view);
      concentration = max(concentration, charge.concentration);
      openInterest = max(openInterest, charge.openInterest);
    }
  }
  return { concentration, openInterest };
}

type Outcome = {
  readonly portfolio: Portfolio;
  readonly leg: Leg;
  readonly siblings: SiblingLots;
  readonly size: Lots;
};

function chargeAt(at: PositionView, outcome: Outcome, view: ExactView): RatesCaution {
  const { portfolio, leg, siblings, size } = outcome;
  const { market } = leg;
  const { index, unwindDepthPpm, unwindIntervalMs, scaleMaxPpm } = view.market(market);
  let concentration = ZERO_QUANTA;
  const horizonMs = view.listing.indexes[index]?.forecastHorizonMs;
  if (unwindDepthPpm > 0 && horizonMs !== undefined) {
    const { bids, asks } = view.surroundings.bookDepth(market);
    const terms = { unwindDepthPpm, unwindIntervalMs, scaleMaxPpm, horizonMs };
    // A long is closed by selling into the bids.
    const depth = size > 0n ? bids : asks;
    concentration = concentrationOf(at, { market, size, siblings }, depth, terms);
  }
  const recorded =
    portfolio.account === undefined
      ? leg.size
      : view.surroundings.recordedLots(portfolio.account, market);
  const lots = openInterestAfter(view.openLots(market) as Lots, recorded, size);
  const openInterest = openInterestCharge(at, { market, size, others: concentration }, lots);
  return { concentration, openInterest };
}
