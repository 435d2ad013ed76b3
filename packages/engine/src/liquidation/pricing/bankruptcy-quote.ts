// The quote at which closing a leg, or a part of it, uses up its share of the account's equity: closing every leg there leaves
// exactly nothing. Per unit it is the price that leaves equity per maintenance margin as it is. Reckons on any integers;
// fees are not part of it.
import { abs, add, mulDivDown, neg, sub } from '../../base/fixed.ts';

/**
 * `equity * freed / maintenance`, rounded down (towards minus infinity): what of the account's equity goes with a leg that
 * frees so much maintenance. 0 where nothing is required. Any signs of equity; `freed` and `maintenance` are not negative.
 */
export const equityShare = (input: {
  readonly equity: bigint;
  readonly freed: bigint;
  readonly maintenance: bigint;
}): bigint =>
  input.maintenance === 0n ? 0n : mulDivDown(input.equity, input.freed, input.maintenance);

/** A position before and after a close: signed value at the mark, maintenance margin; quanta. */
export type ValuedLeg = { readonly value: bigint; readonly maintenance: bigint };

/**
 * Quanta that the account receives for the close, negative where it pays: what leaves the position at the mark, less the
 * share of equity. `equity` and `maintenance` are the whole account's before it.
 * Source: dYdX v4, `GetBankruptcyPriceInQuoteQuantums`; per unit Lighter's zero price, P -/+ P * MMF * AV / MMR.
 */
export function bankruptcyQuoteOf(input: {
  readonly before: ValuedLeg;
  readonly after: ValuedLeg;
  readonly equity: bigint;
  readonly maintenance: bigint;
}): bigint {
  const { before, after, equity, maintenance } = input;
  const freed = abs(sub(after.maintenance, before.maintenance));
  const moved = sub(after.value, before.value);
  return neg(add(moved, equityShare({ equity, freed, maintenance })));
}
