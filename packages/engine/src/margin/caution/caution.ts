// Everything that new risk needs beyond the rates, put together: doubtful prices, latency, concentration, open interest and the
// stress add-on. With default parameters, and prices that name no width, it is nothing and costs a look at each market.
import { add, min, mulDivUp, sub } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type IndexId,
  type MarketId,
  NONE,
  PPM,
  type Quanta,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import type { ExactView } from '../live/exact-view.ts';
import type { CautionParts, Requirement } from '../margin-model.ts';
import { doubtOf } from './doubt.ts';
import { latencyCaution, latePrice } from './late-prices.ts';
import { type Leg, legsOf } from './legs.ts';
import { doubtfulCollateral, doubtfulValue, ratesAndOrders, widestPpm } from './price-caution.ts';
import { ratesCaution } from './rates-caution.ts';
import { type GroupMember, stressAddOn } from './stress-add-on.ts';
import { groupLots, type SiblingLots } from './unwind.ts';

/** Initial margin of another account of the owner by the rates alone, its open orders included. */
export type InitialOf = (portfolio: Portfolio) => Quanta;

/**
 * The requirement with caution in `initial`, and `withdrawableEquity` at the doubtful prices. `stated` is what rates or the
 * rulebook state for the portfolio. The same object where there is nothing to add, or no margin is stated.
 */
export function withCaution(
  stated: Requirement,
  portfolio: Portfolio,
  view: ExactView,
  initialOf: InitialOf,
): Requirement {
  if (isCalm(portfolio, view) || stated.refusal !== undefined) return stated;
  const legs = legsOf(portfolio);
  const prices = pricesCaution(stated, portfolio, legs, view);
  const group = siblingsOf(portfolio, legs, view);
  const size = ratesCaution(portfolio, legs, group.lots, view);
  const initial = add(stated.initial, add(size.concentration, size.openInterest));
  const self = { portfolio, legs, initial };
  const parts: CautionParts = {
    prices: prices.held,
    ratesAndOrders: prices.ratesAndOrders,
    latency: latencyCaution(portfolio, legs, view),
    ...size,
    stress: stressOf(self, group, view, initialOf),
  };
  const caution = totalOf(parts);
  if (caution === ZERO_QUANTA) return stated;
  return {
    ...stated,
    withdrawableEquity: sub(stated.withdrawableEquity, prices.withdrawable),
    initial: add(stated.initial, caution),
    caution,
    cautionParts: parts,
  };
}

const totalOf = (parts: CautionParts): Quanta =>
  (parts.prices +
    parts.ratesAndOrders +
    parts.latency +
    parts.concentration +
    parts.openInterest +
    parts.stress) as Quanta;

/** Nothing that could add anything: the cheap look that every requirement pays for. */
function isCalm(portfolio: Portfolio, view: ExactView): boolean {
  if (view.venue.coverSharePpm < 1_000_000) return false;
  for (const { market } of portfolio.positions) if (!isMarketCalm(view, market)) return false;
  for (const { market } of portfolio.orders) if (!isMarketCalm(view, market)) return false;
  for (const { asset } of portfolio.collateral) {
    const { index, redemptionIndex } = view.asset(asset);
    if (!isIndexCalm(view, index)) return false;
    if (redemptionIndex !== NONE && !isIndexSure(view, redemptionIndex)) return false;
  }
  return true;
}

function isMarketCalm(view: ExactView, market: MarketId): boolean {
  const { index, unwindDepthPpm, openInterestUpperLots } = view.market(market);
  return unwindDepthPpm === 0 && openInterestUpperLots === 0n && isIndexCalm(view, index);
}

const isIndexCalm = (view: ExactView, index: IndexId): boolean =>
  isIndexSure(view, index) && latePrice(view, index) === undefined;

const isIndexSure = (view: ExactView, index: IndexId): boolean =>
  view.confidence(index) === 0n && view.stablePrice(index) === view.priceOfIndex(index);

type PricesCaution = {
  /** Of positions and collateral as they are held. */
  readonly held: Quanta;
  /** What of it `withdrawableEquity` loses: a gain that never counted cannot be lost. */
  readonly withdrawable: Quanta;
  readonly ratesAndOrders: Quanta;
};

function pricesCaution(
  stated: Requirement,
  portfolio: Portfolio,
  legs: readonly Leg[],
  view: ExactView,
): PricesCaution {
  const pledged = doubtfulCollateral(portfolio, view);
  const byListing = portfolio.margining === 'listing';
  let held = pledged;
  let withdrawable = pledged;
  let more = ZERO_QUANTA;
  let widest = 0n;
  for (const leg of legs) {
    const doubt = doubtOf(view, leg.market);
    if (doubt === undefined) continue;
    const unit = view.unitValue(leg.market);
    const less = doubtfulValue(leg.size, unit, doubt);
    held = add(held, less);
    withdrawable = add(withdrawable, byListing ? lostOfGain(stated, leg.market, less) : less);
    if (byListing) {
      more = add(more, ratesAndOrders(view, leg, doubt));
    } else {
      const ofOrders = [leg.afterBuys, leg.afterSells].map((size) =>
        doubtfulValue(size, unit, doubt),
      );
      more = add(
        more,
        ofOrders.reduce((most, each) => (each > most ? each : most), less),
      );
      more = sub(more, less);
      const share = widestPpm(unit, doubt);
      if (share > widest) widest = share;
    }
  }
  // A rulebook margins the whole: its margin grows with prices at most as they do, and with what orders would hold.
  if (!byListing) more = add(more, mulDivUp(stated.initial, widest, PPM));
  return { held, withdrawable, ratesAndOrders: more };
}

/** A gain does not count in `withdrawableEquity`: of what is doubtful only the part below it is lost. */
function lostOfGain(stated: Requirement, market: MarketId, less: Quanta): Quanta {
  const risk = stated.positions.find((each) => each.market === market);
  if (risk === undefined) return less;
  const gain = sub(risk.unrealised, risk.fundingOwed);
  return sub(min(gain, ZERO_QUANTA), min(sub(gain, less), ZERO_QUANTA));
}

type Group = {
  /** Of all accounts of the owner, the one asked about among them. */
  readonly lots: ReadonlyMap<MarketId, SiblingLots>;
  readonly siblings: readonly (readonly [Portfolio, readonly Leg[]])[];
};
const ALONE: Group = { lots: new Map(), siblings: [] };

/** The owner's other accounts, if any add-on asks about them. */
function siblingsOf(portfolio: Portfolio, legs: readonly Leg[], view: ExactView): Group {
  const isAsked =
    view.venue.coverSharePpm < 1_000_000 ||
    legs.some(({ market }) => view.market(market).unwindDepthPpm > 0);
  if (portfolio.account === undefined || !isAsked) return ALONE;
  const siblings = view.surroundings
    .siblings(portfolio.account)
    .map((each) => [each, legsOf(each)] as const);
  return { lots: groupLots([...legs, ...siblings.flatMap(([, each]) => each)]), siblings };
}

/** Owners' accounts only: what the fund itself holds is no claim on it. */
function stressOf(
  self: GroupMember,
  { lots, siblings }: Group,
  view: ExactView,
  initialOf: InitialOf,
): Quanta {
  if (view.venue.coverSharePpm >= 1_000_000 || self.portfolio.account === undefined) {
    return ZERO_QUANTA;
  }
  const others = siblings.map(([portfolio, legs]): GroupMember => {
    const size = ratesCaution(portfolio, legs, lots, view);
    const initial = add(initialOf(portfolio), add(size.concentration, size.openInterest));
    return { portfolio, legs, initial };
  });
  return stressAddOn([self, ...others], view);
}
