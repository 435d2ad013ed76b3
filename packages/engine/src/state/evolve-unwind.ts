// What events of unwinds and of rebalancing change.
import type { Event } from '../domain/event.ts';
import { counterAfterRebalance } from './order-kinds.ts';
import { openOrderRow } from './rows.ts';
import type { State } from './state.ts';

/** Order flags: reduce-only, and placed by a rebalancing (the ladder's own orders have bit 2). */
const REDUCE_ONLY = 1;
const REBALANCING = 4;

/** Applies the event if it is of an unwind or a rebalancing, and says whether it was. */
export function evolveUnwind(state: State, event: Event): boolean {
  const { accounts, orders } = state;
  switch (event.type) {
    case 'UnwindWanted':
      accounts.unwinds.set(event.account, event.wanted);
      accounts.unwindUntil.set(event.account, event.until);
      break;
    case 'UnwindAccepted':
    case 'UnwindPlanned':
    case 'UnwindWithdrawn':
      accounts.unwindUntil.set(event.account, 0);
      break;
    case 'RebalanceAllowed':
      accounts.rebalanceAllowed.set(event.account, event.allowed ? 1 : 0);
      break;
    case 'RebalanceStarted':
      break;
    case 'RebalanceOrderPlaced': {
      const row = openOrderRow(state, event.account, event.order);
      orders.market.set(row, event.market);
      orders.side.set(row, event.side === 'buy' ? 0 : 1);
      orders.flags.set(row, REDUCE_ONLY | REBALANCING);
      orders.size.set(row, event.size);
      orders.limit.set(row, event.limit);
      orders.expires.set(row, event.expires);
      state.setScalar('nextLiquidationOrder', counterAfterRebalance(event.order));
      break;
    }
    default:
      return false;
  }
  state.touched.add(event.account);
  return true;
}
