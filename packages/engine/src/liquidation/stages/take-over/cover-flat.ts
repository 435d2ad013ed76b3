// A debt of an account that holds no position any more.
import { add, min, neg, sub } from '../../../base/fixed.ts';
import type { EventOf } from '../../../domain/event.ts';
import {
  type AccountId,
  NONE,
  type Quanta,
  ZERO_LOTS,
  ZERO_QUANTA,
} from '../../../domain/units.ts';
import { betweenAccounts, move } from '../../../ledger/postings.ts';
import type { Step } from '../../../state/step.ts';
import type { Counterparties } from '../../../waterfall/counterparties.ts';
import { fixDeficit } from '../../../waterfall/fix-deficit.ts';
import {
  allowanceOf,
  available,
  NO_DRAW,
  planDraw,
  sharedFund,
} from '../../../waterfall/insurance-fund.ts';
import { rebaseTranche, trancheAllowance } from '../../../waterfall/tranche.ts';

type Outcome = EventOf<'LiquidationEnded'>['outcome'];

/**
 * A debt without positions. Of an isolated account: its market's waterfall. Of a cross account no market can be named: it is a
 * lending loss, written off at once so that no negative balance is left standing as if it were money.
 */
export function coverFlat(
  step: Step,
  account: AccountId,
  counterparties: Counterparties,
): Outcome | undefined {
  const { state } = step;
  const deficit = neg(state.accounts.cash.get(account));
  if (deficit === 0n) return 'flat';
  const market = state.accounts.market.get(account);
  if (market !== NONE) {
    const draw =
      state.accountKind(account) === 'insurance'
        ? NO_DRAW
        : planDraw(state, market, deficit, allowanceOf(state, account));
    fixDeficit(step, counterparties, { account, market, size: ZERO_LOTS, deficit, draw });
    return 'bankrupt';
  }
  recordLendingLoss(step, account, deficit);
  return 'bankrupt';
}

/** The shared fund pays what it has; the rest is uncovered, and repaid when the fund has money again. */
function recordLendingLoss(step: Step, account: AccountId, deficit: Quanta): void {
  const fund = sharedFund(step.state);
  const insurance = min(deficit, available(step.state, fund));
  const tranche = min(sub(deficit, insurance), trancheAllowance(step.state));
  const uncovered = sub(deficit, add(insurance, tranche));
  step.emit({
    type: 'DeficitFixed',
    account,
    market: NONE,
    size: ZERO_LOTS,
    quote: ZERO_QUANTA,
    deficit,
    insurance,
    tranche,
    adl: ZERO_QUANTA,
    socialised: ZERO_QUANTA,
    uncovered,
    claims: [],
    postings: [
      ...betweenAccounts(fund, account, 0, insurance),
      ...move('tranche', NONE, 'account', account, 0, tranche),
      ...move('uncovered', NONE, 'account', account, 0, uncovered),
    ],
  });
  if (tranche > 0n) rebaseTranche(step);
}
