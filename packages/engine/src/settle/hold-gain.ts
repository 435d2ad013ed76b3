// Records what of an account's realised profit is immature, whenever a position realises something: by a fill, a settlement
// or a transfer. The venue's own accounts withdraw nothing and hold nothing back.
import type { AccountId, Quanta } from '../domain/units.ts';
import { afterRealised } from '../ledger/immature-gain.ts';
import type { Step } from '../state/step.ts';

/** After `realised` (signed quanta) was posted to the account; nothing is recorded when nothing changes. */
export function holdGain(step: Step, account: AccountId, realised: Quanta): void {
  const { state, time } = step;
  const maturityMs = state.venue.gainMaturityMs;
  if (maturityMs === 0 || realised === 0n) return;
  const kind = state.accountKind(account);
  if (kind === 'insurance' || kind === 'suspense') return;
  const held = {
    amount: state.accounts.immature.get(account),
    since: state.accounts.immatureSince.get(account),
  };
  const { amount, since } = afterRealised(held, realised, { time, maturityMs });
  if (amount === held.amount && since === held.since) return;
  step.emit({ type: 'ImmatureGainSet', account, amount, since });
}
