// Balances of coins inside a portfolio margin: what they are worth where the quote currency is a stablecoin, and which of
// them stand against positions because their price is the spot that the scenarios move.
import { Exact } from '../../base/exact.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Balance } from '../../domain/holdings.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { MarginRefusal } from '../model/margin-model.ts';

/** Value of a balance in the quote currency: amount x price / price of the stablecoin, exact. Signed as the balance. */
export const collateralValue = (of: {
  readonly amount: Exact;
  readonly price: Exact;
  readonly stablePrice: Exact;
}): Exact => of.amount.times(of.price).over(of.stablePrice);

/** Price of an asset in the numeraire; refused where the snapshot has none. */
export function priceOf(asset: string, snapshot: Snapshot): Result<Exact, MarginRefusal> {
  const quote = snapshot.assets.get(asset);
  if (quote !== undefined) return ok(quote.price);
  if (asset === snapshot.numeraire) return ok(Exact.ONE);
  const message = `${asset} is held and the snapshot has no price of it`;
  return err({ code: 'UnknownAsset', where: asset, message });
}

/** Price of the stablecoin of an underlying's quote currency, above zero; refused where it is not. */
export function stablePriceOf(
  underlying: string,
  snapshot: Snapshot,
): Result<Exact, MarginRefusal> {
  const quote = snapshot.underlyings.get(underlying);
  if (quote === undefined) {
    const message = `the snapshot has no market of ${underlying}`;
    return err({ code: 'UnknownUnderlying', where: underlying, message });
  }
  if (quote.stablePrice.sign > 0) return ok(quote.stablePrice);
  return err({
    code: 'IllegalValue',
    where: underlying,
    value: String(quote.stablePrice),
    range: 'above 0',
    message: `${underlying}: the price of the stablecoin is ${quote.stablePrice}, it takes one above zero`,
  });
}

/** Value of the balances that move with the spot of an underlying: `cancels` says, by asset, of which. */
export function riskCancellingValue(
  balances: readonly Balance[],
  of: {
    readonly cancels: ReadonlyMap<string, string>;
    readonly underlying: string;
    readonly snapshot: Snapshot;
  },
): Result<Exact, MarginRefusal> {
  const stablePrice = stablePriceOf(of.underlying, of.snapshot);
  if (!stablePrice.ok) return stablePrice;
  let total = Exact.ZERO;
  for (const { asset, amount } of balances) {
    if (of.cancels.get(asset) !== of.underlying) continue;
    const price = priceOf(asset, of.snapshot);
    if (!price.ok) return price;
    const value = { amount, price: price.value, stablePrice: stablePrice.value };
    total = total.plus(collateralValue(value));
  }
  return ok(total);
}
