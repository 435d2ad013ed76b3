// What collateral is worth: at index, and after its haircut. Rounded down, in settlement quanta.
import { mulDivDown } from '../base/fixed.ts';
import type { MarketView } from '../domain/market-view.ts';
import { type AssetId, PPM, pow10, type Ppm, type Price, type Quanta } from '../domain/units.ts';

/** Value of an amount of an asset at a price of its index, in settlement quanta, rounded down. */
export function valueAtPrice(
  view: MarketView,
  asset: AssetId,
  amount: Quanta,
  price: Price,
): Quanta {
  const settleScale = view.asset(0).scale;
  return mulDivDown(
    amount,
    price * pow10(settleScale),
    pow10(view.asset(asset).scale + view.assetPriceDecimals(asset)),
  );
}

export const valueAtIndex = (view: MarketView, asset: AssetId, amount: Quanta): Quanta =>
  valueAtPrice(view, asset, amount, view.assetPrice(asset));

/** A value less a discount in ppm, rounded down. */
export const lessPpm = (value: Quanta, discountPpm: Ppm): Quanta =>
  mulDivDown(value, PPM - BigInt(discountPpm), PPM);
