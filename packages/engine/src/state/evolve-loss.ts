// What shared losses and realised gains change: epochs, who has met them, and what an account may still be charged.
import { assert } from '../base/assert.ts';
import { add, sub } from '../base/fixed.ts';
import type { Event, EventOf } from '../domain/event.ts';
import {
  type AccountId,
  type MarketId,
  NONE,
  type TimeMs,
  type UnitValue,
} from '../domain/units.ts';
import { applyPostings } from './apply-postings.ts';
import { gainRow, isAnyLossOpen, lossesDue } from './losses-due.ts';
import { appendRow } from './rows.ts';
import { isLossWinner, lossClaimants } from './loss-winners.ts';
import type { State } from './state.ts';

/** Applies the event if it is of a shared loss or a realised gain, and says whether it was. */
export function evolveLoss(state: State, event: Event, time: TimeMs): boolean {
  switch (event.type) {
    case 'LossShared':
      shareLoss(state, event, time);
      return true;
    case 'LossMet':
      meetLoss(state, event);
      return true;
    case 'LossSweepMoved':
      state.setScalar('lossCursor', event.row);
      return true;
    case 'MarketGainSet':
      setMarketGain(state, event, time);
      return true;
    default:
      return false;
  }
}

/** The epoch of a position that was just written: what came before is met. Asserts that it was, before anything changed. */
export function markMet(state: State, account: AccountId, market: MarketId): void {
  const row = state.positionRow(account, market);
  if (row !== NONE) state.positions.lossEpoch.set(row, state.markets.lossEpochs.get(market));
}
export function assertMet(state: State, account: AccountId, market: MarketId): void {
  assert(
    lossesDue(state, account, market) === undefined,
    () => `account ${account} met its losses in market ${market} before anything else`,
  );
}

function shareLoss(state: State, event: EventOf<'LossShared'>, time: TimeMs): void {
  const { losses, markets } = state;
  const { market, epoch, amount } = event;
  if (epoch === markets.lossEpochs.get(market)) {
    const row = rowOfEpoch(state, market, epoch);
    assert(
      losses.winnersLeft.get(row) === losses.winners.get(row),
      () => `nobody met epoch ${epoch} of market ${market} before it grew`,
    );
    losses.amount.set(row, add(losses.amount.get(row), amount));
    losses.left.set(row, add(losses.left.get(row), amount));
    return;
  }
  assert(epoch === markets.lossEpochs.get(market) + 1, () => `epoch ${epoch} is the next`);
  const row = appendRow(state, 'losses');
  losses.market.set(row, market);
  losses.epoch.set(row, epoch);
  losses.sequence.set(row, state.scalar('sequence'));
  losses.time.set(row, time);
  losses.unitValue.set(row, event.unitValue as UnitValue);
  losses.fundingIndex.set(row, event.fundingIndex);
  losses.amount.set(row, amount);
  losses.gains.set(row, event.gains);
  losses.left.set(row, amount);
  losses.winners.set(row, event.winners);
  losses.winnersLeft.set(row, event.winners);
  passOverOthers(state, market, epoch);
  markets.lossEpochs.set(market, epoch);
}

/** Whoever is no winner now (loss-winners.ts) has nothing to meet of the epoch, whatever becomes of him until he is touched. */
function passOverOthers(state: State, market: MarketId, epoch: number): void {
  const { positions, gains } = state;
  const claimants = lossClaimants(state, market);
  for (let row = 0; row < state.rows('positions'); row++) {
    const account = positions.account.get(row);
    if (account === NONE || positions.market.get(row) !== market) continue;
    if (!isLossWinner(state, account, claimants)) positions.lossEpoch.set(row, epoch);
  }
  for (let row = 0; row < state.rows('gains'); row++) {
    const account = gains.account.get(row);
    if (account === NONE || gains.market.get(row) !== market) continue;
    if (!isLossWinner(state, account, claimants)) gains.lossEpoch.set(row, epoch);
  }
}

function meetLoss(state: State, event: EventOf<'LossMet'>): void {
  const { losses, positions, gains } = state;
  const { account, market } = event;
  applyPostings(state, event.postings);
  for (const { epoch, amount, residue } of event.cuts) {
    const row = rowOfEpoch(state, market, epoch);
    losses.left.set(row, sub(losses.left.get(row), sub(amount, residue)));
    losses.winnersLeft.set(row, losses.winnersLeft.get(row) - 1);
  }
  const position = state.positionRow(account, market);
  if (position !== NONE) positions.cost.set(position, event.costAfter);
  markMet(state, account, market);
  const held = gainRow(state, account, market);
  if (held !== NONE) {
    gains.amount.set(held, event.heldAfter);
    gains.lossEpoch.set(held, state.markets.lossEpochs.get(market));
  }
  state.touched.add(account);
  closeEpochs(state);
}

/** Epochs that everybody has met leave from the head of the queue; an empty queue starts again at row 0. */
function closeEpochs(state: State): void {
  let head = state.scalar('lossHead');
  while (head < state.scalar('losses') && state.losses.winnersLeft.get(head) === 0) head++;
  const isEmpty = head === state.scalar('losses');
  state.setScalar('lossHead', isEmpty ? 0 : head);
  if (isEmpty) state.setScalar('losses', 0);
}

function rowOfEpoch(state: State, market: MarketId, epoch: number): number {
  const { losses } = state;
  for (let row = state.scalar('lossHead'); row < state.scalar('losses'); row++) {
    if (losses.market.get(row) === market && losses.epoch.get(row) === epoch) return row;
  }
  assert(false, () => `epoch ${epoch} of market ${market} is not closed`);
}

/** A gain of nothing keeps no row, nor does one of the account that has matured meanwhile. */
function setMarketGain(state: State, event: EventOf<'MarketGainSet'>, time: TimeMs): void {
  const { account, market, amount, since } = event;
  assertMet(state, account, market);
  dropMatured(state, account, time);
  const { gains } = state;
  let row = gainRow(state, account, market);
  if (amount === 0n) {
    if (row !== NONE) closeGainRow(state, account, row);
    return;
  }
  if (row === NONE) row = openGainRow(state, account, market);
  gains.amount.set(row, amount);
  gains.since.set(row, since);
  gains.lossEpoch.set(row, state.markets.lossEpochs.get(market));
  state.touched.add(account);
}

/** Not while a loss waits to be met: a gain that has matured since may still owe its cut. */
function dropMatured(state: State, account: AccountId, time: TimeMs): void {
  if (isAnyLossOpen(state)) return;
  const { gains, accounts } = state;
  let at = accounts.firstGain.get(account);
  while (at !== 0) {
    const row = at - 1;
    at = gains.next.get(row);
    if (time - gains.since.get(row) >= state.venue.gainMaturityMs)
      closeGainRow(state, account, row);
  }
}

function openGainRow(state: State, account: AccountId, market: MarketId): number {
  const { gains, accounts } = state;
  const free = state.scalar('gainFree');
  const row = free === 0 ? appendRow(state, 'gains') : free - 1;
  if (free !== 0) state.setScalar('gainFree', gains.next.get(row));
  gains.account.set(row, account);
  gains.market.set(row, market);
  gains.next.set(row, accounts.firstGain.get(account));
  accounts.firstGain.set(account, row + 1);
  return row;
}

function closeGainRow(state: State, account: AccountId, row: number): void {
  const { gains, accounts } = state;
  const after = gains.next.get(row);
  if (accounts.firstGain.get(account) === row + 1) accounts.firstGain.set(account, after);
  else {
    let before = accounts.firstGain.get(account) - 1;
    while (gains.next.get(before) !== row + 1) before = gains.next.get(before) - 1;
    gains.next.set(before, after);
  }
  gains.account.set(row, NONE);
  gains.amount.set(row, 0n as never);
  gains.since.set(row, 0);
  gains.next.set(row, state.scalar('gainFree'));
  state.setScalar('gainFree', row + 1);
}
