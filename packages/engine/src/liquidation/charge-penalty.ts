// The liquidation penalty on what a liquidation order filled: into the market's insurance bucket, never more than the
// account still has. Called by the fill of the order, after fee and PnL are booked.
import { max, min, mulDivUp } from '../base/fixed.ts';
import { type AccountId, type MarketId, PPM, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { betweenAccounts } from '../ledger/postings.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import type { Step } from '../state/step.ts';
import { penaltyPpmOf } from './penalty-rate.ts';
import { restartLadder } from './standing.ts';

/**
 * Charges min(max(0, net value), ceil(notional * penaltyPpm)); an account worth nothing pays nothing (hazard L4).
 * Also takes the ladder back to its first rung: something was filled, so the book is tried again before any later stage.
 * `filledNotional` is unsigned, at the fill's price.
 */
export function chargePenalty(
  step: Step,
  account: AccountId,
  market: MarketId,
  filledNotional: Quanta,
): void {
  const { state } = step;
  const { netValue } = requirementByRates(state.portfolio(account), state);
  collectPenalty(step, { account, market, notional: filledNotional, most: netValue });
  restartLadder(step, account);
}

/** Moves the penalty on a notional, at most `most`, to the market's bucket; returns what was charged. */
export function collectPenalty(
  step: Step,
  charge: {
    readonly account: AccountId;
    readonly market: MarketId;
    readonly notional: Quanta;
    readonly most: Quanta;
  },
): Quanta {
  const { account, market } = charge;
  const listed = step.state.market(market);
  const amount = min(
    max(ZERO_QUANTA, charge.most),
    mulDivUp(charge.notional, penaltyPpmOf(listed, step.state), PPM),
  );
  if (amount === 0n) return amount;
  step.emit({
    type: 'PenaltyCharged',
    account,
    market,
    amount,
    postings: betweenAccounts(account, listed.bucketAccount, 0, amount),
  });
  return amount;
}
