// The owner takes the rebalancing that is suggested now, for a cost that he names.
import type { CommandOf } from '../../domain/command.ts';
import type { Reject } from '../../domain/reject.ts';
import type { Step } from '../../state/step.ts';
import { startRebalance } from '../unwind/rebalance.ts';
import { suggestRebalance } from '../unwind/suggest-rebalance.ts';

export function acceptRebalance(
  step: Step,
  { account, costMost }: CommandOf<'AcceptRebalance'>,
): Reject | undefined {
  const { state } = step;
  if (account >= state.scalar('accounts'))
    return { type: 'UnknownId', what: 'account', id: account };
  const suggested = suggestRebalance(state, account);
  if (!suggested.ok) return suggested.error;
  const { cost, orders } = suggested.value;
  if (cost > costMost) return { type: 'RebalanceTooDear', account, cost, costMost };
  const count = state.accounts.orders.get(account) + orders.length;
  const most = state.venue.ordersPerAccountMax;
  if (count > most) return { type: 'TooMany', what: 'orders', count, most };

  // From here on nothing may fail.
  startRebalance(step, suggested.value, 'owner');
  return undefined;
}
