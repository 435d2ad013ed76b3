// Who gains in a market, and how much of it a shared loss may still take: the open gain net of funding, claims and losses still
// to meet, and realised gains that have not matured. Reads the state only.
import { add, max, sub } from '../base/fixed.ts';
import { type AccountId, type MarketId, NONE, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { heldGainOf, lossesDue, marketGainOf } from '../state/losses-due.ts';
import { immatureAt } from '../ledger/immature-gain.ts';
import type { ReadState } from '../state/state.ts';
import type { Counterparties } from './counterparties.ts';
import { customerRows, gainOf, isCustomer } from './customers.ts';

export type Winner = { readonly account: AccountId; readonly gain: Quanta };

/** Gain of an account in a market at this sequence, never negative; `taken` is what claims already hold of it. */
export function chargeableGain(
  state: ReadState,
  account: AccountId,
  market: MarketId,
  taken: Quanta,
): Quanta {
  const row = state.positionRow(account, market);
  const open = row === NONE ? ZERO_QUANTA : gainOf(state, row);
  return max(ZERO_QUANTA, sub(add(open, unmetHeld(state, account, market)), taken));
}

/** Realised gains that have not matured, less what losses still to meet take of them. */
function unmetHeld(state: ReadState, account: AccountId, market: MarketId): Quanta {
  const due = lossesDue(state, account, market);
  if (due === undefined) return marketGainOf(state, account, market);
  const now = { time: state.time, maturityMs: state.venue.gainMaturityMs };
  const { since } = heldGainOf(state, account, market);
  return immatureAt({ amount: due.heldAfter, since }, now);
}

/**
 * Every customer who gains in the market, those in liquidation left out: ascending by account among those with a position,
 * then those with realised gains only. `takenNow` is what the claims take that are being fixed.
 */
export function winnersOf(
  state: ReadState,
  counterparties: Counterparties,
  market: MarketId,
  takenNow: ReadonlyMap<AccountId, Quanta>,
): readonly Winner[] {
  const winners: Winner[] = [];
  const consider = (account: AccountId): void => {
    if (state.accounts.stage.get(account) !== 0) return;
    const pending = counterparties.pendingOf(market, account).cut;
    const taken = add(pending, takenNow.get(account) ?? ZERO_QUANTA);
    const gain = chargeableGain(state, account, market, taken);
    if (gain > 0n) winners.push({ account, gain });
  };
  for (const row of customerRows(state, market)) consider(state.positions.account.get(row));
  const { gains } = state;
  for (let row = 0; row < state.scalar('gains'); row++) {
    const account = gains.account.get(row);
    if (account === NONE || gains.market.get(row) !== market) continue;
    if (isCustomer(state, account) && state.positionRow(account, market) === NONE)
      consider(account);
  }
  return winners;
}
