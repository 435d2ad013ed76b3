// Take-over of an account that is still worth something, at the mark: the positions leave, a penalty is paid, the rest stays.
import { neg, sub } from '../../../base/fixed.ts';
import type { EventOf } from '../../../domain/event.ts';
import type { AccountId, Quanta } from '../../../domain/units.ts';
import { requirementByRates } from '../../../margin/account-risk.ts';
import type { Step } from '../../../state/step.ts';
import type { Counterparties } from '../../../waterfall/counterparties.ts';
import { convertCollateral } from '../convert-collateral.ts';
import { moveAtMark } from './move-leg.ts';

type Outcome = EventOf<'LiquidationEnded'>['outcome'];

/** Returns how the liquidation ended, or undefined while a debt remains that collateral or the fund cannot pay yet. */
export function takeSolvent(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
  equity: Quanta,
): Outcome | undefined {
  const { state } = step;
  // An insurance bucket cannot take over from itself: what it holds is deleveraged, and it keeps its cash.
  const isFund = state.accountKind(account) === 'insurance';
  const { positions } = state.portfolio(account);
  let left = equity;
  for (const held of positions)
    left = sub(left, moveAtMark(step, account, counterparties, { held, isFund, most: left }));
  convertCollateral(step, account, 'unlimited');
  const after = requirementByRates(state.portfolio(account), state);
  if (after.equity < 0n || state.accounts.cash.get(account) < neg(state.venue.negativeBalanceCap))
    return undefined;
  return positions.length === 0 ? 'flat' : 'takenOver';
}
