// What a view reads: the engine's state and its own margin model. An engine is one; so is the host's venue.
import { formatDecimal } from '../base/decimal.ts';
import type { Lots, Quanta, Ticks } from '../domain/units.ts';
import type { ListedMarket } from '../domain/market-view.ts';
import type { Requirement } from '../margin/margin-model.ts';
import type { ReadState } from '../state/state.ts';

export type ViewSource = {
  readonly state: ReadState;
  requirement(account: number): Requirement;
};

/** Settlement quanta in whole coins. */
export const money = (state: ReadState, amount: Quanta): string =>
  formatDecimal(amount, state.asset(0).scale);

/** Lots in whole coins of the base. */
export const coins = (market: ListedMarket, lots: Lots): string =>
  formatDecimal(lots * market.lotBase, market.baseDecimals);

/** Ticks as a price of the market's index. */
export function priceText(state: ReadState, market: ListedMarket, ticks: Ticks): string {
  return formatDecimal(ticks * market.tickIndexUnits, indexDecimals(state, market));
}

/** Decimals of the index that the market follows. */
export const indexDecimals = (state: ReadState, market: ListedMarket): number =>
  state.listing.indexes[market.index]?.decimals ?? 0;
