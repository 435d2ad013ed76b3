// Books the liquidation penalty: to the market's insurance bucket and, by the ladder's share, to whoever liquidates; never
// more than the account still has. How much it is: penalty/.
import { type AccountId, type MarketId, NONE, type Quanta, ZERO_QUANTA } from '../domain/units.ts';
import { betweenAccounts } from '../ledger/postings.ts';
import { requirementByRates } from '../margin/account-risk.ts';
import type { Step } from '../state/step.ts';
import { type PenaltyShares, penaltyOf, splitPenalty } from './penalty/penalty.ts';
import { restartLadder } from './standing.ts';

/**
 * Charges for what an order of the ladder filled, after fee and PnL are booked; an account worth nothing pays nothing (hazard
 * L4). Also takes the ladder back to its first rung: something was filled, so the book is tried again before any later stage.
 * `notional` is unsigned, at the fill's price; `ratePpm` is the rate from before the fill (penalty/penalty-now.ts).
 */
export function chargePenalty(
  step: Step,
  account: AccountId,
  filled: { readonly market: MarketId; readonly notional: Quanta; readonly ratePpm: bigint },
): void {
  const { netValue } = requirementByRates(step.state.portfolio(account), step.state);
  collectPenalty(step, { account, ...filled, most: netValue });
  restartLadder(step, account);
}

/**
 * Moves the penalty on a notional, at most `most`, to the market's bucket and the liquidator; returns what was charged. The
 * book has no liquidator. One of the account's own owner gets no share: nobody earns on his own liquidation (hazards L8, E2).
 */
export function collectPenalty(
  step: Step,
  charge: {
    readonly account: AccountId;
    readonly market: MarketId;
    readonly notional: Quanta;
    readonly ratePpm: bigint;
    readonly most: Quanta;
    /** Auction bidder or backstop maker. */
    readonly liquidator?: AccountId | undefined;
  },
): Quanta {
  const { account, market, notional, ratePpm, most, liquidator = NONE } = charge;
  const amount = penaltyOf({ notional, ratePpm, netValue: most });
  if (amount === 0n) return amount;
  const { bucketAccount } = step.state.market(market);
  const { toBucket, toLiquidator } = sharesOf(step, amount, { account, liquidator });
  step.emit({
    type: 'PenaltyCharged',
    account,
    market,
    amount,
    liquidator,
    toLiquidator,
    postings: [
      ...betweenAccounts(account, bucketAccount, 0, toBucket),
      ...betweenAccounts(account, liquidator, 0, toLiquidator),
    ],
  });
  return amount;
}

function sharesOf(
  { state }: Step,
  amount: Quanta,
  { account, liquidator }: { readonly account: AccountId; readonly liquidator: AccountId },
): PenaltyShares {
  const { owner } = state.accounts;
  const isRewarded = liquidator !== NONE && owner.get(liquidator) !== owner.get(account);
  if (!isRewarded) return { toBucket: amount, toLiquidator: ZERO_QUANTA };
  return splitPenalty(amount, state.listing.ladder.liquidatorSharePpm);
}
