// The ladder's order in the book, as a test finds it: the engine keeps only how many there are.
import { type AccountId, NONE, type OrderId } from '../src/domain/units.ts';
import type { ReadState } from '../src/state/state.ts';

/** Id of the account's oldest ladder order, 0 if none is outstanding. */
export function ladderOrder(state: ReadState, account: AccountId): OrderId {
  const { orders, accounts } = state;
  for (let row = accounts.firstOrder.get(account); row !== NONE; row = orders.next.get(row)) {
    if ((orders.flags.get(row) & 2) !== 0) return orders.id.get(row);
  }
  return 0;
}
