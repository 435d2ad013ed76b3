// Takes open orders of an account out, ascending by order id, and keeps reduce-only orders within the position they reduce.
import { abs, min, sub } from '../base/fixed.ts';
import type { ReleaseReason } from '../domain/command.ts';
import { type AccountId, type Lots, type MarketId, NONE, ZERO_LOTS } from '../domain/units.ts';
import type { Step } from '../state/step.ts';
import { positionOf } from './transfer-position.ts';

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

/** After a position shrank or turned: reduce-only lots beyond it are released, the newest orders first to go. */
export function trimReduceOnly(step: Step, account: AccountId, market: MarketId): void {
  const { accounts, orders } = step.state;
  const { size } = positionOf(step.state, account, market);
  let room = abs(size);
  let row = accounts.firstOrder.get(account);
  while (row !== NONE) {
    const next = orders.next.get(row);
    const isReduceOnly = (orders.flags.get(row) & 1) !== 0;
    if (isReduceOnly && orders.market.get(row) === market) {
      const reduces = orders.side.get(row) === (size > 0n ? 1 : 0);
      const kept = reduces ? min(orders.size.get(row), room) : ZERO_LOTS;
      const excess = sub(orders.size.get(row), kept);
      if (excess > 0n) releaseOrder(step, row, excess, 'reduceOnlyExcess');
      room = sub(room, kept);
    }
    row = next;
  }
}
