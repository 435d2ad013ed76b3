// The owner lets the engine rebalance his account by itself at a margin call, or takes that back.
import type { CommandOf } from '../../domain/command.ts';
import type { Reject } from '../../domain/reject.ts';
import { NONE } from '../../domain/units.ts';
import type { Step } from '../../state/step.ts';

export function allowRebalance(
  step: Step,
  { account, allowed }: CommandOf<'AllowRebalance'>,
): Reject | undefined {
  const { state } = step;
  if (account >= state.scalar('accounts'))
    return { type: 'UnknownId', what: 'account', id: account };
  if (state.accounts.owner.get(account) === NONE) return { type: 'HouseAccount', account };

  // From here on nothing may fail.
  step.emit({ type: 'RebalanceAllowed', account, allowed });
  return undefined;
}
