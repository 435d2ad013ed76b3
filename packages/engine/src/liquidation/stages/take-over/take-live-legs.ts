// Take-over while a leg of the account has no price.
import { max, sub } from '../../../base/fixed.ts';
import { type AccountId, ZERO_QUANTA } from '../../../domain/units.ts';
import { settleAccountFunding } from '../../../settle/funding.ts';
import { permits } from '../../../state/permissions.ts';
import type { ReadState } from '../../../state/state.ts';
import type { Step } from '../../../state/step.ts';
import type { Counterparties } from '../../../waterfall/counterparties.ts';
import { liquidationEquity } from '../../conversion.ts';
import { moveAtMark } from './move-leg.ts';

/** Whether a leg is in a market that permits no liquidation at the quality of its price. */
export const hasStaleLeg = (state: ReadState, account: AccountId): boolean =>
  state.portfolio(account).positions.some(({ market }) => !permits(state, market, 'liquidate'));

/**
 * Take-over while a leg of the account has no price: the legs that have one leave at the mark, and what the account is then
 * short of is found when the silent market speaks again. Until then one lot in a dead market shelters nothing else.
 */
export function takeLiveLegs(step: Step, account: AccountId, counterparties: Counterparties): void {
  const { state } = step;
  settleAccountFunding(step, account);
  let left = max(ZERO_QUANTA, liquidationEquity(state.portfolio(account), state));
  for (const held of state.portfolio(account).positions) {
    if (!permits(state, held.market, 'liquidate')) continue;
    left = sub(
      left,
      moveAtMark(step, account, counterparties, { held, isFund: false, most: left }),
    );
  }
}
