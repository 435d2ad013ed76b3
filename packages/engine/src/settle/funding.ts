// A position meets the funding index: what it owes moves between its account and the market's funding pool, rounded
// against the account, and whole quanta that the rounding has gathered go to the residue sink.
import { divDown, neg, sub } from '../base/fixed.ts';
import { type AccountId, FUNDING_GUARD, type MarketId, NONE, type Quanta } from '../domain/units.ts';
import { move } from '../ledger/postings.ts';
import { fundingOwedBy } from '../margin/account-risk.ts';
import type { Step } from '../state/step.ts';

/**
 * Settles the funding of one position; nothing is recorded when the index has not moved since.
 * Identity kept: pool * GUARD + remainder = - sum of accruals not yet settled, in 1/GUARD quanta.
 */
export function settleFunding(step: Step, account: AccountId, market: MarketId): void {
  const { state } = step;
  const row = state.positionRow(account, market);
  if (row === NONE) return;
  const indexNow = state.fundingIndex(market);
  const indexThen = state.positions.fundingIndex.get(row);
  if (indexNow === indexThen) return;
  const size = state.positions.size.get(row);
  const payment = fundingOwedBy(size, indexNow, indexThen);
  const kept = payment * FUNDING_GUARD - size * (indexNow - indexThen);
  const remainder = state.markets.fundingRemainder.get(market) + kept;
  const residue = divDown(remainder, FUNDING_GUARD) as Quanta;
  const postings = [
    ...move('account', account, 'funding', market, 0, payment),
    ...move('funding', market, 'residue', NONE, 0, residue),
  ];
  step.emit({
    type: 'FundingSettled',
    account,
    market,
    payment,
    fundingIndex: indexNow,
    fundingRemainder: remainder - residue * FUNDING_GUARD,
    postings,
  });
}

/** Settles every position of an account. */
export function settleAccountFunding(step: Step, account: AccountId): void {
  const { state } = step;
  for (let row = state.accounts.firstPosition.get(account); row !== NONE; row = state.positions.next.get(row)) {
    settleFunding(step, account, state.positions.market.get(row));
  }
}

/** Identity of the pool, in 1/GUARD quanta: zero in a market where it holds. Walks all positions; for the full check. */
export function fundingImbalance(state: Step['state'], positionRows: number, market: MarketId): bigint {
  let accrued = 0n;
  for (let row = 0; row < positionRows; row++) {
    if (state.positions.account.get(row) === NONE || state.positions.market.get(row) !== market) continue;
    accrued += state.positions.size.get(row) * (state.fundingIndex(market) - state.positions.fundingIndex.get(row));
  }
  const pool = state.markets.funding.get(market);
  return sub(pool * FUNDING_GUARD + state.markets.fundingRemainder.get(market), neg(accrued));
}
