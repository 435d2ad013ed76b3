// Stage 3: pledged collateral repays a negative settlement balance. The shared insurance bucket buys it at index less the
// asset's conversion discount, lowest haircut first, only as much as is needed.
import { assert } from '../../base/assert.ts';
import { min, neg } from '../../base/fixed.ts';
import { type AccountId, type AssetId, type Quanta, ZERO_QUANTA } from '../../domain/units.ts';
import { betweenAccounts } from '../../ledger/postings.ts';
import { isValued } from '../../state/permissions.ts';
import type { Step } from '../../state/step.ts';
import { available, sharedFund } from '../../waterfall/insurance-fund.ts';
import {
  amountToConvert,
  budgetLeft,
  conversionOrder,
  conversionPrice,
  proceedsOf,
} from '../conversion.ts';

/**
 * Sells collateral until cash is at least zero, or nothing more can be sold: the fund's cash and, unless `budget` is
 * 'unlimited' (take-over), each asset's conversion budget limit it. Assets whose price is not good enough wait.
 */
export function convertCollateral(
  step: Step,
  account: AccountId,
  budget: 'perAsset' | 'unlimited',
): void {
  const { state } = step;
  const fund = sharedFund(state);
  for (const held of conversionOrder(state.portfolio(account), state)) {
    const cash = state.accounts.cash.get(account);
    if (cash >= 0n) return;
    if (!isValued(state, held.asset)) continue;
    const room =
      budget === 'unlimited'
        ? undefined
        : budgetLeft(state, held.asset, state.balanceOf(fund, held.asset));
    const amount = amountToConvert(state, held, {
      wanted: neg(cash),
      cash: available(state, fund),
      budget: room,
    });
    const proceeds = proceedsOf(state, { asset: held.asset, amount });
    if (proceeds > 0n) emitConversion(step, account, { asset: held.asset, amount, proceeds });
  }
}

/** The fund takes everything that is pledged and pays its conversion price, or what cash it has. For the insolvent. */
export function seizeCollateral(step: Step, account: AccountId): void {
  const { state } = step;
  for (const held of conversionOrder(state.portfolio(account), state)) {
    const proceeds = min(proceedsOf(state, held), available(state, sharedFund(state)));
    emitConversion(step, account, { ...held, proceeds });
  }
}

function emitConversion(
  step: Step,
  account: AccountId,
  sale: { readonly asset: AssetId; readonly amount: Quanta; readonly proceeds: Quanta },
): void {
  const { asset, amount, proceeds } = sale;
  const fund = sharedFund(step.state);
  assert(proceeds >= ZERO_QUANTA, () => `conversion proceeds ${proceeds} are never negative`);
  step.emit({
    type: 'CollateralConverted',
    account,
    asset,
    amount,
    price: conversionPrice(step.state, asset),
    proceeds,
    postings: [
      ...betweenAccounts(account, fund, asset, amount),
      ...betweenAccounts(fund, account, 0, proceeds),
    ],
  });
}
