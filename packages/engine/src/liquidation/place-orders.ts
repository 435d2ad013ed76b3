// Orders of the ladder go into the book through here: the venue answers with fills and releases.
import type { Side } from '../domain/command.ts';
import type { AccountId, Lots, MarketId, Ticks } from '../domain/units.ts';
import type { Step } from '../state/step.ts';
import type { SharedDepth } from './shared-depth.ts';

/** One order as a stage plans it: it only reduces, `size` is unsigned and at least one lot. */
export type PlannedOrder = {
  readonly market: MarketId;
  readonly side: Side;
  readonly size: Lots;
  readonly limit: Ticks;
};

/** Places the orders, each for as long as its market lists; what they take of the depth is noted. */
export function placeOrders(
  step: Step,
  account: AccountId,
  orders: readonly PlannedOrder[],
  depth: SharedDepth,
): void {
  const { state } = step;
  for (const { market, side, size, limit } of orders) {
    depth.take(market, side, size);
    step.emit({
      type: 'LiquidationOrderPlaced',
      order: state.scalar('nextLiquidationOrder'),
      account,
      market,
      side,
      size,
      limit,
      expires: step.time + state.market(market).liquidationOrderMs,
    });
  }
}
