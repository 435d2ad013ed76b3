// How many lots a backstop maker takes of a leg: what it committed, what its loss budget leaves, what it can margin. Pure.
import { abs, add, divDown, max, min, mulDivDown, sub } from '../../base/fixed.ts';
import type { Portfolio } from '../../domain/portfolio.ts';
import {
  type Lots,
  NONE,
  type MarketId,
  notionalOf,
  PPM,
  type Quanta,
  valueOf,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../domain/units.ts';
import { requirementOf, unitValue } from '../../margin/account-risk.ts';
import { afterFill } from '../../rules/after-fill.ts';
import { backing } from '../../rules/backing.ts';
import type { Backstop } from '../../state/auction-reading.ts';
import type { ReadState } from '../../state/state.ts';

/** Loss on what was taken since the commitment, marked to the mark; 0 while it is a gain. */
export const lossOf = (state: ReadState, { market, takenSize, takenCost }: Backstop): Quanta =>
  max(ZERO_QUANTA, sub(takenCost, valueOf(takenSize, unitValue(state, market))));

/**
 * Most lots (unsigned) that the budget allows to be held of this side: what one allowed step of the market may cost on all that was
 * taken fits into what is left of the budget. Hazard L11: a loss stays within its market's budget, and stops the maker there only.
 */
export function budgetRoom(state: ReadState, backstop: Backstop, isLong: boolean): Lots {
  const { market, takenSize, lossBudget } = backstop;
  const left = sub(lossBudget, lossOf(state, backstop));
  if (left <= 0n) return ZERO_LOTS;
  const stepCost = abs(unitValue(state, market)) * BigInt(state.market(market).stepBoundPpm);
  if (stepCost === 0n) return backstop.lots;
  const most = divDown((left * PPM) as bigint, stepCost) as Lots;
  const held = isLong ? takenSize : sub(ZERO_LOTS, takenSize);
  return max(ZERO_LOTS, sub(most, held));
}

/** What one lot count costs the account: the discount on its notional, quanta, rounded down. */
export const discountOn = (
  state: ReadState,
  taking: { readonly market: MarketId; readonly lots: Lots; readonly discountPpm: number },
): Quanta =>
  mulDivDown(
    notionalOf(taking.lots, unitValue(state, taking.market)),
    BigInt(taking.discountPpm),
    PPM,
  );

/** The maker's portfolio after it took signed lots at the mark less the discount. */
export function afterTaking(
  state: ReadState,
  portfolio: Portfolio,
  taking: { readonly market: MarketId; readonly lots: Lots; readonly discountPpm: number },
): Portfolio {
  const { market, lots } = taking;
  const quote = sub(valueOf(lots, unitValue(state, market)), discountOn(state, taking));
  return afterFill(state, portfolio, { order: NONE, market, delta: lots, quote, fee: ZERO_QUANTA });
}

/** The most of `wanted` (signed) after which the maker stands with its initial margin; by bisection, signed. */
export function marginedTaking(
  state: ReadState,
  maker: Portfolio,
  taking: { readonly market: MarketId; readonly lots: Lots; readonly discountPpm: number },
): Lots {
  const sign = taking.lots > 0n ? 1n : -1n;
  const fits = (lots: Lots): boolean =>
    stands(state, afterTaking(state, maker, { ...taking, lots: (lots * sign) as Lots }), taking);
  const wanted = abs(taking.lots);
  if (wanted === 0n || fits(wanted)) return taking.lots;
  let low = ZERO_LOTS;
  let high = wanted;
  while (high - low > 1n) {
    const middle = divDown(add(low, high), 2n);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return (low * sign) as Lots;
}

function stands(
  state: ReadState,
  after: Portfolio,
  { market }: { readonly market: MarketId },
): boolean {
  const held = after.positions.find((each) => each.market === market)?.size ?? ZERO_LOTS;
  if (abs(held) > state.market(market).maxPositionLots) return false;
  if (after.positions.length > state.venue.positionsPerAccountMax) return false;
  const { equity, initial, refusal } = requirementOf(backing(state, after), state);
  return refusal === undefined && equity >= initial;
}

/** The least of three. */
export const least = (first: Lots, second: Lots, third: Lots): Lots =>
  min(first, min(second, third));
