// An account contributes to the fund: what it pays may leave it like a withdrawal, and buys shares at their value now.
import { add } from '../../base/fixed.ts';
import type { CommandOf } from '../../domain/command.ts';
import type { Reject } from '../../domain/reject.ts';
import { NONE } from '../../domain/units.ts';
import { move } from '../../ledger/postings.ts';
import { sharesFor } from '../../ledger/share-value.ts';
import { meetAccountLosses } from '../../settle/meet-losses.ts';
import { fundTerms, trancheVault } from '../../state/fund-reading.ts';
import type { Step } from '../../state/step.ts';
import { LARGEST_AMOUNT, unknownAccount, unknownAsset } from '../known.ts';
import { mayLeave } from '../withdraw.ts';
import { deficitKnown } from './known-deficit.ts';

export function joinTranche(step: Step, command: CommandOf<'JoinTranche'>): Reject | undefined {
  const { state } = step;
  const { account, amount } = command;
  const unknown = unknownAccount(state, account) ?? unknownAsset(state, 0);
  if (unknown !== undefined) return unknown;
  if (fundTerms(state).trancheDrawPpm === 0) return { type: 'TrancheClosed' };
  const refused = mayLeave(state, account, 0, amount) ?? deficitKnown(state);
  if (refused !== undefined) return refused;
  const vault = trancheVault(state);
  const shares = sharesFor(vault, amount);
  if (shares === 0n) return { type: 'AmountBuysNoShare', amount };
  if (add(vault.shares, shares) >= LARGEST_AMOUNT)
    return { type: 'AmountTooLarge', amount, largest: vault.balance };

  // From here on nothing may fail.
  meetAccountLosses(step, account);
  const postings = move('account', account, 'tranche', NONE, 0, amount);
  step.emit({ type: 'TrancheJoined', account, amount, shares, postings });
  return undefined;
}
