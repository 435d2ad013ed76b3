// An account meets the losses that were shared in a market since it was last touched there: before anything else happens to its
// position, its funding or its realised gains. What rounding up takes beyond a loss goes to the residue sink.
import { add, min, sub, sum } from '../base/fixed.ts';
import { type AccountId, type MarketId, NONE, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { move } from '../ledger/postings.ts';
import { type Cut, isAnyLossOpen, lossesDue } from '../state/losses-due.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { holdGain } from './hold-gain.ts';

/** Meets what is due in one market and says whether anything was; nothing is recorded where nothing is. */
export function meetLosses(step: Step, account: AccountId, market: MarketId): boolean {
  const { state } = step;
  const due = lossesDue(state, account, market);
  if (due === undefined) return false;
  const cuts = due.cuts.map((cut) => ({ ...cut, residue: residueOf(state, market, cut) }));
  const residue = sum(cuts.map((cut) => cut.residue));
  const row = state.positionRow(account, market);
  const { fromOpen, fromHeld, heldAfter } = due;
  const amount = add(fromOpen, fromHeld);
  step.emit({
    type: 'LossMet',
    account,
    market,
    amount,
    fromHeld,
    residue,
    costAfter: row === NONE ? ZERO_QUANTA : add(state.positions.cost.get(row), fromOpen),
    heldAfter,
    cuts,
    postings: [
      ...move('clearing', market, 'socialised', market, 0, fromOpen),
      ...move('account', account, 'socialised', market, 0, fromHeld),
      ...move('socialised', market, 'residue', NONE, 0, residue),
    ],
  });
  // Money that was held back is gone: as much less is held back.
  if (fromHeld > 0n) holdGain(step, account, sub(ZERO_QUANTA, fromHeld));
  return true;
}

/** Meets what is due in every market in which the account holds a position or realised gains. */
export function meetAccountLosses(step: Step, account: AccountId): void {
  const { state } = step;
  if (!isAnyLossOpen(state)) return;
  const markets = new Set<MarketId>();
  const { positions, gains, accounts } = state;
  for (let row = accounts.firstPosition.get(account); row !== NONE; row = positions.next.get(row))
    markets.add(positions.market.get(row));
  for (let at = accounts.firstGain.get(account); at !== 0; at = gains.next.get(at - 1))
    markets.add(gains.market.get(at - 1));
  for (const market of markets) meetLosses(step, account, market);
}

/** The part of a cut beyond what its epoch has still to meet. */
function residueOf(state: ReadState, market: MarketId, { epoch, amount }: Cut): Quanta {
  const { losses } = state;
  for (let row = state.scalar('lossHead'); row < state.scalar('losses'); row++) {
    if (losses.market.get(row) === market && losses.epoch.get(row) === epoch)
      return sub(amount, min(amount, losses.left.get(row)));
  }
  return amount;
}
