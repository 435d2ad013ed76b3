// What one lot is worth at a price: the one place where a price becomes quanta. Linear contracts and options are worth
// ticks * tickLotQuanta, exactly; inverse perpetuals and futures -tickLotQuanta / ticks, rounded once here for everybody,
// so that both sides of a fill book the same integer. Also the way back: which tick is worth at least, or at most, so much.
import { abs, divDown, divUp } from '../base/fixed.ts';
import type { Market } from './listing.ts';
import type { ListedMarket } from './market-view.ts';
import { pow10, type Price, type Ticks, type UnitValue } from './units.ts';

/** `tickLotQuanta`: unsigned worth of one lot at a price of one tick. */
export type Valued = Pick<ListedMarket, 'kind' | 'payoff' | 'tickLotQuanta'>;
type Bounded = Valued & Pick<ListedMarket, 'minPriceTicks' | 'maxPriceTicks'>;

/** Whether the value goes with one over the price. Coin-settled options are quoted in the coin and are not. */
export const isReciprocal = (terms: Pick<Market, 'kind' | 'payoff'>): boolean =>
  terms.payoff === 'inverse' && terms.kind !== 'option';

/**
 * Settlement quanta of one lot at a price: signed, and never falling as the price rises. Reciprocal values are rounded to
 * the nearest quantum, halves away from zero; at no price (0) they are 0.
 */
export function unitValueAt(contract: Valued, price: Ticks): UnitValue {
  if (!isReciprocal(contract)) return (price * contract.tickLotQuanta) as UnitValue;
  if (price <= 0n) return 0n as UnitValue;
  return -divDown(2n * contract.tickLotQuanta + price, 2n * price) as UnitValue;
}

/** The largest magnitude that the value of one lot takes within the market's prices. */
export const widestUnit = (contract: Bounded): UnitValue =>
  abs(
    unitValueAt(contract, isReciprocal(contract) ? contract.minPriceTicks : contract.maxPriceTicks),
  );

/** The least price, in whole ticks, at which a lot is worth at least `unit`; at most the largest price if it is reciprocal. */
export function ticksAtLeast(contract: Bounded, unit: UnitValue): Ticks {
  if (!isReciprocal(contract)) return divUp(unit as bigint, contract.tickLotQuanta) as Ticks;
  return firstTick(contract, (price) => unitValueAt(contract, price) >= unit);
}

/** The largest price at which a lot is worth at most `unit`; at least the least price less one tick if it is reciprocal. */
export function ticksAtMost(contract: Bounded, unit: UnitValue): Ticks {
  if (!isReciprocal(contract)) return divDown(unit as bigint, contract.tickLotQuanta) as Ticks;
  const above = firstTick(contract, (price) => unitValueAt(contract, price) > unit);
  const isWorthMore = unitValueAt(contract, above) > unit;
  return (isWorthMore ? above - 1n : above) as Ticks;
}

/** The first price of the market's range that meets a condition which, once met, stays met; the largest if none does. */
function firstTick(contract: Bounded, isMet: (price: Ticks) => boolean): Ticks {
  let low: bigint = contract.minPriceTicks;
  let high: bigint = contract.maxPriceTicks;
  while (low < high) {
    const middle = divDown(low + high, 2n);
    if (isMet(middle as Ticks)) high = middle;
    else low = middle + 1n;
  }
  return low as Ticks;
}

/**
 * What an amount of index units a coin is worth on one lot of a linear contract or of an option, in settlement quanta: a
 * fraction that the caller rounds. In the coin it is that share of a coin, of which the index price is one.
 */
export function worthOfIndexUnits(
  contract: Valued & Pick<ListedMarket, 'tickIndexUnits' | 'lotBase' | 'baseDecimals'>,
  amount: bigint,
  at: { readonly indexPrice: Price; readonly settlementScale: number },
): { readonly numerator: bigint; readonly denominator: bigint } {
  if (contract.payoff === 'linear')
    return {
      numerator: amount * contract.tickLotQuanta,
      denominator: contract.tickIndexUnits,
    };
  return {
    numerator: amount * contract.lotBase * pow10(at.settlementScale),
    denominator: at.indexPrice * pow10(contract.baseDecimals),
  };
}
