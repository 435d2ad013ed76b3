// Coins of positions that venues count in other units: whole units of a fraction of a coin, or lots.
import { Exact } from '../../base/exact.ts';

/** Units per coin where positions are quoted with so many decimal places: `10 ^ places`. */
export const unitsPerCoin = (places: number): Exact => Exact.integer(10n ** BigInt(places));

/** Coins of a position counted in units of `1 / factor` coin. */
export const coinsOfUnits = (units: Exact, factor: Exact): Exact => units.over(factor);

/** Coins of so many lots. */
export const coinsOfLots = (lots: Exact, lotSize: Exact): Exact => lots.times(lotSize);

/** What one unit of `1 / factor` coin is worth at a price for a coin. */
export const valueOfUnit =
  (factor: Exact) =>
  (price: Exact): Exact =>
    price.over(factor);
