// Which collateral must be sold to repay a debt, and how much of it: a pure decision, in the order that the rule states.
// Selling for the live venue is liquidation/conversion.ts.
import { Exact } from '../../base/exact.ts';

export type Convertible = {
  readonly asset: string;
  /** Coins, not negative, and numeraire per coin. */
  readonly coins: Exact;
  readonly price: Exact;
  /** Share of value that counts as collateral. */
  readonly weight: Exact;
  /** Share of the proceeds that the conversion costs. */
  readonly feeRate: Exact;
};
export type ConvertedAsset = {
  readonly asset: string;
  readonly coins: Exact;
  /** What is sold, at price, and what of it arrives; numeraire. */
  readonly value: Exact;
  readonly proceeds: Exact;
};
/** What conversions change, numeraire: debt not negative; collateral after weights, cash left over included. */
export type ConversionState = { readonly debt: Exact; readonly collateral: Exact };
export type Selling = { readonly weight: Exact; readonly keeps: Exact };
/** Value of an asset to sell for the state to be healed, were there enough of it; zero where selling it does not help. */
export type Need = (state: ConversionState, selling: Selling) => Exact;

/**
 * Sells asset after asset in the given order, each as far as `need` asks and at most all of it. The weight of what is
 * left is taken as unchanged; where weights rise as a holding shrinks, the account ends better than stated here.
 */
export function convertInOrder(
  assets: readonly Convertible[],
  start: ConversionState,
  need: Need,
): { readonly conversions: readonly ConvertedAsset[]; readonly after: ConversionState } {
  const conversions: ConvertedAsset[] = [];
  let state = start;
  for (const { asset, coins, price, weight, feeRate } of assets) {
    const most = coins.times(price);
    if (most.sign <= 0) continue;
    const keeps = Exact.ONE.minus(feeRate);
    const value = Exact.min(need(state, { weight, keeps }), most);
    if (value.sign <= 0) continue;
    const proceeds = value.times(keeps);
    conversions.push({ asset, coins: value.over(price), value, proceeds });
    state = afterSale(state, { value, weight, proceeds });
  }
  return { conversions, after: state };
}

/** Proceeds repay debt first; what is left over is cash and counts in full. */
function afterSale(
  state: ConversionState,
  sale: { readonly value: Exact; readonly weight: Exact; readonly proceeds: Exact },
): ConversionState {
  const repaid = Exact.min(sale.proceeds, state.debt);
  const cash = sale.proceeds.minus(repaid);
  return {
    debt: state.debt.minus(repaid),
    collateral: state.collateral.minus(sale.value.times(sale.weight)).plus(cash),
  };
}
