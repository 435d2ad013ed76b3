// Takes open orders of an account out, ascending by order id, and keeps reduce-only orders within the position they reduce.
import { abs, min, sub } from '../base/fixed.ts';
import type { ReleaseReason } from '../domain/command.ts';
import { type AccountId, type Lots, type MarketId, NONE, ZERO_LOTS } from '../domain/units.ts';
import type { Step } from '../state/step.ts';

/** Releases the account's open orders (all, or those whose row passes `filter`). */
export function releaseOrders(
  step: Step,
  account: AccountId,
  reason: ReleaseReason,
  filter?: (row: number) => boolean,
): void {
  const { accounts, orders } = step.state;
  let row = accounts.firstOrder.get(account);
  while (row !== NONE) {
    const next = orders.next.get(row);
    if (filter === undefined || filter(row)) releaseOrder(step, row, orders.size.get(row), reason);
    row = next;
  }
}

/** Releases every open order of a market, ascending by order id. */
export function releaseMarketOrders(step: Step, market: MarketId, reason: ReleaseReason): void {
  const { orders } = step.state;
  const rows: number[] = [];
  for (let row = 0; row < step.state.scalar('orders'); row++) {
    if (orders.account.get(row) !== NONE && orders.market.get(row) === market) rows.push(row);
  }
  rows.sort((a, b) => orders.id.get(a) - orders.id.get(b));
  for (const row of rows) releaseOrder(step, row, orders.size.get(row), reason);
}

export function releaseOrder(step: Step, row: number, size: Lots, reason: ReleaseReason): void {
  const { orders } = step.state;
  const order = orders.id.get(row);
  step.emit({
    type: 'OrderReleased',
    order,
    account: orders.account.get(row),
    market: orders.market.get(row),
    size,
    reason,
  });
}

/**
 * After a position shrank or turned: reduce-only lots beyond it are released. The ladder's own order keeps its lots first, so
 * that an owner's resting orders cannot crowd it out (hazards L9); of the others the newest are the first to go.
 */
export function trimReduceOnly(step: Step, account: AccountId, market: MarketId): void {
  const { accounts, orders, positions } = step.state;
  if (accounts.firstOrder.get(account) === NONE) return;
  const position = step.state.positionRow(account, market);
  const size = position === NONE ? ZERO_LOTS : positions.size.get(position);
  let room = abs(size);
  for (const isLadders of [true, false]) {
    let row = accounts.firstOrder.get(account);
    while (row !== NONE) {
      const next = orders.next.get(row);
      const flags = orders.flags.get(row);
      if (
        (flags & 1) !== 0 &&
        ((flags & 2) !== 0) === isLadders &&
        orders.market.get(row) === market
      ) {
        const reduces = orders.side.get(row) === (size > 0n ? 1 : 0);
        const kept = reduces ? min(orders.size.get(row), room) : ZERO_LOTS;
        const excess = sub(orders.size.get(row), kept);
        if (excess > 0n) releaseOrder(step, row, excess, 'reduceOnlyExcess');
        room = sub(room, kept);
      }
      row = next;
    }
  }
}
