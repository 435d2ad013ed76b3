// Interest on negative settlement balances: once an interval, rounded up, to the shared insurance account. A sweep of many
// accounts is bounded a step and goes on from its cursor at the next, at the rate that was set when it began.
import { add, divUp, sub } from '../base/fixed.ts';
import { type AccountId, PPM, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { interestRatePpm, utilisationPpm } from '../ledger/interest-rate.ts';
import { betweenAccounts } from '../ledger/postings.ts';
import { cashOf } from '../state/losses-due.ts';
import type { ReadState } from '../state/state.ts';
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
  if (account === 0) setRate(step);
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

/** What customers have borrowed of what customers lend, before anything of this round is charged. */
function setRate(step: Step): void {
  const { state } = step;
  let borrowed = ZERO_QUANTA;
  let lent = ZERO_QUANTA;
  const end = state.scalar('accounts');
  for (let account = 0; account < end; account++) {
    const held = cashOf(state, account);
    if (held === 0n || isHouse(state, account)) continue;
    if (held < 0n) borrowed = sub(borrowed, held);
    else lent = add(lent, held);
  }
  const utilisation = utilisationPpm({ borrowed, lent });
  const ppmPerYear = interestRatePpm(utilisation, state.venue.interestKinks);
  step.emit({ type: 'InterestRateSet', utilisationPpm: utilisation, ppmPerYear });
}

function isHouse(state: ReadState, account: AccountId): boolean {
  const kind = state.accountKind(account);
  return kind === 'insurance' || kind === 'suspense';
}

function charge(step: Step, account: AccountId, intervalMs: number): boolean {
  const { state } = step;
  const cash = cashOf(state, account);
  if (cash >= 0n || isHouse(state, account)) return false;
  const rate = state.scalar('interestPpmPerYear');
  const amount = interestOn(-cash as Quanta, rate, intervalMs);
  if (amount === 0n) return false;
  const postings = betweenAccounts(account, state.scalar('sharedFund'), 0, amount);
  step.emit({ type: 'InterestCharged', account, amount, postings });
  return true;
}

/** Interest on a debt over an interval, quanta, rounded up: any rate on any debt costs at least one quantum. */
export const interestOn = (debt: Quanta, ppmPerYear: number, intervalMs: number): Quanta =>
  divUp(debt * BigInt(ppmPerYear) * BigInt(intervalMs), PPM * YEAR_MS) as Quanta;
