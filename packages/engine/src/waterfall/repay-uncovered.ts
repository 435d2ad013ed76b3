// Lending losses that stayed uncovered are repaid as soon as the shared fund has cash: the first thing it does with it.
import { min, neg } from '../base/fixed.ts';
import { NONE, ZERO_QUANTA } from '../domain/units.ts';
import { move } from '../ledger/postings.ts';
import type { Step } from '../state/step.ts';
import { available, sharedFund } from './insurance-fund.ts';

export function repayUncovered(step: Step): void {
  const { state } = step;
  const owed = neg(state.assets.uncovered.get(0));
  if (owed <= ZERO_QUANTA) return;
  const fund = sharedFund(state);
  const amount = min(owed, available(state, fund));
  if (amount === ZERO_QUANTA) return;
  const postings = move('account', fund, 'uncovered', NONE, 0, amount);
  step.emit({ type: 'UncoveredRepaid', amount, postings });
}
