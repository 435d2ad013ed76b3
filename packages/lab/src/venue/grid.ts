// Chooses the grid of a simulated market from its prices: what a tick and a lot are. Powers of ten only, so that what one
// lot moves by in one tick is a whole number of quanta.
import { tenTo } from '../base/elementary.ts';

/** Quanta of the settlement asset a whole unit: 10^6. */
export const SETTLEMENT_SCALE = 6;
/** A tick is the power of ten nearest to this share of the price (in logarithms). */
const TICK_SHARE = 1e-5;
/** The lowest price in the data is at least this many ticks. */
const LOWEST_TICKS = 1000;
/** The highest price that the listing allows is this many times the highest in the data. */
const HEADROOM = 10;
/** Quote units that a lot may be worth at the highest price the listing allows: what 64-bit funding columns hold. */
const LOT_VALUE_MOST = 4_000;
/** Never finer than 10^-12 of the quote. */
const TICK_EXPONENT_LEAST = -12;

export type Grid = {
  /** Price units of the index: 10^-decimals of the quote. */
  readonly decimals: number;
  /** One tick in index units, a power of ten. */
  readonly tickIndexUnits: bigint;
  /** One lot is lotBase * 10^-baseDecimals coins. */
  readonly lotBase: bigint;
  readonly baseDecimals: number;
  readonly maxPriceTicks: bigint;
  /** As floats, for choosing sizes. */
  readonly tick: number;
  readonly lotCoins: number;
};

/**
 * A tick is about 1e-5 of the first price, finer if the data falls below 1,000 ticks; a lot is worth 1 to 10 quote units at
 * the highest price, more where the tick is so fine that a lot would otherwise move by less than one quantum, within what the
 * listing's width proof allows.
 */
export function chooseGrid(prices: {
  readonly first: number;
  readonly lowest: number;
  readonly highest: number;
  readonly decimals: number;
}): Grid {
  const byPrice = nearestPowerOfTen(prices.first * TICK_SHARE);
  const byLowest = powerOfTenBelow(prices.lowest / LOWEST_TICKS);
  const lotByValue = -powerOfTenBelow(prices.highest);
  let tickExponent = Math.max(TICK_EXPONENT_LEAST, Math.min(byPrice, byLowest));
  const lotFor = (): number => Math.max(lotByValue, -SETTLEMENT_SCALE - tickExponent);
  // Prices that span too many decades (a wick to nearly nothing) get a coarser tick: the lot must stay small enough.
  while (lotFor() > lotByValue && HEADROOM * prices.highest * tenTo(lotFor()) > LOT_VALUE_MOST)
    tickExponent += 1;
  const lotExponent = lotFor();
  const decimals = Math.max(prices.decimals, -tickExponent, 0);
  const tick = tenTo(tickExponent);
  return {
    decimals,
    tickIndexUnits: 10n ** BigInt(decimals + tickExponent),
    lotBase: lotExponent > 0 ? 10n ** BigInt(lotExponent) : 1n,
    baseDecimals: lotExponent > 0 ? 0 : -lotExponent,
    maxPriceTicks: BigInt(Math.ceil((HEADROOM * prices.highest) / tick)),
    tick,
    lotCoins: tenTo(lotExponent),
  };
}

/** Exponent of the largest power of ten at most `value`. */
function powerOfTenBelow(value: number): number {
  let exponent = 0;
  while (tenTo(exponent + 1) <= value) exponent += 1;
  while (tenTo(exponent) > value) exponent -= 1;
  return exponent;
}

function nearestPowerOfTen(value: number): number {
  const below = powerOfTenBelow(value);
  return value / tenTo(below) >= Math.sqrt(10) ? below + 1 : below;
}
