// Who placed an order, told by its id: owners choose theirs below 2^52; the engine counts its own from there, and those of a
// rebalancing, which are the owner's trades and no liquidation, from half as much again.
import type { OrderId } from '../domain/units.ts';
import { LIQUIDATION_ORDER_BASE } from './state.ts';

export const REBALANCE_ORDER_BASE = LIQUIDATION_ORDER_BASE + LIQUIDATION_ORDER_BASE / 2;

/** Whether the ladder, or a disposal of the fund, placed it. */
export const isLiquidationOrder = (order: OrderId): boolean =>
  order >= LIQUIDATION_ORDER_BASE && order < REBALANCE_ORDER_BASE;

/** The id of the next order of a rebalancing; both kinds share one counter. */
export const rebalanceOrderId = (nextLiquidationOrder: OrderId): OrderId =>
  nextLiquidationOrder + (REBALANCE_ORDER_BASE - LIQUIDATION_ORDER_BASE);

/** Where the counter stands after an order of a rebalancing. */
export const counterAfterRebalance = (order: OrderId): OrderId =>
  order - (REBALANCE_ORDER_BASE - LIQUIDATION_ORDER_BASE) + 1;
