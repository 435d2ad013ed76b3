// Money goes out, to the outside or to another account of the same owner: realised balance only, and what stays must meet
// what initial margin and the floor on notional ask (margin/caution/withdrawal.ts), at the worst of doubtful prices and
// without counting unrealised profit or what has not matured of the realised.
import { neg, max, sub } from '../base/fixed.ts';
import type { CommandOf } from '../domain/command.ts';
import type { Portfolio } from '../domain/portfolio.ts';
import type { Reject } from '../domain/reject.ts';
import { type AccountId, type AssetId, NONE, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { betweenAccounts, move } from '../ledger/postings.ts';
import { requirementOf } from '../margin/account-risk.ts';
import { indexesOf, latePrice } from '../margin/caution/late-prices.ts';
import { mustStay } from '../margin/caution/withdrawal.ts';
import { notStated } from '../margin/margin-check.ts';
import { meetAccountLosses } from '../settle/meet-losses.ts';
import { cashOf } from '../state/losses-due.ts';
import { withdrawalsWaitUntil } from '../state/reopening.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { backing } from './backing.ts';
import { notAccepted, tooLarge } from './deposit.ts';
import { badAmount, gated, houseAccount, unknownAccount, unknownAsset } from './known.ts';
import { qualityTooLow } from './price-quality.ts';

export function withdraw(step: Step, command: CommandOf<'Withdraw'>): Reject | undefined {
  const { state } = step;
  const { account, asset, amount } = command;
  const refused =
    unknownAccount(state, account) ??
    unknownAsset(state, asset) ??
    mayLeave(state, account, asset, amount);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  meetAccountLosses(step, account);
  step.emit({
    type: 'Withdrawn',
    account,
    asset,
    amount,
    postings: move('account', account, 'external', NONE, asset, amount),
  });
  return undefined;
}

export function transfer(step: Step, command: CommandOf<'Transfer'>): Reject | undefined {
  const { state } = step;
  const { from, to, asset, amount } = command;
  const unknown =
    unknownAccount(state, from) ??
    unknownAccount(state, to) ??
    unknownAsset(state, asset) ??
    houseAccount(state, to);
  if (unknown !== undefined) return unknown;
  if (from === to || state.accounts.owner.get(from) !== state.accounts.owner.get(to))
    return { type: 'DifferentOwner', from, to };
  const refused =
    notAccepted(state, to, asset) ??
    mayLeave(state, from, asset, amount) ??
    tooLarge(state, to, asset, amount);
  if (refused !== undefined) return refused;

  // From here on nothing may fail.
  meetAccountLosses(step, from);
  step.emit({
    type: 'Transferred',
    from,
    to,
    asset,
    amount,
    postings: betweenAccounts(from, to, asset, amount),
  });
  return undefined;
}

/** May an amount leave the account: the one health check of every way out. */
export function mayLeave(
  state: ReadState,
  account: AccountId,
  asset: AssetId,
  amount: Quanta,
): Reject | undefined {
  const refused =
    houseAccount(state, account) ??
    badAmount(amount) ??
    gated(state, account) ??
    unsettledPrice(state, account);
  if (refused !== undefined) return refused;
  const available = asset === 0 ? cashOf(state, account) : state.balanceOf(account, asset);
  if (amount > available)
    return { type: 'InsufficientBalance', asset, required: amount, available };
  const immature = state.immatureGain(account);
  const mature = sub(available, immature);
  if (asset === 0 && amount > mature)
    return immatureBalance({ account, immature, required: amount, mature });
  const held = state.portfolio(account);
  const late = lateMarket(state, held);
  if (late !== undefined) return late;
  const left = withoutLate(state, adjusted(held, asset, neg(amount)));
  const after = requirementOf(backing(state, left), state);
  const unstated = notStated(account, after);
  if (unstated !== undefined) return unstated;
  const { required, binding } = mustStay(after);
  const equity = after.withdrawableEquity;
  const matureEquity = sub(equity, immature);
  if (matureEquity >= required) return undefined;
  return equity < required
    ? { type: 'InitialMarginNotMet', account, equity, required, binding }
    : { type: 'GainImmature', account, immature, required, available: matureEquity, binding };
}

/** There is enough, but not enough that has matured. */
function immatureBalance(of: {
  readonly account: AccountId;
  readonly immature: Quanta;
  readonly required: Quanta;
  readonly mature: Quanta;
}): Reject {
  const { account, immature, required, mature } = of;
  const available = max(ZERO_QUANTA, mature);
  return { type: 'GainImmature', account, immature, required, available, binding: 'balance' };
}

/** Nothing leaves that rests on a position whose index is late: nobody knows what it is worth. */
function lateMarket(state: ReadState, { positions }: Portfolio): Reject | undefined {
  for (const index of indexesOf(positions, [], state)) {
    const late = latePrice(state, index);
    if (late === undefined) continue;
    const { ageMs, freeMs, bufferPpm } = late;
    return { type: 'PriceLate', index, ageMs, freeMs, bufferPpm: Number(bufferPpm) };
  }
  return undefined;
}

/** Coins whose index is late may leave, but what stays may not rest on them. */
function withoutLate(state: ReadState, portfolio: Portfolio): Portfolio {
  const collateral = portfolio.collateral.filter(
    ({ asset }) => latePrice(state, state.asset(asset).index) === undefined,
  );
  return collateral.length === portfolio.collateral.length
    ? portfolio
    : { ...portfolio, collateral };
}

/** A withdrawal may not rest on a market whose price its matrix does not accept, or that is in a band, or only just open again. */
function unsettledPrice(state: ReadState, account: AccountId): Reject | undefined {
  for (
    let row = state.accounts.firstPosition.get(account);
    row !== NONE;
    row = state.positions.next.get(row)
  ) {
    const market = state.positions.market.get(row);
    const doubtful = qualityTooLow(state, market, 'withdraw');
    if (doubtful !== undefined) return doubtful;
    if (state.markets.band.get(market) === 1) return { type: 'BandOpen', market };
    const until = withdrawalsWaitUntil(state, market);
    if (until !== undefined) return { type: 'MarketReopening', market, until };
  }
  return undefined;
}

/** The portfolio after an amount of an asset came or went. */
export function adjusted(portfolio: Portfolio, asset: AssetId, amount: Quanta): Portfolio {
  if (asset === 0) return { ...portfolio, cash: sub(portfolio.cash, neg(amount)) };
  const collateral = portfolio.collateral.map((held) =>
    held.asset === asset ? { ...held, amount: sub(held.amount, neg(amount)) } : held,
  );
  return { ...portfolio, collateral };
}
