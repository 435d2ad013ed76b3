// Between which states the price of a market may truly lie: from the index less its confidence half-width to the index plus
// it, and the same about its stable price. States only; what they cost an account is price-caution.ts.
//
// Perpetuals and futures move their mark with the index: at an index of x the mark is mark * x / index, rounded outwards.
// Options keep their mark for the stable price part, because a mark at another index would need a model: their value moves by
// the confidence half-width on the coins that they stand for, since no option moves by more than its underlying
// (|delta| <= 1). Their margin is taken at the index moved likewise.
import { max, min, mulDivDown, mulDivUp, sub } from '../../base/fixed.ts';
import type { ListedMarket } from '../../domain/market-view.ts';
import type { MarketId, Price, Ticks, UnitValue } from '../../domain/units.ts';
import { unitValueAt, worthOfIndexUnits } from '../../domain/unit-value.ts';
import type { ExactView } from '../live/exact-view.ts';
import type { PositionView } from '../position-margin.ts';

/** A market at one price: the value of a lot, and the index that goes with it. */
export type PriceState = { readonly unit: UnitValue; readonly index: Price };
/** `low` is where a lot is worth least, `high` where it is worth most; the value now lies between. */
export type Doubt = { readonly low: PriceState; readonly high: PriceState };

/** undefined where there is none: the stable price is the index, and the index has no width. What settles is in no doubt. */
export function doubtOf(view: ExactView, market: MarketId): Doubt | undefined {
  const { index: id } = view.market(market);
  const price = view.priceOfIndex(id);
  if (price <= 0n) return undefined;
  const width = view.confidence(id);
  const stable = view.stablePrice(id);
  if (width === 0n && stable === price) return undefined;
  if (!view.isOpen(market)) return undefined;
  const listed = view.market(market);
  return listed.kind === 'option'
    ? doubtOfOption(view, market, { price, width })
    : doubtOfForward(listed, view.mark(market), {
        price,
        low: max(0n as Price, sub(min(price, stable), width)),
        high: (max(price, stable) + width) as Price,
      });
}

function doubtOfForward(
  listed: ListedMarket,
  mark: Ticks,
  of: { readonly price: Price; readonly low: Price; readonly high: Price },
): Doubt {
  const most = listed.capTicks > 0n ? listed.capTicks : listed.maxPriceTicks;
  const down = max(listed.minPriceTicks, mulDivDown(mark, of.low, of.price));
  const up = min(most, mulDivUp(mark, of.high, of.price));
  // A mark at the edge of its range stays inside its own doubt.
  const low = { unit: unitValueAt(listed, min(down, mark)), index: of.low };
  const high = { unit: unitValueAt(listed, max(up, mark)), index: of.high };
  return { low, high };
}

function doubtOfOption(
  view: ExactView,
  market: MarketId,
  { price, width }: { readonly price: Price; readonly width: Price },
): Doubt | undefined {
  if (width === 0n) return undefined;
  const listed = view.market(market);
  const at = { indexPrice: price, settlementScale: view.asset(0).scale };
  const worth = worthOfIndexUnits(listed, width, at);
  const move = mulDivUp(worth.numerator, 1n, worth.denominator) as UnitValue;
  const unit = view.unitValue(market);
  const down = max(0n as Price, sub(price, width));
  const up = (price + width) as Price;
  const isCall = listed.right === 'call';
  return {
    low: { unit: max(0n as UnitValue, sub(unit, move)), index: isCall ? down : up },
    high: { unit: (unit + move) as UnitValue, index: isCall ? up : down },
  };
}

/** The same view with one market at another price. */
export const viewAt = (view: PositionView, { unit, index }: PriceState): PositionView => ({
  market: (market) => view.market(market),
  asset: (asset) => view.asset(asset),
  unitValue: () => unit,
  indexPrice: () => index,
});
