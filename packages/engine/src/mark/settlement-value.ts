// What one lot is settled at: the settlement price as an integer of quanta a lot, rounded once for everybody, so that all
// positions of the market together realise exactly nothing. Pure.
import { clamp, divDown, min, mulDivDown } from '../base/fixed.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import { type Price, type Ticks, type UnitValue } from '../domain/units.ts';
import { unitValueAt, widestUnit, worthOfIndexUnits } from '../domain/unit-value.ts';

const ZERO_UNIT = 0n as UnitValue;

/**
 * Futures: the value at the settlement price on the grid, within [0, cap] if capped and within the market's range if not.
 * Options: the intrinsic value at it (of a coin-settled one over it), rounded down, at most what the market's width is
 * proved for. `price` in index units; at 0, a market that never had a price, nothing was ever held.
 */
export function settlementUnit(
  listed: ListedMarket,
  price: Price,
  settlementScale: number,
): UnitValue {
  if (price <= 0n) return ZERO_UNIT;
  if (listed.kind !== 'option') {
    const nearest = divDown(2n * price + listed.tickIndexUnits, 2n * listed.tickIndexUnits);
    const least = listed.capTicks > 0n ? (0n as Ticks) : listed.minPriceTicks;
    return unitValueAt(listed, clamp(nearest as bigint as Ticks, least, listed.maxPriceTicks));
  }
  const { right, strike } = listed;
  const inTheMoney: bigint = right === 'call' ? price - strike : strike - price;
  if (inTheMoney <= 0n) return ZERO_UNIT;
  const worth = worthOfIndexUnits(listed, inTheMoney, { indexPrice: price, settlementScale });
  const unit = mulDivDown(1n, worth.numerator, worth.denominator) as UnitValue;
  return min(unit, widestUnit(listed));
}
