// What an account has still to meet of the losses shared in a market: its cut of each epoch since it was last touched there,
// from its own gain at that sequence alone. Nobody else's cut is needed for it, so no order of meeting them changes any.
import { add, max, min, mulDivUp, sub } from '../base/fixed.ts';
import {
  type AccountId,
  type MarketId,
  NONE,
  type Quanta,
  valueOf,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { fundingOwed } from '../ledger/funding.ts';
import { afterCharge, type HeldGain, immatureAt } from '../ledger/immature-gain.ts';
import type { ReadState } from './state.ts';

export type Cut = { readonly epoch: number; readonly amount: Quanta };
/** What is due in a market, of every epoch in turn, and out of what. */
export type LossesDue = {
  readonly cuts: readonly Cut[];
  /** Out of the open position's gain, into its cost. */
  readonly fromOpen: Quanta;
  /** Out of realised gains that have not matured, from the balance. */
  readonly fromHeld: Quanta;
  /** What the account's realised gain in the market counts afterwards, where its line began. */
  readonly heldAfter: Quanta;
};

/** Row of the account's realised gains in a market, NONE if it has none. */
export function gainRow(state: ReadState, account: AccountId, market: MarketId): number {
  const { gains } = state;
  let at = state.accounts.firstGain.get(account);
  while (at !== 0 && gains.market.get(at - 1) !== market) at = gains.next.get(at - 1);
  return at === 0 ? NONE : at - 1;
}

/** Realised profit in the market as it was recorded; none is an amount of zero. */
export function heldGainOf(state: ReadState, account: AccountId, market: MarketId): HeldGain {
  const row = gainRow(state, account, market);
  if (row === NONE) return { amount: ZERO_QUANTA, since: 0 };
  return { amount: state.gains.amount.get(row), since: state.gains.since.get(row) };
}

/** Realised profit in the market that has not matured now. */
export function marketGainOf(state: ReadState, account: AccountId, market: MarketId): Quanta {
  const maturityMs = state.venue.gainMaturityMs;
  return immatureAt(heldGainOf(state, account, market), { time: state.time, maturityMs });
}

/** Whether anybody has a shared loss to meet. */
export const isAnyLossOpen = (state: ReadState): boolean =>
  state.scalar('lossHead') < state.scalar('losses');

/** Undefined where nothing is due. Each cut is rounded up and never beyond the gain that it is of. */
export function lossesDue(
  state: ReadState,
  account: AccountId,
  market: MarketId,
): LossesDue | undefined {
  if (!isAnyLossOpen(state)) return undefined;
  const position = state.positionRow(account, market);
  const held = gainRow(state, account, market);
  if (position === NONE && held === NONE) return undefined;
  const met = Math.max(
    position === NONE ? 0 : state.positions.lossEpoch.get(position),
    held === NONE ? 0 : state.gains.lossEpoch.get(held),
  );
  if (met >= state.markets.lossEpochs.get(market)) return undefined;
  const due = new Due(state, position, heldGainOf(state, account, market));
  const { losses } = state;
  for (let row = state.scalar('lossHead'); row < state.scalar('losses'); row++) {
    if (losses.market.get(row) === market && losses.epoch.get(row) > met) due.meet(row);
  }
  return due.cuts.length === 0 ? undefined : due;
}

/** Walks the epochs in turn, so that what one takes is no gain for the next. */
class Due implements LossesDue {
  readonly cuts: Cut[] = [];
  fromOpen: Quanta = ZERO_QUANTA;
  fromHeld: Quanta = ZERO_QUANTA;
  private readonly state: ReadState;
  private readonly position: number;
  private held: HeldGain;

  constructor(state: ReadState, position: number, held: HeldGain) {
    this.state = state;
    this.position = position;
    this.held = held;
  }

  get heldAfter(): Quanta {
    return this.held.amount;
  }

  meet(row: number): void {
    const { losses, venue } = this.state;
    const now = { time: losses.time.get(row), maturityMs: venue.gainMaturityMs };
    const open = this.openGainAt(row);
    const gain = max(ZERO_QUANTA, add(open, immatureAt(this.held, now)));
    if (gain === ZERO_QUANTA || losses.winnersLeft.get(row) === 0) return;
    const amount = mulDivUp(gain, losses.amount.get(row), losses.gains.get(row));
    const fromOpen = min(amount, max(ZERO_QUANTA, open));
    const fromHeld = sub(amount, fromOpen);
    this.cuts.push({ epoch: losses.epoch.get(row), amount });
    this.fromOpen = add(this.fromOpen, fromOpen);
    this.fromHeld = add(this.fromHeld, fromHeld);
    this.held = afterCharge(this.held, fromHeld, now);
  }

  private openGainAt(row: number): Quanta {
    if (this.position === NONE) return ZERO_QUANTA;
    const { positions, losses } = this.state;
    const size = positions.size.get(this.position);
    const value = valueOf(size, losses.unitValue.get(row));
    const cost = add(positions.cost.get(this.position), this.fromOpen);
    const { payment } = fundingOwed({
      size,
      indexNow: losses.fundingIndex.get(row),
      indexThen: positions.fundingIndex.get(this.position),
    });
    return sub(sub(value, cost), payment);
  }
}

/** Cost of a position with what it has still to meet: what it gains is measured from here. */
export function costOf(state: ReadState, row: number): Quanta {
  const cost = state.positions.cost.get(row);
  if (!isAnyLossOpen(state)) return cost;
  const due = lossesDue(state, state.positions.account.get(row), state.positions.market.get(row));
  return due === undefined ? cost : add(cost, due.fromOpen);
}

/** What realised gains of an account have still to pay, in all markets: out of its balance. */
export function heldCutsOf(state: ReadState, account: AccountId): Quanta {
  let total = ZERO_QUANTA;
  if (!isAnyLossOpen(state)) return total;
  const { gains } = state;
  for (let at = state.accounts.firstGain.get(account); at !== 0; at = gains.next.get(at - 1)) {
    const due = lossesDue(state, account, gains.market.get(at - 1));
    if (due !== undefined) total = add(total, due.fromHeld);
  }
  return total;
}

/** Balance of the settlement asset with what it has still to pay of shared losses: what the account can count on. */
export const cashOf = (state: ReadState, account: AccountId): Quanta =>
  sub(state.accounts.cash.get(account), heldCutsOf(state, account));
