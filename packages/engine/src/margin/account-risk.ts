// The standard model: equity against tiered margin on one account, with open orders at the worse side. This is the
// readable form that decides; the float screen in risk/ only tells which accounts need not be asked.
import { add, min, mulDivUp, sub } from '../base/fixed.ts';
import type { MarketView } from '../domain/market-view.ts';
import type { OrderOpen, Portfolio, PositionHeld } from '../domain/portfolio.ts';
import {
  type MarketId,
  notionalOf,
  PPM,
  type Quanta,
  type UnitValue,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { fundingOwed } from '../ledger/funding.ts';
import { valueAtIndex } from './collateral.ts';
import { withCaution } from './caution/caution.ts';
import type { ExactView } from './live/exact-view.ts';
import { healthUnderRulebook, underRulebook } from './live/rulebook-requirement.ts';
import type { CollateralRisk, Health, PositionRisk, Requirement } from './margin-model.ts';
import { initialWithOrders } from './open-orders.ts';
import { heldCollateral, heldMargin, initialHaircutGap } from './sheltered.ts';

const NO_ORDERS: readonly OrderOpen[] = [];

/** Value of one lot now: at the mark, or at the settlement price once that is fixed. */
export const unitValue = (view: MarketView, market: MarketId): UnitValue => view.unitValue(market);

/**
 * Equity and requirements of a portfolio, in settlement quanta: equity and credits rounded down, requirements up.
 * Isolated and cross accounts are margined by the listing, alike: an isolated account is a portfolio of its own. Portfolio
 * accounts are margined by the venue's rulebook. Both need more where caution says so.
 */
export function requirementOf(portfolio: Portfolio, view: ExactView): Requirement {
  const stated = requirementByRates(portfolio, view);
  return withCaution(stated, portfolio, view, (sibling) => initialByRates(sibling, view));
}

/**
 * The same without caution: liquidation asks what an account has and what its rates require, many times, and never about its
 * owner's other accounts.
 */
export function requirementByRates(portfolio: Portfolio, view: ExactView): Requirement {
  const listed = listedRequirement(portfolio, view);
  return portfolio.margining === 'listing' ? listed : underRulebook(listed, portfolio, view);
}

/** Initial margin without caution, of an account of the same owner; a rulebook is asked about what is held only. */
function initialByRates(portfolio: Portfolio, view: ExactView): Quanta {
  const listed = listedRequirement(portfolio, view);
  return portfolio.margining === 'listing'
    ? listed.initial
    : healthUnderRulebook(listed, portfolio, view).initial;
}

/** The same without what only new risk needs; for accounts under a rulebook a sixth of the work where there are orders. */
export function healthOf(portfolio: Portfolio, view: ExactView): Health {
  const listed = listedRequirement(portfolio, view);
  return portfolio.margining === 'listing' ? listed : healthUnderRulebook(listed, portfolio, view);
}

function listedRequirement(portfolio: Portfolio, view: MarketView): Requirement {
  const collateral: CollateralRisk[] = [];
  let initial = ZERO_QUANTA;
  let counted = portfolio.cash;
  for (const held of portfolio.collateral) {
    const value = valueAtIndex(view, held.asset, held.amount);
    const risk = { asset: held.asset, value, counted: heldCollateral(view, held, value) };
    collateral.push(risk);
    counted = add(counted, risk.counted);
    initial = add(initial, initialHaircutGap(view, held, value));
  }
  let equity = counted;
  let withdrawable = counted;
  let maintenance = ZERO_QUANTA;
  let notional = ZERO_QUANTA;
  let withdrawalFloor = ZERO_QUANTA;
  const positions = positionRisks(portfolio, view);
  for (const risk of positions) {
    const gain = sub(risk.unrealised, risk.fundingOwed);
    equity = add(equity, gain);
    withdrawable = add(withdrawable, min(gain, ZERO_QUANTA));
    initial = add(initial, add(risk.initial, risk.orderInitial));
    maintenance = add(maintenance, risk.maintenance);
    notional = add(notional, risk.notional);
    const floorPpm = BigInt(view.market(risk.market).withdrawalFloorPpm);
    withdrawalFloor = add(withdrawalFloor, mulDivUp(risk.notional, floorPpm, PPM));
  }
  return {
    equity,
    withdrawableEquity: withdrawable,
    netValue: equity,
    initial,
    maintenance,
    caution: ZERO_QUANTA,
    notional,
    withdrawalFloor,
    positions,
    collateral,
  };
}

function positionRisks(portfolio: Portfolio, view: MarketView): readonly PositionRisk[] {
  const risks = portfolio.positions.map((held) =>
    positionRisk(held, ordersOf(portfolio.orders, held.market), view),
  );
  // Orders in markets without a position.
  for (let i = 0; i < portfolio.orders.length; i++) {
    const { market } = portfolio.orders[i] as OrderOpen;
    if (risks.some((risk) => risk.market === market)) continue;
    const flat = {
      market,
      size: ZERO_LOTS,
      cost: ZERO_QUANTA,
      fundingIndex: view.fundingIndex(market),
    };
    risks.push(positionRisk(flat, ordersOf(portfolio.orders, market), view));
  }
  return risks;
}

function ordersOf(orders: readonly OrderOpen[], market: MarketId): readonly OrderOpen[] {
  return orders.length === 0 ? NO_ORDERS : orders.filter((order) => order.market === market);
}

function positionRisk(
  held: PositionHeld,
  orders: readonly OrderOpen[],
  view: MarketView,
): PositionRisk {
  const unit = unitValue(view, held.market);
  const own = heldMargin(view, held);
  const margin =
    orders.length === 0
      ? { initial: own.initial, orderInitial: ZERO_QUANTA, binding: 'position' as const }
      : initialWithOrders(view, held.market, held.size, orders);
  return {
    market: held.market,
    notional: notionalOf(held.size, unit),
    unrealised: sub(valueOf(held.size, unit), held.cost),
    fundingOwed: fundingOwed({
      size: held.size,
      indexNow: view.fundingIndex(held.market),
      indexThen: held.fundingIndex,
    }).payment,
    initial: sub(margin.initial, margin.orderInitial),
    maintenance: own.maintenance,
    orderInitial: margin.orderInitial,
    binding: margin.binding,
  };
}
