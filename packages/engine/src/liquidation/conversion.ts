// What the insurance fund pays for collateral: index less the asset's conversion discount. Pure amounts; the stage emits.
import { add, max, min, mulDivDown, mulDivUp, sub } from '../base/fixed.ts';
import type { MarketView } from '../domain/market-view.ts';
import type { CollateralHeld, Portfolio } from '../domain/portfolio.ts';
import { type AssetId, PPM, pow10, type Price, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import { valueAtIndex, valueAtPrice } from '../margin/collateral.ts';
import type { ExactView } from '../margin/live/exact-view.ts';

/** Index price less the conversion discount, rounded down in index units. */
export const conversionPrice = (view: MarketView, asset: AssetId): Price =>
  mulDivDown(view.assetPrice(asset), PPM - BigInt(view.asset(asset).conversionDiscountPpm), PPM);

/** What an amount of an asset brings when the fund buys it: quanta of the settlement asset, rounded down. */
export const proceedsOf = (view: MarketView, { asset, amount }: CollateralHeld): Quanta =>
  valueAtPrice(view, asset, amount, conversionPrice(view, asset));

/** Cash + unrealised PnL - funding owed + collateral at its conversion price: what take-over can count on. Rounded down. */
export function liquidationEquity(portfolio: Portfolio, view: ExactView): Quanta {
  const risk = requirementByRates(portfolio, view);
  const counted = risk.collateral.reduce((total, each) => add(total, each.counted), ZERO_QUANTA);
  const proceeds = portfolio.collateral.reduce(
    (total, held) => add(total, proceedsOf(view, held)),
    ZERO_QUANTA,
  );
  return add(sub(risk.netValue, counted), proceeds);
}

export type ConversionLimits = {
  /** Settlement quanta wanted, > 0. */
  readonly wanted: Quanta;
  /** Cash the fund can pay. */
  readonly cash: Quanta;
  /** Index value of the asset that the fund may still add to its inventory; undefined: no such limit. */
  readonly budget: Quanta | undefined;
};

/**
 * The least amount (quanta of the asset) whose proceeds reach what is wanted, cut to what is held, to the fund's cash and to
 * the budget; zero if nothing can be sold.
 */
export function amountToConvert(
  view: MarketView,
  held: CollateralHeld,
  limits: ConversionLimits,
): Quanta {
  const price = conversionPrice(view, held.asset);
  if (price <= 0n || limits.wanted <= 0n) return ZERO_QUANTA;
  const assetQuanta = pow10(view.asset(held.asset).scale + view.assetPriceDecimals(held.asset));
  const settleQuanta = pow10(view.asset(0).scale);
  const wanted = mulDivUp(limits.wanted, assetQuanta, price * settleQuanta);
  const payable = mulDivDown(limits.cash, assetQuanta, price * settleQuanta);
  let amount = min(held.amount, min(wanted, payable));
  if (limits.budget !== undefined) {
    amount = min(
      amount,
      mulDivDown(limits.budget, assetQuanta, view.assetPrice(held.asset) * settleQuanta),
    );
  }
  return max(ZERO_QUANTA, amount);
}

/** Collateral in the order in which it is sold: lowest haircut first, ties by asset id. */
export function conversionOrder(portfolio: Portfolio, view: MarketView): readonly CollateralHeld[] {
  return [...portfolio.collateral].sort(
    (a, b) => view.asset(a.asset).haircutPpm - view.asset(b.asset).haircutPpm || a.asset - b.asset,
  );
}

/** What the fund may still add of an asset to its inventory, at index value; never negative. */
export const budgetLeft = (view: MarketView, asset: AssetId, inventory: Quanta): Quanta =>
  max(ZERO_QUANTA, sub(view.asset(asset).conversionBudget, valueAtIndex(view, asset, inventory)));
