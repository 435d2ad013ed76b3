// What one account holds, as plain values: the input of every margin function, made from state or from a file.
import type { Side } from './command.ts';
import type { AccountId, AssetId, Lots, MarketId, OrderId, Ppm, Quanta, Ticks } from './units.ts';

export type PositionHeld = {
  readonly market: MarketId;
  /** Signed, never zero. */
  readonly size: Lots;
  /** What the size cost: PnL = size * unitValue - cost. Signed with the size. */
  readonly cost: Quanta;
  /** The market's funding index when the position last met it. */
  readonly fundingIndex: bigint;
  /** Sheltered from a tightening: maintenance margin at a scale of at most this; 0 or absent: at the scale in force. */
  readonly scaleCapPpm?: Ppm;
};
/** Collateral other than the settlement asset; never negative. */
export type CollateralHeld = {
  readonly asset: AssetId;
  readonly amount: Quanta;
  /** Sheltered from a tightening: for maintenance margin at least this share of its value counts; 0 or absent: not. */
  readonly weightFloorPpm?: Ppm;
};
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
  /** Whose it is; absent of house accounts and of what nobody holds, which belong to no owner. */
  readonly account?: AccountId;
  /** By what the account is margined: the parameters of each listed market, or the venue's rulebook for the whole. */
  readonly margining: 'listing' | 'rulebook';
  /** Balance of the settlement asset; may be negative. */
  readonly cash: Quanta;
  readonly collateral: readonly CollateralHeld[];
  /** Ascending by market. */
  readonly positions: readonly PositionHeld[];
  readonly orders: readonly OrderOpen[];
};
