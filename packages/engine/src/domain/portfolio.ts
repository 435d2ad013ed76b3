// What one account holds, as plain values: the input of every margin function, made from state or from a file.
import type { Side } from './command.ts';
import type { AssetId, Lots, MarketId, OrderId, Quanta, Ticks } from './units.ts';

export type PositionHeld = {
  readonly market: MarketId;
  /** Signed, never zero. */
  readonly size: Lots;
  /** What the size cost: PnL = size * unitValue - cost. Signed with the size. */
  readonly cost: Quanta;
  /** The market's funding index when the position last met it. */
  readonly fundingIndex: bigint;
};
/** Collateral other than the settlement asset; never negative. */
export type CollateralHeld = { readonly asset: AssetId; readonly amount: Quanta };
export type OrderOpen = {
  readonly order: OrderId;
  readonly market: MarketId;
  readonly side: Side;
  /** Remaining, positive. */
  readonly size: Lots;
  readonly limit: Ticks;
  readonly reduceOnly: boolean;
};
export type Portfolio = {
  /** By what the account is margined: the parameters of each listed market, or the venue's rulebook for the whole. */
  readonly margining: 'listing' | 'rulebook';
  /** Balance of the settlement asset; may be negative. */
  readonly cash: Quanta;
  readonly collateral: readonly CollateralHeld[];
  /** Ascending by market. */
  readonly positions: readonly PositionHeld[];
  readonly orders: readonly OrderOpen[];
};
