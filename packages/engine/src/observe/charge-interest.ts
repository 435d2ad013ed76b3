// Interest on negative settlement balances: once an interval, rounded up, to the shared insurance account. A sweep of many
// accounts is bounded a step and goes on from its cursor at the next.
import { divUp } from '../base/fixed.ts';
import { type AccountId, PPM, type Quanta } from '../domain/units.ts';
import { betweenAccounts } from '../ledger/postings.ts';
import type { Step } from '../state/step.ts';

export const YEAR_MS = 31_536_000_000n;

export function chargeInterest(step: Step): void {
  const { state } = step;
  const { interestIntervalMs, interestChargesPerStepMax, clockJumpMs } = state.venue;
  const due = state.scalar('interestDue');
  if (due === 0) {
    step.emit({ type: 'InterestCursorMoved', account: 0, dueTime: step.time + interestIntervalMs });
    return;
  }
  if (step.time < due) return;
  let charged = 0;
  const end = state.scalar('accounts');
  let account = state.scalar('interestCursor');
  for (; account < end && charged < interestChargesPerStepMax; account++) {
    if (charge(step, account, interestIntervalMs)) charged++;
  }
  const jumped = step.time - due > clockJumpMs;
  // A missed interval is charged once, not as often as it was missed.
  const next =
    due + interestIntervalMs > step.time
      ? due + interestIntervalMs
      : step.time + interestIntervalMs;
  if (account < end) step.emit({ type: 'InterestCursorMoved', account, dueTime: due });
  else {
    if (jumped) step.emit({ type: 'ClockJumped', fromTime: due, toTime: step.time });
    step.emit({ type: 'InterestCursorMoved', account: 0, dueTime: next });
  }
}

function charge(step: Step, account: AccountId, intervalMs: number): boolean {
  const { state } = step;
  const cash = state.accounts.cash.get(account);
  const kind = state.accountKind(account);
  if (cash >= 0n || kind === 'insurance' || kind === 'suspense') return false;
  const amount = interestOn(-cash as Quanta, state.venue.interestPpmPerYear, intervalMs);
  if (amount === 0n) return false;
  const postings = betweenAccounts(account, state.scalar('sharedFund'), 0, amount);
  step.emit({ type: 'InterestCharged', account, amount, postings });
  return true;
}

/** Interest on a debt over an interval, quanta, rounded up: any rate on any debt costs at least one quantum. */
export const interestOn = (debt: Quanta, ppmPerYear: number, intervalMs: number): Quanta =>
  divUp(debt * BigInt(ppmPerYear) * BigInt(intervalMs), PPM * YEAR_MS) as Quanta;
