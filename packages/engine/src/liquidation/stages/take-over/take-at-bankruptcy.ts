// Take-over of an account that is still worth something, at the bankruptcy price: the fund takes the positions and all that is
// left of the margin, and nothing is returned. Source: Hyperliquid, Liquidations (backstop); BitMEX, Binance: insurance fund.
import { add, allocate, max, sub, sum } from '../../../base/fixed.ts';
import type { EventOf } from '../../../domain/event.ts';
import type { PositionHeld } from '../../../domain/portfolio.ts';
import {
  type AccountId,
  type MarketId,
  NONE,
  type Quanta,
  valueOf,
  ZERO_QUANTA,
} from '../../../domain/units.ts';
import { betweenAccounts } from '../../../ledger/postings.ts';
import { unitValue } from '../../../margin/account-risk.ts';
import type { ReadState } from '../../../state/state.ts';
import type { Step } from '../../../state/step.ts';
import type { Counterparties } from '../../../waterfall/counterparties.ts';
import { fixDeficit } from '../../../waterfall/fix-deficit.ts';
import { NO_DRAW, takeOverLots } from '../../../waterfall/insurance-fund.ts';
import { convertCollateral, seizeCollateral } from '../convert-collateral.ts';
import { moveToBucket, notionalAt } from './move-leg.ts';

/**
 * Afterwards the account is flat and has exactly nothing; undefined while it owes what the fund cannot pay for its collateral yet.
 * What is beyond a bucket's budget is deleveraged at the mark. The account holds a position, and funding is settled.
 */
export function takeAtBankruptcy(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
): EventOf<'LiquidationEnded'>['outcome'] | undefined {
  const { state } = step;
  convertCollateral(step, account, 'unlimited');
  const before = state.portfolio(account).positions;
  for (const { market, size } of before) {
    const taken = takeOverLots(state, market, size, NO_DRAW);
    const rest = { account, market, size: sub(size, taken), deficit: ZERO_QUANTA, draw: NO_DRAW };
    fixDeficit(step, counterparties, rest);
  }
  const { cash, positions } = state.portfolio(account);
  const left = max(ZERO_QUANTA, add(cash, sum(positions.map((held) => gainOf(state, held)))));
  // Where all of it was beyond the budgets no position is left to take the margin with it.
  const given =
    positions.length === 0
      ? []
      : allocate(
          left,
          positions.map((held) => notionalAt(state, held)),
        );
  for (const [at, { market, size }] of positions.entries())
    moveToBucket(step, account, { market, lots: size, given: given[at] ?? ZERO_QUANTA });
  if (state.accounts.cash.get(account) < 0n) return undefined;
  seizeCollateral(step, account);
  surrender(step, account, before[0]?.market ?? NONE);
  return 'takenOver';
}

const gainOf = (state: ReadState, { market, size, cost }: PositionHeld): Quanta =>
  sub(valueOf(size, unitValue(state, market)), cost);

/** What cash no position took with it: the whole of it is the penalty. */
function surrender(step: Step, account: AccountId, market: MarketId): void {
  const { state } = step;
  const amount = state.accounts.cash.get(account);
  if (amount === 0n || market === NONE) return;
  const { bucketAccount } = state.market(market);
  step.emit({
    type: 'PenaltyCharged',
    account,
    market,
    amount,
    liquidator: NONE,
    toLiquidator: ZERO_QUANTA,
    postings: betweenAccounts(account, bucketAccount, 0, amount),
  });
}
