// The last stage that anyone pays: what deleveraging could not carry is shared by those who gain in the same market, in
// proportion to their gains, never beyond them. Accounts without a position there are never charged. Plans only.
import { allocate, min, sub, sum } from '../base/fixed.ts';
import { type AccountId, type MarketId, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import type { ReadState } from '../state/state.ts';
import { type Counterparties, customerRows, gainOf } from './counterparties.ts';

export type Cut = { readonly account: AccountId; readonly amount: Quanta };
export type SocialisePlan = {
  readonly cuts: readonly Cut[];
  readonly socialised: Quanta;
  readonly uncovered: Quanta;
};

/** Largest-remainder shares of a loss over gains: each at most its gain, the sum exactly min(loss, all gains). */
export function shareLoss(
  loss: Quanta,
  gains: readonly Quanta[],
): { readonly parts: readonly Quanta[]; readonly socialised: Quanta } {
  const socialised = min(loss, sum(gains));
  return { parts: allocate(socialised, gains), socialised };
}

/**
 * Splits a loss over the customers' gains in a market.
 * A gain is unrealised PnL net of funding owed at this sequence, less what claims already take of it (`takenNow` holds the
 * claims of the deficit being fixed). The account that lost and accounts in liquidation are left out.
 */
export function planSocialise(
  state: ReadState,
  counterparties: Counterparties,
  loss: { readonly market: MarketId; readonly account: AccountId; readonly amount: Quanta },
  takenNow: ReadonlyMap<AccountId, Quanta>,
): SocialisePlan {
  if (loss.amount === 0n) return { cuts: [], socialised: ZERO_QUANTA, uncovered: ZERO_QUANTA };
  const accounts: AccountId[] = [];
  const gains: Quanta[] = [];
  for (const row of customerRows(state, loss.market)) {
    const account = state.positions.account.get(row);
    if (account === loss.account || state.accounts.stage.get(account) !== 0) continue;
    const taken =
      counterparties.pendingOf(loss.market, account).cut + (takenNow.get(account) ?? 0n);
    const gain = sub(gainOf(state, row), taken as Quanta);
    if (gain <= 0n) continue;
    accounts.push(account);
    gains.push(gain);
  }
  const { parts, socialised } = shareLoss(loss.amount, gains);
  const cuts: Cut[] = [];
  for (const [index, amount] of parts.entries()) {
    if (amount > 0n) cuts.push({ account: accounts[index] as AccountId, amount });
  }
  return { cuts, socialised, uncovered: sub(loss.amount, socialised) };
}
