// What is asked for collateral that the ladder sells: in the book its limit, by auction a price that falls from above the market
// to the same limit. Pure; exact in index units, rounded up.
import { mulDivDown, mulDivUp, sub } from '../../base/fixed.ts';
import type { MarketView } from '../../domain/market-view.ts';
import { type AssetId, pow10, type Price, type Quanta, type TimeMs } from '../../domain/units.ts';
import type { CollateralSale } from '../../state/auction-reading.ts';

/** Index units a whole coin: falls from `start` at `since` to `limit` at `expires`, rounded up. */
export function salePriceAt(sale: CollateralSale, time: TimeMs): Price {
  const { start, limit, since, expires } = sale;
  if (sale.phase === 'book' || time >= expires) return limit;
  const fallen = mulDivDown(sub(start, limit), BigInt(time - since), BigInt(expires - since));
  return sub(start, fallen);
}

/** The least that an amount may be sold for at a price: settlement quanta, rounded up. */
export const leastFor = (
  view: MarketView,
  sale: { readonly asset: AssetId; readonly amount: Quanta; readonly price: Price },
): Quanta =>
  mulDivUp(
    sale.amount,
    sale.price * pow10(view.asset(0).scale),
    pow10(view.asset(sale.asset).scale + view.assetPriceDecimals(sale.asset)),
  );
