// The suspense account of a market holds the residual lots of fixed deficits until their claims are drained. Funding that
// it meets meanwhile is the fund's, not the claimants': it is passed on at once, so that suspense ends flat with exactly 0.
import { min, neg, sub } from '../base/fixed.ts';
import {
  type AccountId,
  type Lots,
  type MarketId,
  NONE,
  type Quanta,
  ZERO_QUANTA,
} from '../domain/units.ts';
import { betweenAccounts, move } from '../ledger/postings.ts';
import { settleFunding } from '../settle/funding.ts';
import { releaseMarketOrders } from '../settle/release-orders.ts';
import { positionOf } from '../settle/transfer-position.ts';
import type { ReadState } from '../state/state.ts';
import type { Step } from '../state/step.ts';
import { available, sharedFund } from './insurance-fund.ts';
import { rebaseTranche, trancheAllowance } from './tranche.ts';

/** Whether lots of the other side wait in suspense: they would net against claims that are already fixed. */
export function suspenseHoldsOpposite(state: ReadState, market: MarketId, size: Lots): boolean {
  const waiting = positionOf(state, state.market(market).suspenseAccount, market).size;
  return waiting !== 0n && waiting > 0n !== size > 0n;
}

/** Settles the funding of a suspense account and passes the amount to or from the market's bucket, then the shared one. */
export function settleSuspenseFunding(step: Step, market: MarketId): void {
  const { state } = step;
  const { suspenseAccount, bucketAccount } = state.market(market);
  const before = state.accounts.cash.get(suspenseAccount);
  settleFunding(step, suspenseAccount, market);
  const change = sub(state.accounts.cash.get(suspenseAccount), before);
  if (change === 0n) return;
  if (change > 0n) return pay(step, suspenseAccount, bucketAccount, change);
  cover(step, market, suspenseAccount, neg(change));
}

/**
 * A bucket that is flat with negative cash (it closed inventory worse than it could pay) is covered by the shared fund; what
 * that cannot pay is uncovered. Called after anything that may close a bucket's position.
 */
export function coverBucket(step: Step, market: MarketId): void {
  const { bucketAccount } = step.state.market(market);
  const cash = step.state.accounts.cash.get(bucketAccount);
  if (cash >= 0n || step.state.accounts.firstPosition.get(bucketAccount) !== NONE) return;
  cover(step, market, bucketAccount, neg(cash));
}

/** Pays `owed` to a house account: from the market's bucket, the shared fund, and at last as an uncovered loss. */
function cover(step: Step, market: MarketId, account: AccountId, amount: Quanta): void {
  const { state } = step;
  let owed = amount;
  for (const fund of [state.market(market).bucketAccount, sharedFund(state)]) {
    const paid = fund === account ? ZERO_QUANTA : min(owed, available(state, fund));
    if (paid > 0n) pay(step, fund, account, paid);
    owed = sub(owed, paid);
  }
  if (owed > 0n) recordUnpaid(step, market, account, owed);
}

function pay(step: Step, from: AccountId, to: AccountId, amount: Quanta): void {
  step.emit({
    type: 'Transferred',
    from,
    to,
    asset: 0,
    amount,
    postings: betweenAccounts(from, to, 0, amount),
  });
}

/** No bucket is left to pay: contributors do, and what they cannot is recorded as uncovered, and the market halts. */
function recordUnpaid(step: Step, market: MarketId, account: AccountId, amount: Quanta): void {
  const tranche = min(amount, trancheAllowance(step.state));
  const uncovered = sub(amount, tranche);
  step.emit({
    type: 'DeficitFixed',
    account,
    market,
    size: 0n as Lots,
    quote: ZERO_QUANTA,
    deficit: amount,
    insurance: ZERO_QUANTA,
    tranche,
    adl: ZERO_QUANTA,
    socialised: ZERO_QUANTA,
    uncovered,
    claims: [],
    postings: [
      ...move('tranche', NONE, 'account', account, 0, tranche),
      ...move('uncovered', market, 'account', account, 0, uncovered),
    ],
  });
  if (tranche > 0n) rebaseTranche(step);
  if (uncovered > 0n) haltMarket(step, market, uncovered);
}

/** A market with an uncovered loss is halted, once: nothing fills there any more, so its open orders give their margin back. */
export function haltMarket(step: Step, market: MarketId, uncovered: Quanta): void {
  if (step.state.markets.halted.get(market) === 1) return;
  step.emit({ type: 'MarketHalted', market, uncovered });
  releaseMarketOrders(step, market, 'halted');
}

/** Asserted by the drain: nothing may be left behind. */
export function isSuspenseEmpty(state: ReadState, market: MarketId): boolean {
  const { suspenseAccount } = state.market(market);
  return (
    state.accounts.firstPosition.get(suspenseAccount) === NONE &&
    state.accounts.cash.get(suspenseAccount) === 0n
  );
}
