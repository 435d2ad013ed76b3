// A position meets the funding index: what it owes moves between its account and the market's funding pool, rounded
// against the account, and whole quanta that the rounding has gathered go to the residue sink. Whatever touches a position comes
// by here first: shared losses are met before its funding is.
import { type AccountId, type MarketId, NONE } from '../domain/units.ts';
import { move } from '../ledger/postings.ts';
import { bookRemainder, fundingOwed } from '../ledger/funding.ts';
import type { Step } from '../state/step.ts';
import { meetAccountLosses, meetLosses } from './meet-losses.ts';

/**
 * Meets shared losses, then settles the funding of one position; nothing is recorded when the index has not moved since.
 * Identity kept: pool * GUARD - remainder = - sum of accruals not yet settled, in 1/GUARD quanta.
 */
export function settleFunding(step: Step, account: AccountId, market: MarketId): void {
  meetLosses(step, account, market);
  const { state } = step;
  const row = state.positionRow(account, market);
  if (row === NONE) return;
  const indexNow = state.fundingIndex(market);
  const indexThen = state.positions.fundingIndex.get(row);
  if (indexNow === indexThen) return;
  const size = state.positions.size.get(row);
  const { payment, remainder } = fundingOwed({ size, indexNow, indexThen });
  const booked = bookRemainder({
    marketRemainder: state.markets.fundingRemainder.get(market),
    remainder,
  });
  const postings = [
    ...move('account', account, 'funding', market, 0, payment),
    ...move('funding', market, 'residue', NONE, 0, booked.residue),
  ];
  step.emit({
    type: 'FundingSettled',
    account,
    market,
    payment,
    fundingIndex: indexNow,
    fundingRemainder: booked.marketRemainder,
    postings,
  });
}

/** Settles every position of an account, and what it has to meet where it has none any more. */
export function settleAccountFunding(step: Step, account: AccountId): void {
  const { state } = step;
  meetAccountLosses(step, account);
  for (
    let row = state.accounts.firstPosition.get(account);
    row !== NONE;
    row = state.positions.next.get(row)
  ) {
    settleFunding(step, account, state.positions.market.get(row));
  }
}
