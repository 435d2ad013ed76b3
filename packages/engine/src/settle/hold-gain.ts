// Records what of an account's realised profit is immature, whenever a position realises something: by a fill, a settlement
// or a transfer. The venue's own accounts withdraw nothing and hold nothing back.
import { min, neg } from '../base/fixed.ts';
import { type AccountId, type MarketId, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { afterCharge, afterRealised, immatureAt } from '../ledger/immature-gain.ts';
import { heldGainOf } from '../state/losses-due.ts';
import type { Step } from '../state/step.ts';

/** After `realised` (signed quanta) was posted to the account; nothing is recorded when nothing changes. */
export function holdGain(step: Step, account: AccountId, realised: Quanta): void {
  const { state, time } = step;
  const maturityMs = state.venue.gainMaturityMs;
  if (!isHeldBack(step, account, realised)) return;
  const held = {
    amount: state.accounts.immature.get(account),
    since: state.accounts.immatureSince.get(account),
  };
  const { amount, since } = afterRealised(held, realised, { time, maturityMs });
  if (amount === held.amount && since === held.since) return;
  step.emit({ type: 'ImmatureGainSet', account, amount, since });
}

/** The same of what was realised in a market: a loss shared there may charge it until it has matured. */
export function holdMarketGain(
  step: Step,
  account: AccountId,
  market: MarketId,
  realised: Quanta,
): void {
  holdGain(step, account, realised);
  const { state, time } = step;
  if (!isHeldBack(step, account, realised)) return;
  const held = heldGainOf(state, account, market);
  const maturityMs = state.venue.gainMaturityMs;
  const { amount, since } = afterRealised(held, realised, { time, maturityMs });
  if (amount === held.amount && since === held.since) return;
  step.emit({ type: 'MarketGainSet', account, market, amount, since });
}

/** After `charge` of what is immature in a market was taken to share a loss there: so much can be charged no more. */
export function chargeGain(step: Step, account: AccountId, market: MarketId, charge: Quanta): void {
  const { state, time } = step;
  const held = heldGainOf(state, account, market);
  const now = { time, maturityMs: state.venue.gainMaturityMs };
  const charged = min(charge, immatureAt(held, now));
  if (charged === ZERO_QUANTA) return;
  const { amount, since } = afterCharge(held, charged, now);
  step.emit({ type: 'MarketGainSet', account, market, amount, since });
  holdGain(step, account, neg(charged));
}

function isHeldBack({ state }: Step, account: AccountId, realised: Quanta): boolean {
  const kind = state.accountKind(account);
  return (
    state.venue.gainMaturityMs !== 0 &&
    realised !== 0n &&
    kind !== 'insurance' &&
    kind !== 'suspense'
  );
}
