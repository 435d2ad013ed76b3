// An adviser answers `UnwindWanted`. Its proposal is verified exactly or refused with the numbers that decided; accepted, its
// orders go into the book at once.
import type { CommandOf } from '../../domain/command.ts';
import type { Reject } from '../../domain/reject.ts';
import type { AccountId } from '../../domain/units.ts';
import type { ReadState } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';
import { contextOf } from '../context.ts';
import { placeOrders } from '../place-orders.ts';
import { sized } from '../stages/least-cost-unwind.ts';
import { rungOfAccount, stageOf } from '../standing.ts';
import { ladderTerms } from '../unwind/ladder-terms.ts';
import { verifyUnwind } from '../unwind/verify-unwind.ts';

export function proposeUnwind(
  step: Step,
  { account, wanted, legs }: CommandOf<'ProposeUnwind'>,
): Reject | undefined {
  const { state } = step;
  if (account >= state.scalar('accounts'))
    return { type: 'UnknownId', what: 'account', id: account };
  const { current, until } = currentUnwind(state, account);
  if (wanted !== current || step.time >= until)
    return { type: 'UnwindNotWanted', account, wanted, current, until };
  const context = contextOf(state, account, { at: rungOfAccount(state, account), time: step.time });
  const terms = ladderTerms(context);
  const verified = verifyUnwind(context.portfolio, state, { account, legs, terms });
  if (!verified.ok) return verified.error;

  // From here on nothing may fail.
  const { orders, cost } = verified.value;
  const closed = orders.map(({ market, lots }) => ({ market, lots }));
  step.emit({ type: 'UnwindAccepted', account, wanted, cost, legs: closed });
  placeOrders(step, account, orders.map(sized), context.depth);
  return undefined;
}

/** What waits for a proposal, and until when; 0 and 0 where the account is not on the rung or nothing waits any more. */
function currentUnwind(
  state: ReadState,
  account: AccountId,
): { readonly current: number; readonly until: number } {
  const until = state.accounts.unwindUntil.get(account);
  if (stageOf(state, account) !== 'leastCostUnwind' || until === 0) return { current: 0, until: 0 };
  return { current: state.accounts.unwinds.get(account), until };
}
