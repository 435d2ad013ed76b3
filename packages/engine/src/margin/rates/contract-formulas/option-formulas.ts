// Closed forms of options that several venues share: premium, cost with its capped fee, out-of-the-money amount,
// maintenance margin of a short one, and the settlement of a coin-settled one.
import { Exact } from '../../../base/exact.ts';
import { intrinsic, type Right } from '../../../domain/instrument.ts';

/** `price x contracts x multiplier`, in the unit of the price. Gate, "Options margin". */
export const optionPremium = (order: {
  readonly price: Exact;
  readonly contracts: Exact;
  /** Coins per contract. */
  readonly multiplier: Exact;
}): Exact => order.price.times(order.contracts).times(order.multiplier);

export type OptionCost = {
  readonly premium: Exact;
  readonly tradingFee: Exact;
  readonly cost: Exact;
};

/**
 * What buying an option costs: premium `|size| x price` and fee `min(rate x index, cap x price) x |size|`, quote units.
 * Bybit, "Initial Margin and Maintenance Margin Calculations (Options)".
 */
export function optionCost(order: {
  /** Coins of either sign. */
  readonly size: Exact;
  readonly orderPrice: Exact;
  readonly indexPrice: Exact;
  readonly takerFeeRate: Exact;
  /** Largest fee as a share of the option's price. */
  readonly feeCapOfPrice: Exact;
}): OptionCost {
  const size = order.size.abs();
  const premium = size.times(order.orderPrice);
  const perCoin = Exact.min(
    order.takerFeeRate.times(order.indexPrice),
    order.feeCapOfPrice.times(order.orderPrice),
  );
  const tradingFee = perCoin.times(size);
  return { premium, tradingFee, cost: premium.plus(tradingFee) };
}

/** How far out of the money: `max(0, K - S)` for a call, `max(0, S - K)` for a put, quote units per coin. */
export const outOfTheMoney = (option: {
  readonly right: Right;
  readonly strike: Exact;
  readonly underlyingPrice: Exact;
}): Exact =>
  intrinsic(option.right === 'call' ? 'put' : 'call', option.strike, option.underlyingPrice);

export type ShortOption = {
  /** Coins of either sign; the magnitude counts. */
  readonly size: Exact;
  readonly indexPrice: Exact;
  readonly markPrice: Exact;
  readonly maintenanceFactor: Exact;
  readonly liquidationFeeRate: Exact;
};

/** `(max(f x index, f x mark) + mark + liqFee x index) x |size|`, quote units. Bybit, options help page. */
export function shortOptionMaintenanceMargin(option: ShortOption): Exact {
  const factored = Exact.max(
    option.maintenanceFactor.times(option.indexPrice),
    option.maintenanceFactor.times(option.markPrice),
  );
  const liquidationFee = option.liquidationFeeRate.times(option.indexPrice);
  return factored.plus(option.markPrice).plus(liquidationFee).times(option.size.abs());
}

/** The requirement as a share of what backs it, 1 at liquidation; undefined where nothing backs it. */
export const maintenanceShare = (account: {
  readonly maintenanceMargin: Exact;
  readonly marginBalance: Exact;
}): Exact | undefined =>
  account.marginBalance.sign > 0
    ? account.maintenanceMargin.over(account.marginBalance)
    : undefined;

/** Coins per coin that a coin-settled option pays at delivery: `intrinsic / delivery price`. Deribit, "Options". */
export const inverseOptionSettlement = (option: {
  readonly right: Right;
  readonly strike: Exact;
  /** Positive. */
  readonly deliveryPrice: Exact;
}): Exact =>
  intrinsic(option.right, option.strike, option.deliveryPrice).over(option.deliveryPrice);

/** `quantity x (settlement - premium)`, coins; a negative quantity was sold. */
export const inverseOptionProfit = (held: {
  readonly quantity: Exact;
  readonly settlement: Exact;
  readonly premium: Exact;
}): Exact => held.quantity.times(held.settlement.minus(held.premium));
