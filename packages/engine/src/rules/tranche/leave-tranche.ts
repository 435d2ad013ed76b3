// A contributor asks to leave, thinks better of it, or leaves: after the cool-down, at the value of then, at most that of the
// request, and never while a deficit is known that this value does not count.
import { min } from '../../base/fixed.ts';
import type { CommandOf } from '../../domain/command.ts';
import type { Reject } from '../../domain/reject.ts';
import { type AccountId, NONE, type Quanta } from '../../domain/units.ts';
import { move } from '../../ledger/postings.ts';
import { offsetVault, sharesLostOnCancel, worthOf } from '../../ledger/share-value.ts';
import { fundTerms, trancheVault } from '../../state/fund-reading.ts';
import type { ReadState } from '../../state/state.ts';
import type { Step } from '../../state/step.ts';
import { badAmount, unknownAccount } from '../known.ts';
import { deficitKnown } from './known-deficit.ts';

export function requestTrancheExit(
  step: Step,
  command: CommandOf<'RequestTrancheExit'>,
): Reject | undefined {
  const { state } = step;
  const { account, shares } = command;
  const refused = unknownAccount(state, account) ?? badAmount(shares);
  if (refused !== undefined) return refused;
  const { trancheShares, exitShares, exitSince } = state.accounts;
  if (exitShares.get(account) > 0n)
    return {
      type: 'TrancheExitPending',
      account,
      shares: exitShares.get(account),
      since: exitSince.get(account),
    };
  const held = trancheShares.get(account);
  if (shares > held) return { type: 'TrancheSharesTooFew', account, shares, held };

  // From here on nothing may fail.
  const value = worthOf(trancheVault(state), shares) as Quanta;
  step.emit({ type: 'TrancheExitRequested', account, shares, value });
  return undefined;
}

export function cancelTrancheExit(
  step: Step,
  command: CommandOf<'CancelTrancheExit'>,
): Reject | undefined {
  const { state } = step;
  const { account } = command;
  const refused = unknownAccount(state, account) ?? noExit(state, account);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  const shares = state.accounts.exitShares.get(account);
  const value = state.accounts.exitValue.get(account);
  const lost = sharesLostOnCancel(offsetVault(trancheVault(state)), { shares, value });
  step.emit({ type: 'TrancheExitCancelled', account, shares, lost });
  return undefined;
}

export function leaveTranche(step: Step, command: CommandOf<'LeaveTranche'>): Reject | undefined {
  const { state, time } = step;
  const { account } = command;
  const refused = unknownAccount(state, account) ?? noExit(state, account);
  if (refused !== undefined) return refused;
  const until = state.accounts.exitSince.get(account) + fundTerms(state).coolDownMs;
  if (time < until) return { type: 'CoolDownRunning', account, until };
  const known = deficitKnown(state);
  if (known !== undefined) return known;

  // From here on nothing may fail.
  const shares = state.accounts.exitShares.get(account);
  const worth = worthOf(trancheVault(state), shares) as Quanta;
  const amount = min(worth, state.accounts.exitValue.get(account));
  const postings = move('tranche', NONE, 'account', account, 0, amount);
  step.emit({ type: 'TrancheLeft', account, shares, amount, postings });
  return undefined;
}

const noExit = (state: ReadState, account: AccountId): Reject | undefined =>
  state.accounts.exitShares.get(account) === 0n ? { type: 'NoTrancheExit', account } : undefined;
