// What a coin counts for that can be redeemed: its price on the venue, unless that breaks from what it redeems for. Then the
// venue's book is what broke, not the coin, and redemption value less a charge counts. Pure.
import { min, mulDivDown } from '../base/fixed.ts';
import { PPM, type Ppm, type Price, pow10 } from '../domain/units.ts';

/**
 * The effective price, in the unit of `price`, rounded down; `redemption` positive and in the same unit. With the gap
 * redemption - price: up to `depegPpm` of redemption the venue's price; beyond, redemption less `depegPpm` of it, less
 * `depegChargePpm` of the part of the gap beyond. Never above redemption: a pumped book backs no more than the coin redeems
 * for. Continuous and never falling in `price`, to the rounding.
 *
 * Source: issue of 2025-10-10 (USDe marked at a venue's own book while redemption stood); house form of the charge.
 */
export function effectivePrice(input: {
  readonly price: Price;
  readonly redemption: Price;
  readonly depegPpm: Ppm;
  readonly depegChargePpm: Ppm;
}): Price {
  const { price, redemption } = input;
  const depeg = BigInt(input.depegPpm);
  // In ppm of index units, so that nothing is rounded before the end.
  const beyond = redemption * (PPM - depeg) - price * PPM;
  if (beyond <= 0n) return min(price, redemption);
  const kept = redemption * (PPM - depeg) * PPM - beyond * BigInt(input.depegChargePpm);
  return (kept / (PPM * PPM)) as Price;
}

/** A price of an index of `from` decimals in units of one of `to` decimals, rounded down. */
export const inDecimals = (price: Price, from: number, to: number): Price =>
  mulDivDown(price, pow10(to), pow10(from));
