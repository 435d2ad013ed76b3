// Maintenance margin of one position by its listing, in floats: the same rule as the engine's position-margin, for loops over
// accounts and scenarios. The engine decides; a test holds both against each other.
import { type MarketTerms, OPTION } from './stress-book.ts';

/**
 * Maintenance margin in settlement quanta, unrounded. `unit`: value of one lot; `coinUnit`: worth of the coins behind a lot
 * of an option. By position, because it runs a million times.
 */
export function maintenanceOf(
  terms: MarketTerms,
  size: number,
  unit: number,
  coinUnit: number,
): number {
  const value = Math.abs(size * unit);
  let margin: number;
  if (terms.option === OPTION.none) margin = tiered(terms, value);
  else {
    const coins = Math.abs(size) * coinUnit;
    margin = tiered(terms, terms.option === OPTION.put && value > coins ? value : coins);
    if (size > 0 && value < margin) margin = value;
  }
  if (Number.isNaN(terms.capUnit)) return margin;
  const end = size > 0 ? 0 : terms.capUnit;
  const most = Math.max(0, size * (unit - end));
  return terms.isFullyCollateralised || most < margin ? most : margin;
}

function tiered({ from, rate, deduction }: MarketTerms, notional: number): number {
  let tier = from.length - 1;
  while (tier > 0 && notional <= (from[tier] as number)) tier -= 1;
  return notional * (rate[tier] as number) - (deduction[tier] as number);
}
